with
found as (
  select r.time_ms, r.line, r.shape
  from json_each(:found) as j
  join request_lines as r on r.time_ms = j.value ->> 'time_ms' and r.id = j.value ->> 'id'
),
-- the found lines have further ids of the request, which find more lines
linked as (
  select time_ms, line, shape from found
  union
  select p.time_ms, p.line, p.shape
  from found as f
  join request_more as c on c.time_ms = f.time_ms and c.line = f.line and c.shape = f.shape
  join request_more as p on p.request_id = c.request_id or p.edge_id = c.request_id
    or p.request_id = c.edge_id or p.trace_key = c.trace_key
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
  r.time_ms as time_ms
from linked as l
join request_lines as r on r.time_ms = l.time_ms and r.line = l.line and r.shape = l.shape
order by r.tier = 'proxy', r.time_ms, r.id
limit 1000
