-- The lines of the requests that the found lines belong to, from the client inward.
with
found as (
  select r.time_ms, r.line, r.shape
  from json_each(:found) as f
  cross join request_lines as r on r.time_ms = f.value ->> 'time_ms' and r.id = f.value ->> 'id'
),
outermost as (
  select distinct
    ifnull(i.outer_ms, f.time_ms) as time_ms,
    ifnull(i.outer_line, f.line) as line,
    ifnull(i.outer_shape, f.shape) as shape
  from found as f
  left join inner_rows as i on i.time_ms = f.time_ms and i.line = f.line and i.shape = f.shape
),
lines as (
  select time_ms as outer_ms, line as outer_line, shape as outer_shape, time_ms, line, shape, 1 as number, 0 as position
  from outermost
  union all
  select o.time_ms, o.line, o.shape, o.time_ms + (e.value ->> 0), e.value ->> 1, e.value ->> 2, e.value ->> 3, e.key + 1
  from outermost as o
  cross join journey_rows as j on j.time_ms = o.time_ms and j.line = o.line and j.shape = o.shape
  cross join json_each(j.inner_lines) as e
)
select
  r.tier as hop,
  r.source as source,
  r.time as time,
  r.status as status,
  r.upstream_status as upstream_status,
  r.upstream_addr as upstream_addr,
  r.request_time_ms as request_time_ms,
  r.upstream_time_ms as upstream_time_ms,
  r.cache_status as cache_status,
  r.answered_by as answered_by,
  r.fault as fault,
  r.reason as reason,
  r.confidence as confidence,
  r.method as method,
  r.host as host,
  r.path as path,
  r.file as file,
  r.line as line,
  r.id as id,
  r.time_ms as time_ms,
  l.number as number,
  l.position as position,
  r.rule as rule
from lines as l
cross join request_lines as r on r.time_ms = l.time_ms and r.line = l.line and r.shape = l.shape
order by l.outer_ms, l.outer_line, l.position
limit 1000
