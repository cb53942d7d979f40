-- with: series_shapes, counted_minutes, counted_rows
-- Incidents of each source and host that overlap the period, and their failed requests.
-- the minute up to which the log of a series is read, for any host: an incident may have resolved by then
read_until as (
  select
    s.series as series,
    cast(min((:until - 1) / 60000, max(unixepoch(f.last_time)) / 60) as integer) as minute
  from (select distinct series, source from series_shapes) as s
  join (select distinct source, file from shapes) as o on o.source = s.source
  join files as f on f.id = o.file
  group by s.series
),
-- long windows and baselines start up to ten days before the period; the period may cut the last minute
series_minutes as (
  select minute, shape, requests
  from counted_minutes
  where minute >= cast(:since / 86400000 - 10 as integer) * 1440
    and minute < cast(:until / 60000 as integer)
  union all
  select time_ms / 60000, shape, 1
  from counted_rows
  where time_ms >= cast(:until / 60000 as integer) * 60000
    and time_ms < :until
),
series_counts as materialized (
  select count_sums(g.id, m.shape, m.minute, m.requests) as sums
  from (select shape_groups(json_group_array(json_array(shape, series, server_error))) as id from series_shapes) as g
  cross join series_minutes as m
),
incidents as materialized (
  select
    row_number() over (order by i.value ->> 'start_ms', s.source, s.host) as number,
    s.series as series,
    s.source as source,
    s.host as host,
    i.value ->> 'identity_ms' as identity_ms,
    i.value ->> 'start_ms' as start_ms,
    i.value ->> 'end_ms' as end_ms,
    i.value ->> 'ongoing' as ongoing,
    i.value ->> 'requests' as requests,
    i.value ->> 'errors' as errors,
    i.value ->> 'baseline_share' as baseline_share,
    i.value ->> 'peak_share' as peak_share,
    i.value ->> 'peak_ms' as peak_ms,
    i.value ->> 'severity' as severity
  from json_each((
    select detect_incidents(
      sums,
      (select json_group_array(json_array(series, minute)) from read_until),
      json_object(
        'slo', :slo,
        'burn', json(:burn),
        'rise', :rise,
        'min_errors', :min_errors,
        'min_minutes', :min_minutes,
        'min_requests', :min_requests,
        'calm', :calm
      )
    )
    from series_counts
  )) as i
  join (select distinct series, source, host from series_shapes) as s on s.series = i.value ->> 'series'
  where i.value ->> 'end_ms' > :since
    and i.value ->> 'start_ms' < :until
),
incident_shapes as materialized (
  select
    i.number as number,
    i.start_ms as start_ms,
    min(i.end_ms, :until) as until_ms,
    s.*
  from incidents as i
  join series_shapes as s on s.series = i.series
),
-- the part of the period that has incidents
incident_period as materialized (
  select
    min(start_ms) as since_ms,
    max(until_ms) as until_ms
  from incident_shapes
),
failures as materialized (
  select
    s.number as number,
    s.file << 31 | r.line as id,
    r.time_ms as time_ms,
    s.fault as fault,
    s.reason as reason,
    s.status as status,
    s.upstream_addr as upstream_addr,
    s.edge_location as edge_location,
    t.route as route,
    m.request_id as request_id
  from incident_period as p
  cross join counted_rows as r
  cross join incident_shapes as s on s.shape = +r.shape
  left join paths as l on l.id = r.path
  left join routes as t on t.id = l.route
  left join request_more as m on m.time_ms = r.time_ms and m.line = r.line and m.shape = r.line_shape
  where r.time_ms >= p.since_ms
    and r.time_ms < p.until_ms
    and r.line_shape < 0
    and r.time_ms >= s.start_ms
    and r.time_ms < s.until_ms
    and s.server_error
)
