-- Rows of Varnish whose counts or verdict change because one file logs requests and their fetches from the backend. The fetches
-- become internal: they count nowhere. A failed request gets the verdict of its last fetch, which names the cause.
-- A fetch has the id of its request, or its own vxid, which usually is that of the request plus one.
with
days as (
  select value * 86400000 as since from json_each(:days)
),
sides as materialized (
  select
    id as shape,
    file as file,
    (rule glob 'varnish-fetch*' or rule glob 'varnish-edge-fetch*') and cache_status is null as fetch
  from shapes
  where format glob 'varnish-*'
),
both_sides as materialized (
  select file from sides group by file having min(fetch) = 0 and max(fetch) = 1
),
side_rows as materialized (
  select
    r.time_ms, r.line, r.shape, r.query, r.query_start, p.path, s.file, s.host, s.method, s.status, s.fault, s.reason,
    s.rule, s.cache, s.client_kind, b.fetch, m.request_id
  from days d
  cross join request_rows r on r.time_ms >= d.since and r.time_ms < d.since + 86400000
  join sides b on b.shape = +r.shape
  join both_sides using (file)
  join shapes s on s.id = +r.shape
  left join paths p on p.id = r.path
  left join request_more m on m.time_ms = r.time_ms and m.line = r.line and m.shape = r.shape
),
fetches as materialized (select * from side_rows where fetch),
-- text, as request_id is
fronts as materialized (select * from side_rows where not fetch and request_id is not null),
pairs as (
  select f.time_ms as fetch_ms, f.line as fetch_line, f.shape as verdict_shape, f.fault, f.reason, f.rule, c.time_ms,
    c.line, c.shape
  from fetches f
  join fronts c
    on c.request_id = f.request_id and c.file = f.file and c.time_ms between f.time_ms - 600000 and f.time_ms + 1000
  union
  select f.time_ms, f.line, f.shape, f.fault, f.reason, f.rule, c.time_ms, c.line, c.shape
  from fetches f
  join fronts c
    on c.request_id = cast(cast(f.request_id as integer) - 1 as text)
    and c.file = f.file
    and c.time_ms / 1000 = f.time_ms / 1000
    and c.path is f.path
    and c.query is f.query
    and c.query_start is f.query_start
    and c.host is f.host
),
last_pairs as (
  select *
  from (
    select *, row_number() over (partition by time_ms, line, shape order by fetch_ms desc, fetch_line desc) as place
    from pairs
  )
  where place = 1
)
select
  time_ms as time_ms,
  line as line,
  shape as shape,
  'internal' as client_kind,
  0 as server_error,
  shape as verdict_shape
from fetches
where client_kind <> 'internal'
union all
select
  c.time_ms,
  c.line,
  c.shape,
  c.client_kind,
  is_server_error(p.fault, p.reason, c.status, c.client_kind),
  p.verdict_shape
from last_pairs p
join fronts c on c.time_ms = p.time_ms and c.line = p.line and c.shape = p.shape
where p.reason is not null
  and c.rule <> p.rule
  and c.fault is not 'client'
  and c.cache in ('miss', 'bypass')
  -- a failed revalidation, or a retry that succeeded, is not a failure of the request
  and (c.reason is not null or p.reason = 'origin_incomplete')
