-- Incidents of each source and host that overlap the period, and their failed requests.
-- long windows and baselines start up to ten days before the period; the period may cut the last minute
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
-- the newest minute of the source's log, for any host: an incident may have resolved by then
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
    detect_incidents(
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
    value ->> 'identity_ms' as identity_ms,
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
)
