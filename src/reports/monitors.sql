-- title: Monitor checks compared with client requests
-- about: Checks and failed checks per monitor and region, and the requests of people to the same source and host: in all minutes with a check, and (then_ columns) in minutes with a failed check. region is named by the monitor's user agent, else it is the edge location. missed_minutes: minutes in which people had server errors and no check of this row failed.
-- period: 24 hours
-- unit: lines
-- with: counted
with
checks as materialized (
  select
    monitor_of(user_agent) as monitor,
    ifnull(monitor_region_of(user_agent), edge_location) as region,
    source,
    host,
    time_ms / 60000 as minute,
    time,
    client_ip,
    status,
    failed,
    reason,
    request_time_ms
  from request_lines
  where time_ms >= :since
    and time_ms < :until
    and shape in (
      select shape
      from minutes
      where minute >= cast(:since / 60000 as integer)
        and time_ms < :until
        and client_kind = 'monitor'
    )
    and (:source is null or source = :source)
    and (:host is null or host = :host)
),
checked_minutes as (
  select
    monitor,
    region,
    source,
    host,
    minute,
    sum(failed) as failed_checks
  from checks
  group by monitor, region, source, host, minute
),
people as materialized (
  select
    source,
    host,
    time_ms / 60000 as minute,
    sum(requests) as requests,
    sum(requests * server_error) as errors
  from counted
  where client_kind = 'person'
    and (:source is null or source = :source)
    and (:host is null or host = :host)
    and (source, ifnull(host, '')) in (select source, ifnull(host, '') from checks)
  group by source, host, minute
),
minute_counts as materialized (
  select
    m.monitor as monitor,
    m.region as region,
    m.source as source,
    m.host as host,
    count(*) as minutes,
    sum(m.failed_checks > 0) as failed_minutes,
    ifnull(sum(p.requests), 0) as people_requests,
    ifnull(sum(p.errors), 0) as people_errors,
    ifnull(sum(iif(m.failed_checks > 0, p.requests, 0)), 0) as then_people_requests,
    ifnull(sum(iif(m.failed_checks > 0, p.errors, 0)), 0) as then_people_errors,
    ifnull(sum(m.failed_checks = 0 and p.errors > 0), 0) as missed_minutes
  from checked_minutes as m
  left join people as p on p.source = m.source and p.minute = m.minute and p.host is m.host
  group by m.monitor, m.region, m.source, m.host
),
reasons as (
  select
    monitor,
    region,
    source,
    host,
    reason,
    row_number() over (partition by monitor, region, source, host order by count(*) desc, reason) as rank
  from checks
  where failed
  group by monitor, region, source, host, reason
)
select
  c.monitor as monitor,
  c.region as region,
  c.source as source,
  c.host as host,
  count(*) as checks,
  sum(c.failed) as failed_checks,
  round(sum(c.failed) * 1.0 / count(*), 6) as failed_share,
  count(distinct c.client_ip) as addresses,
  count(distinct iif(c.failed, c.client_ip, null)) as failed_addresses,
  r.reason as top_reason,
  b.minutes as minutes,
  b.failed_minutes as failed_minutes,
  b.people_requests as people_requests,
  round(b.people_errors * 1.0 / nullif(b.people_requests, 0), 6) as people_error_share,
  b.then_people_requests as then_people_requests,
  round(b.then_people_errors * 1.0 / nullif(b.then_people_requests, 0), 6) as then_people_error_share,
  b.missed_minutes as missed_minutes,
  min(iif(c.failed, c.time, null)) as first_failed,
  max(iif(c.failed, c.time, null)) as last_failed,
  max(c.request_time_ms) as longest_request_time_ms
from checks as c
join minute_counts as b on b.monitor = c.monitor and b.region is c.region and b.source = c.source and b.host is c.host
left join reasons as r
  on r.rank = 1 and r.monitor = c.monitor and r.region is c.region and r.source = c.source and r.host is c.host
group by c.monitor, c.region, c.source, c.host
order by
  failed_checks desc,
  checks desc,
  1, 2, 3, 4
