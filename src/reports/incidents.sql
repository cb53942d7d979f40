-- title: Sustained rises of server errors
-- about: Stretches of time in which a source and host had far more server errors than its error budget allows (burn rates, --slo) or than is usual for it (--rise), with what carries them. Requests of health checks, scanners and a CDN's own are left out. baseline_share is what was usual; scope says whether one upstream, zone, edge location or route alone is concerned, elsewhere_share how the rest fared; errors_series: its errors from start to end.
-- period: 30 days
with
-- windows of days and baselines of a week look back beyond the period; of the last minute there may be a part alone
series_minutes as materialized (
  select
    source,
    host,
    minute,
    sum(requests) as requests,
    sum(errors) as errors
  from (
    select
      source,
      host,
      minute,
      requests,
      requests * server_error as errors
    from minutes
    where minute >= cast(:since / 86400000 - 10 as integer) * 1440
      and minute < cast(:until / 60000 as integer)
      and client_kind not in ('health_check', 'scanner', 'internal')
      and (:source is null or source = :source)
      and (:host is null or host = :host)
    union all
    select
      source,
      host,
      time_ms / 60000,
      1,
      server_error
    from requests
    where time_ms >= cast(:until / 60000 as integer) * 60000
      and time_ms < :until
      and client_kind not in ('health_check', 'scanner', 'internal')
      and (:source is null or source = :source)
      and (:host is null or host = :host)
  )
  group by 1, 2, 3
),
-- up to where the source's log was read, whatever host is asked for: by then an incident may be over
newest as (
  select
    m.source as source,
    max(
      max(m.minute),
      ifnull((
        select cast(min((:until - 1) / 60000, max(unixepoch(f.last_time)) / 60) as integer)
        from files as f
        where f.source = m.source
      ), 0)
    ) as minute
  from series_minutes as m
  group by m.source
),
series as (
  select
    m.source as source,
    m.host as host,
    rises(
      m.minute,
      m.requests,
      m.errors,
      n.minute,
      json_object(
        'slo', :slo,
        'burn', json(:burn),
        'rise', :rise,
        'min_errors', :min_errors,
        'min_minutes', :min_minutes,
        'min_requests', :min_requests,
        'calm', :calm
      )
    ) as incidents
  from series_minutes as m
  join newest as n on n.source = m.source
  group by 1, 2
),
incidents as materialized (
  select
    row_number() over (order by value ->> 'start_ms', source, host) as number,
    source as source,
    host as host,
    value ->> 'known_by' as known_by,
    value ->> 'start_ms' as start_ms,
    value ->> 'end_ms' as end_ms,
    value ->> 'ongoing' as ongoing,
    value ->> 'requests' as requests,
    value ->> 'errors' as errors,
    value ->> 'baseline_share' as baseline_share,
    value ->> 'peak_share' as peak_share,
    value ->> 'peak_ms' as peak_ms,
    value ->> 'severity' as severity
  from series
  cross join json_each(incidents)
  where value ->> 'end_ms' > :since
    and value ->> 'start_ms' < :until
),
slices as materialized (
  select
    i.number as number,
    m.upstream_addr as upstream_addr,
    m.edge_location as edge_location,
    sum(m.requests) as requests,
    sum(m.requests * m.server_error) as errors
  from incidents as i
  cross join minutes as m
  where m.minute >= i.start_ms / 60000
    and m.minute < cast(min(i.end_ms, :until) / 60000 as integer)
    and m.source = i.source
    and m.host is i.host
    and m.client_kind not in ('health_check', 'scanner', 'internal')
  group by 1, 2, 3
  union all
  select
    i.number,
    r.upstream_addr,
    r.edge_location,
    count(*),
    sum(r.server_error)
  from incidents as i
  cross join requests as r
  where r.time_ms >= cast(:until / 60000 as integer) * 60000
    and r.time_ms < min(i.end_ms, :until)
    and r.source = i.source
    and r.host is i.host
    and r.client_kind not in ('health_check', 'scanner', 'internal')
  group by 1, 2, 3
),
failures as materialized (
  select
    i.number as number,
    r.id as id,
    r.time_ms as time_ms,
    r.fault as fault,
    r.reason as reason,
    r.status as status,
    r.route as route,
    r.request_id as request_id
  from incidents as i
  cross join requests as r
  where r.time_ms >= i.start_ms
    and r.time_ms < min(i.end_ms, :until)
    and r.failed
    and r.server_error
    and r.source = i.source
    and r.host is i.host
    and r.client_kind not in ('health_check', 'scanner', 'internal')
),
-- only for a route that most errors have are its requests counted: that takes a look at each request
suspected as materialized (
  select
    f.number as number,
    f.route as route,
    count(*) as errors
  from failures as f
  join incidents as i on i.number = f.number
  where f.route is not null
  group by f.number, f.route
  having count(*) * 5 >= i.errors * 4
),
routes_asked as materialized (
  select
    i.number as number,
    sum(r.route = s.route) as requests,
    sum(r.route is not null) as all_requests,
    (select count(*) from failures as f where f.number = i.number and f.route is not null) as all_errors
  from suspected as s
  join incidents as i on i.number = s.number
  cross join requests as r
  where r.time_ms >= i.start_ms
    and r.time_ms < min(i.end_ms, :until)
    and r.source = i.source
    and r.host is i.host
    and r.client_kind not in ('health_check', 'scanner', 'internal')
  group by i.number
),
-- the narrower comes first where two carry the same errors
parts as (
  select number, 1 as place, 'upstream' as scope, upstream_addr as value, requests, errors from slices
  union all
  select number, 2, 'zone', zone_of(upstream_addr), requests, errors from slices
  union all
  select number, 3, 'edge', edge_location, requests, errors from slices
),
carried as (
  select
    number,
    place,
    scope,
    value,
    sum(requests) as requests,
    sum(errors) as errors,
    sum(sum(requests)) over same as all_requests,
    sum(sum(errors)) over same as all_errors
  from parts
  where value is not null
  group by 1, 2, 3, 4
  window same as (partition by number, scope)
  union all
  select
    s.number,
    4,
    'route',
    s.route,
    a.requests,
    s.errors,
    a.all_requests,
    a.all_errors
  from suspected as s
  join routes_asked as a on a.number = s.number
),
-- four of five errors, and elsewhere a fifth of the share at most, where chance would have given five errors
scopes as (
  select
    c.number as number,
    c.scope as scope,
    c.value as value,
    (c.all_errors - c.errors) * 1.0 / (c.all_requests - c.requests) as elsewhere_share,
    row_number() over (
      partition by c.number
      order by c.errors * 10 / i.errors desc, c.place, c.value
    ) as place
  from carried as c
  join incidents as i on i.number = c.number
  where c.errors * 5 >= i.errors * 4
    and (c.all_errors - c.errors) * 5.0 * c.requests <= c.errors * (c.all_requests - c.requests)
    and (c.all_requests - c.requests) * c.errors >= 5.0 * c.requests
),
causes as (
  select
    number,
    fault,
    reason,
    row_number() over (partition by number order by count(*) desc, reason, fault) as place
  from failures
  group by 1, 2, 3
),
routes as (
  select
    number,
    route,
    row_number() over (partition by number order by count(*) desc, route) as place
  from failures
  where route is not null
  group by 1, 2
),
statuses as (
  select
    number,
    status,
    row_number() over (partition by number order by count(*) desc, status) as place
  from failures
  where status is not null
  group by 1, 2
),
courses as (
  select
    f.number as number,
    series(f.time_ms, 1, i.start_ms, i.end_ms) as errors_series
  from failures as f
  join incidents as i on i.number = f.number
  group by 1
),
-- of the commonest cause, the first that has an id
samples as (
  select
    f.number as number,
    f.request_id as request_id,
    row_number() over (partition by f.number order by f.time_ms, f.id) as place
  from failures as f
  join causes as c on c.number = f.number and c.place = 1 and c.reason is f.reason
  where f.request_id is not null
)
select
  short_hash(i.source || char(10) || ifnull(i.host, '') || char(10) || i.known_by) as id,
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
left join scopes as s on s.number = i.number and s.place = 1
left join causes as c on c.number = i.number and c.place = 1
left join routes as t on t.number = i.number and t.place = 1
left join statuses as u on u.number = i.number and u.place = 1
left join samples as p on p.number = i.number and p.place = 1
left join courses as e on e.number = i.number
order by
  i.start_ms,
  i.source,
  i.host
