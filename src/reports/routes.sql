-- title: Routes that fail most
-- about: Per source, host and route how many of its requests failed, how many clients that met, and the most frequent cause. failed_series: how the failures lie over the period.
-- period: 24 hours
-- with: failed_requests
-- key: source, host, route
-- counts: requests, failed, share, clients
with
traffic as (
  select
    source,
    host,
    route,
    count(*) as requests
  from requests
  where time_ms >= :since
    and time_ms < :until
    and client_kind <> 'internal'
    and (:all_clients or client_kind not in ('health_check', 'scanner'))
    and (:source is null or source = :source)
    and (:host is null or host = :host)
  group by 1, 2, 3
),
failures as materialized (
  select
    source,
    host,
    route,
    fault,
    reason,
    status,
    client_ip,
    time_ms
  from failed_requests
),
causes as (
  select
    source,
    host,
    route,
    fault,
    reason,
    status,
    row_number() over (
      partition by source, host, route
      order by count(*) desc, fault, reason, status
    ) as place
  from failures
  group by 1, 2, 3, 4, 5, 6
),
counts as (
  select
    source,
    host,
    route,
    count(*) as failed,
    count(distinct client_ip) as clients,
    series(time_ms, 1, :since, :until) as failed_series
  from failures
  group by 1, 2, 3
)
select
  f.source as source,
  f.host as host,
  f.route as route,
  t.requests as requests,
  f.failed as failed,
  round(f.failed * 1.0 / t.requests, 6) as share,
  f.clients as clients,
  c.fault as fault,
  c.reason as reason,
  c.status as status,
  f.failed_series as failed_series
from counts as f
join traffic as t on t.source = f.source and t.host is f.host and t.route is f.route
join causes as c on c.place = 1 and c.source = f.source and c.host is f.host and c.route is f.route
order by
  f.failed desc,
  share desc,
  f.source,
  f.host,
  f.route
