-- title: Causes of failure, most frequent first
-- about: Failed requests by fault, reason, status and source; share is the share of all requests of the source; trend is its change since the same period a week earlier, empty if nothing was logged then; requests_series is the number of failures over time.
-- period: 24 hours
-- shift: 7 days
-- with: asked_shapes, shape_totals, failed_requests
-- key: fault, reason, status, source
-- counts: requests, share, clients
with
traffic as materialized (
  select
    t.shift as shift,
    s.source as source,
    sum(t.requests) as requests
  from shape_totals as t
  join asked_shapes as s on s.shape = t.shape
  group by 1, 2
),
failures as materialized (
  select
    fault,
    reason,
    status,
    source,
    confidence,
    client_ip,
    route,
    time,
    time_ms
  from failed_requests
  where shift = 0
),
previous_failures as (
  select
    fault,
    reason,
    status,
    source,
    count(*) as requests
  from failed_requests
  where shift > 0
  group by 1, 2, 3, 4
),
routes as (
  select
    reason,
    fault,
    status,
    source,
    route,
    row_number() over (
      partition by fault, reason, status, source
      order by count(*) desc, route
    ) as rank
  from failures
  where route is not null
  group by fault, reason, status, source, route
)
select
  f.fault as fault,
  f.reason as reason,
  f.status as status,
  f.source as source,
  count(*) as requests,
  round(count(*) * 1.0 / t.requests, 6) as share,
  round(count(*) * 1.0 / t.requests - ifnull(g.requests, 0) * 1.0 / b.requests, 6) as trend,
  sum(f.confidence = 'certain') as certain,
  sum(f.confidence = 'inferred') as inferred,
  count(distinct f.client_ip) as clients,
  r.route as top_route,
  min(f.time) as first_seen,
  max(f.time) as last_seen,
  series(f.time_ms, 1, :since, :until) as requests_series
from failures as f
join traffic as t on t.shift = 0 and t.source = f.source
left join traffic as b on b.shift > 0 and b.source = f.source
left join previous_failures as g
  on g.source = f.source
  and g.reason = f.reason
  and g.fault is f.fault
  and g.status is f.status
left join routes as r
  on r.rank = 1
  and r.source = f.source
  and r.reason = f.reason
  and r.fault is f.fault
  and r.status is f.status
group by f.fault, f.reason, f.status, f.source
order by
  requests desc,
  f.fault,
  f.reason,
  f.status,
  f.source
