-- title: Causes of failure, the most frequent first
-- about: Failed requests by fault, reason, status and source; share is of all requests of the source; trend is what became of it since the same time a week before, in points, empty where nothing was logged then; requests_series: how they lie over the period.
-- period: 24 hours
-- with: counted, counted_before, failed_requests, failed_requests_before
-- key: fault, reason, status, source
-- counts: requests, share, clients
with
traffic as (
  select
    source,
    sum(requests) as requests
  from counted
  where client_kind <> 'internal'
    and (:all_clients or client_kind not in ('health_check', 'scanner'))
    and (:source is null or source = :source)
    and (:host is null or host = :host)
  group by source
),
traffic_before as (
  select
    source,
    sum(requests) as requests
  from counted_before
  where client_kind <> 'internal'
    and (:all_clients or client_kind not in ('health_check', 'scanner'))
    and (:source is null or source = :source)
    and (:host is null or host = :host)
  group by source
),
failures_before as (
  select
    fault,
    reason,
    status,
    source,
    count(*) as requests
  from failed_requests_before
  group by 1, 2, 3, 4
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
    ) as place
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
join traffic as t on t.source = f.source
left join traffic_before as b on b.source = f.source
left join failures_before as g
  on g.source = f.source
  and g.reason = f.reason
  and g.fault is f.fault
  and g.status is f.status
left join routes as r
  on r.place = 1
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
