-- title: How long requests took, and whose time it was
-- about: Per source, route and upstream, where most time went first. proxy_time is what the whole request took without the waiting on upstreams: the hop's own time and the way to the client. slow_at says where most of the time went: upstream, or the hop that wrote the log.
-- period: 24 hours
-- key: source, route, upstream_addr
-- counts: requests, p50_request_time_ms, p95_request_time_ms, p95_upstream_time_ms, p95_proxy_time_ms
with
seen as materialized (
  select
    source,
    tier,
    route,
    upstream_addr,
    request_time_ms,
    upstream_time_ms,
    count(*) as requests
  from request_lines
  where time_ms >= :since
    and time_ms < :until
    and request_time_ms is not null
    and client_kind <> 'internal'
    and (:all_clients or client_kind not in ('health_check', 'scanner'))
    and (:source is null or source = :source)
    and (:host is null or host = :host)
  -- a shape is of one source, tier and upstream; numbers are sorted sooner than texts
  group by shape, request_time_ms, upstream_time_ms, route
),
-- nothing was waited for where there was no upstream
sums as materialized (
  select
    row_number() over (order by source, route, upstream_addr) as number,
    source,
    min(tier) as tier,
    route,
    upstream_addr,
    sum(requests) as requests,
    sum(requests * request_time_ms) as request_time,
    sum(requests * iif(upstream_addr is null, 0, upstream_time_ms)) as upstream_time,
    sum(iif(upstream_addr is null or upstream_time_ms is not null, requests * request_time_ms, 0)) as told_time
  from seen
  group by source, route, upstream_addr
),
times as (
  select
    n.number as number,
    s.requests as requests,
    s.request_time_ms as whole,
    s.upstream_time_ms as upstream,
    iif(s.upstream_addr is null, s.request_time_ms, max(0, s.request_time_ms - s.upstream_time_ms)) as proxy
  from seen as s
  join sums as n on n.source = s.source and n.route is s.route and n.upstream_addr is s.upstream_addr
),
parts as (
  select 1 as part, number, whole as ms, requests from times
  union all
  select 2, number, upstream, requests from times
  union all
  select 3, number, proxy, requests from times
),
spread as (
  select
    part,
    number,
    ms,
    sum(sum(requests)) over (partition by part, number order by ms) as up_to,
    sum(sum(requests)) over (partition by part, number) as timed
  from parts
  where ms is not null
  group by 1, 2, 3
),
percentiles as (
  select
    number,
    min(ms) filter (where part = 1 and up_to * 100 >= timed * 50) as p50,
    min(ms) filter (where part = 1 and up_to * 100 >= timed * 90) as p90,
    min(ms) filter (where part = 1 and up_to * 100 >= timed * 95) as p95,
    min(ms) filter (where part = 1 and up_to * 100 >= timed * 99) as p99,
    min(ms) filter (where part = 2 and up_to * 100 >= timed * 50) as p50_upstream,
    min(ms) filter (where part = 2 and up_to * 100 >= timed * 95) as p95_upstream,
    min(ms) filter (where part = 3 and up_to * 100 >= timed * 50) as p50_proxy,
    min(ms) filter (where part = 3 and up_to * 100 >= timed * 95) as p95_proxy
  from spread
  group by number
)
select
  s.source as source,
  s.route as route,
  s.upstream_addr as upstream_addr,
  s.requests as requests,
  p.p50 as p50_request_time_ms,
  p.p90 as p90_request_time_ms,
  p.p95 as p95_request_time_ms,
  p.p99 as p99_request_time_ms,
  p.p50_upstream as p50_upstream_time_ms,
  p.p95_upstream as p95_upstream_time_ms,
  p.p50_proxy as p50_proxy_time_ms,
  p.p95_proxy as p95_proxy_time_ms,
  round(min(1, s.upstream_time * 1.0 / nullif(s.told_time, 0)), 6) as upstream_share,
  case
    when s.told_time = 0 then null
    when s.upstream_time * 2 >= s.told_time then 'upstream'
    else s.tier
  end as slow_at
from sums as s
join percentiles as p on p.number = s.number
order by
  s.request_time desc,
  s.source,
  s.route,
  s.upstream_addr
