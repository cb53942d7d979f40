-- How lines of two hops are joined. joined: a CDN and a proxy log common ids. by_other_ids: a CDN also logs a trace id or
-- the id of the request that edge code works for. in_order: the period covers at least an eighth of the database, so
-- scanning the index of ids in order is faster than single lookups.
hop_joins as materialized (
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
