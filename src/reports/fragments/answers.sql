-- How lines of two hops are joined. joined: a CDN and a proxy log ids in common. by_other_ids: a CDN also logs what a
-- line can be joined by beside its own id: a trace, or the request that code at the edge works for. in_order: most of
-- what is held lies in the period, so that ids are read fastest in their order.
ways as materialized (
  select
    any_shared as joined,
    iif(any_shared, exists (
      select 1
      from request_more as m
      join shapes as s on s.id = +m.shape and s.tier = 'cdn'
      where m.trace_key is not null
    ) or exists (
      select 1
      from request_more as m
      join shapes as s on s.id = +m.shape and s.tier = 'cdn'
      where m.edge_id is not null
    ), 0) as by_other_ids,
    (
      select ifnull(max(unixepoch(last_time)) - min(unixepoch(first_time)), 0) * 1000 <= 8 * (:until - :since)
      from files
    ) as in_order
  from shared_ids
)
