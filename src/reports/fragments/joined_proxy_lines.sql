-- with: hop_joins, asked_shapes
-- Lines of a proxy that belong to a request which a CDN logged too. If only request ids join lines, the index of ids is
-- enough to find them.
join_plan as materialized (
  select
    joined,
    joined and not by_other_ids and in_order as by_ids
  from hop_joins
),
cdn_shapes as materialized (
  select shape
  from asked_shapes
  where tier = 'cdn'
),
-- the proxy may have logged the request just outside the period
shared_ids_in_period as (
  select
    m.request_id as id,
    'request_id' as joined_by,
    sum(s.tier = 'proxy') as lines,
    max(iif(s.tier = 'proxy', m.time_ms, null)) as time_ms,
    max(iif(s.tier = 'proxy', m.shape, null)) as shape
  from join_plan
  cross join request_more as m
  cross join shapes as s on s.id = +m.shape
  where by_ids
    and m.request_id is not null
  group by m.request_id
  having sum(s.tier = 'proxy') > 0
    and sum(
      m.time_ms >= :since - 600000
        and m.time_ms < :until + 600000
        and m.shape in (select shape from cdn_shapes)
    ) > 0
  union all
  select
    p.edge_id,
    'edge_id',
    count(*),
    max(p.time_ms),
    max(p.shape)
  from join_plan
  cross join request_more as p
  where by_ids
    and p.edge_id is not null
    and exists (
      select 1
      from request_more as c
      where c.request_id = p.edge_id
        and c.time_ms >= :since - 600000
        and c.time_ms < :until + 600000
        and +c.shape in (select shape from cdn_shapes)
    )
    and not exists (select 1 from proxy_ids as n where n.request_id = p.edge_id)
  group by p.edge_id
),
-- the last line of each id
named_proxy_lines as (
  select time_ms, shape
  from shared_ids_in_period
  where lines = 1
  union all
  select l.line ->> 0, l.line ->> 2
  from (
    select
      case joined_by
        when 'edge_id' then (
          select json_array(time_ms, line, shape)
          from proxy_ids
          where edge_id = id
          order by time_ms desc, line desc, shape desc
          limit 1
        )
        else (
          select json_array(time_ms, line, shape)
          from proxy_ids
          where request_id = id
          order by time_ms desc, line desc, shape desc
          limit 1
        )
      end as line
    from shared_ids_in_period
    where lines > 1
  ) as l
),
joined_proxy_lines as (
  select
    l.time_ms as time_ms,
    s.fault as fault,
    s.reason as reason
  from named_proxy_lines as l
  join asked_shapes as s on s.shape = l.shape
  where l.time_ms >= :since
    and l.time_ms < :until
)
