-- title: Request and upstream times
-- about: Times per source, route and upstream, largest total first. proxy_time is the request time minus the time spent waiting for upstreams: processing in the hop and transfer to the client. slow_at is where most of the time was spent: upstream, or the tier that wrote the log.
-- period: 24 hours
-- unit: lines
-- with: hour_parts, asked_shapes
-- key: source, route, upstream_addr
-- counts: requests, p50_request_time_ms, p95_request_time_ms, p95_upstream_time_ms, p95_proxy_time_ms
with
-- shapes with the same source and upstream form a group
shape_groups as materialized (
  select
    shape,
    source,
    tier,
    upstream_addr,
    dense_rank() over (order by source, upstream_addr) as number
  from asked_shapes
),
groups as (
  select
    number,
    source,
    min(tier) as tier,
    upstream_addr
  from shape_groups
  group by number
),
sums as materialized (
  select *
  from summed((
    select hour_sums(counts, sign, (select json_group_array(json_array(shape, number)) from shape_groups), true, 'timed')
    from hour_parts
  ))
),
-- without an upstream the waiting time is zero
timed as (
  select
    g.source as source,
    g.tier as tier,
    r.route as route,
    g.upstream_addr as upstream_addr,
    s.*,
    iif(g.upstream_addr is null, 0, s.upstream_time_ms) as waited_ms,
    iif(g.upstream_addr is null, s.request_time_ms, s.timed_request_ms) as timed_ms
  from sums as s
  join groups as g on g.number = s.number
  left join routes as r on r.id = s.route
)
select
  source as source,
  route as route,
  upstream_addr as upstream_addr,
  requests as requests,
  p50_request_time_ms as p50_request_time_ms,
  p90_request_time_ms as p90_request_time_ms,
  p95_request_time_ms as p95_request_time_ms,
  p99_request_time_ms as p99_request_time_ms,
  p50_upstream_time_ms as p50_upstream_time_ms,
  p95_upstream_time_ms as p95_upstream_time_ms,
  iif(upstream_addr is null, p50_request_time_ms, p50_proxy_time_ms) as p50_proxy_time_ms,
  iif(upstream_addr is null, p95_request_time_ms, p95_proxy_time_ms) as p95_proxy_time_ms,
  round(min(1, waited_ms * 1.0 / nullif(timed_ms, 0)), 6) as upstream_share,
  case
    when timed_ms = 0 then null
    when waited_ms * 2 >= timed_ms then 'upstream'
    else tier
  end as slow_at
from timed
order by
  request_time_ms desc,
  source,
  route,
  upstream_addr
