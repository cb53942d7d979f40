with
found as (
  select value as id from json_each(:found)
),
-- a line found by one id names the others that the request has
linked as (
  select id from found
  union
  select p.id
  from found as f
  join request_rows as c on c.id = f.id
  join request_rows as p on p.request_id = c.request_id or p.edge_id = c.request_id
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
  r.id as id
from linked as l
join requests as r on r.id = l.id
order by r.tier = 'proxy', r.time_ms, r.id
limit 1000
