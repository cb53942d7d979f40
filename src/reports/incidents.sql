-- title: Sustained rises of server errors
-- about: Periods in which a source and host had far more server errors than the error budget allows (burn rates, --slo) or than its baseline (--rise), with their cause and scope. Requests of health checks and scanners and internal requests of a CDN are excluded. baseline_share is the usual error share; scope is the only upstream, zone, edge location or route affected, else service; elsewhere_share is the error share outside the scope; errors_series is the number of errors from start to end.
-- period: 30 days
-- with: incidents/scopes
with
causes as (
  select
    number,
    fault,
    reason,
    row_number() over (partition by number order by count(*) desc, reason, fault) as rank
  from failures
  group by 1, 2, 3
),
frequent_routes as (
  select
    number,
    route,
    row_number() over (partition by number order by count(*) desc, route) as rank
  from failures
  where route is not null
  group by 1, 2
),
statuses as (
  select
    number,
    status,
    row_number() over (partition by number order by count(*) desc, status) as rank
  from failures
  where status is not null
  group by 1, 2
),
error_series as (
  select
    f.number as number,
    series(f.time_ms, 1, i.start_ms, i.end_ms) as errors_series
  from failures as f
  join incidents as i on i.number = f.number
  group by 1
),
-- the first request with an id of the most frequent cause
samples as (
  select
    f.number as number,
    f.request_id as request_id,
    row_number() over (partition by f.number order by f.time_ms, f.id) as rank
  from failures as f
  join causes as c on c.number = f.number and c.rank = 1 and c.reason is f.reason
  where f.request_id is not null
)
select
  short_hash(i.source || char(10) || ifnull(i.host, '') || char(10) || i.identity_ms) as id,
  strftime('%Y-%m-%dT%H:%M:%SZ', i.start_ms / 1000, 'unixepoch') as start,
  strftime('%Y-%m-%dT%H:%M:%SZ', i.end_ms / 1000, 'unixepoch') as end,
  i.ongoing as ongoing,
  (i.end_ms - i.start_ms) / 1000 as duration_s,
  i.source as source,
  i.host as host,
  i.requests as requests,
  i.errors as errors,
  round(i.errors * 1.0 / i.requests, 6) as error_share,
  round(i.baseline_share, 6) as baseline_share,
  round(i.peak_share, 6) as peak_share,
  strftime('%Y-%m-%dT%H:%M:%SZ', i.peak_ms / 1000, 'unixepoch') as peak_time,
  round(i.errors * 1.0 / i.requests / (1 - ifnull(:slo, 0.999)), 1) as burn_rate,
  i.severity as severity,
  c.fault as fault,
  c.reason as reason,
  ifnull(s.scope, 'service') as scope,
  s.value as scope_value,
  round(s.elsewhere_share, 6) as elsewhere_share,
  t.route as top_route,
  u.status as top_status,
  p.request_id as sample_request_id,
  case
    when s.scope in ('zone', 'edge') then 'regional, only ' || s.scope || ' ' || s.value || '; '
    when s.scope is not null then 'only ' || s.scope || ' ' || s.value || '; '
    else ''
  end || first_check(c.reason) as what_to_check_first,
  e.errors_series as errors_series
from incidents as i
left join scopes as s on s.number = i.number and s.rank = 1
left join causes as c on c.number = i.number and c.rank = 1
left join frequent_routes as t on t.number = i.number and t.rank = 1
left join statuses as u on u.number = i.number and u.rank = 1
left join samples as p on p.number = i.number and p.rank = 1
left join error_series as e on e.number = i.number
order by
  i.start_ms,
  i.source,
  i.host
