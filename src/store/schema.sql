-- Each file that was read, whatever names it had: known by its content.
create table files (
  id integer primary key,
  source text not null,        -- the name given with --source, else the server that wrote the log
  tier text not null,          -- cdn or proxy: the hop that wrote it
  path text not null,          -- where it was last seen
  format text not null,        -- the format of most of its lines
  size integer not null,       -- bytes on disk when it was last read
  offset integer not null,     -- bytes of (decompressed) content read so far
  read integer not null,       -- lines: read = stored + rejected + skipped
  stored integer not null,     -- lines that became a request
  rejected integer not null,   -- lines that no format could read; see rejects
  skipped integer not null,    -- comments and records that are no requests
  skips text not null,         -- JSON: cause of a skip -> lines
  duplicates integer not null, -- lines delivered twice by the source
  first_time text,             -- earliest request, ISO 8601 UTC
  last_time text,              -- latest request, ISO 8601 UTC
  complete integer not null,   -- 1 when it was read to its end
  damaged text,                -- what broke off the reading (a cut gzip), null if nothing
  ingested_at text not null,   -- when it was last read, ISO 8601 UTC
  head blob not null,          -- fingerprint of the first head_length bytes of content
  head_length integer not null,
  tail blob not null           -- fingerprint of the bytes just before offset
);
create index files_by_head on files (head_length, head);

-- One logged request; people query the view requests.
create table request_rows (
  id integer primary key,
  time_ms integer not null,
  file integer not null references files (id),
  line integer not null,
  format text not null,
  client_ip text,
  client_kind text not null,
  method text,
  scheme text,
  host text,
  path text,
  query text,
  protocol text,
  status integer,
  upstream_status integer,
  upstream_addr text,
  upstream_tries integer,
  request_time_ms integer,
  upstream_time_ms integer,
  bytes_sent integer,
  bytes_received integer,
  cache_status text,
  cache text,
  edge_location text,
  referer text,
  user_agent text,
  request_id text,
  trace_id text,
  edge_id text,             -- the id that a CDN gave the request, where a hop behind it logs it
  trace_key text,           -- the part of trace_id that all hops share
  route text,
  server_error integer not null,
  answered_by text,
  fault text,
  reason text,
  confidence text,
  rule text not null,
  raw_request text
);
create index request_rows_by_time on request_rows (time_ms);
create index request_rows_by_request_id on request_rows (request_id) where request_id is not null;
create index request_rows_by_edge_id on request_rows (edge_id) where edge_id is not null;
create index request_rows_by_trace_key on request_rows (trace_key) where trace_key is not null;
create index request_rows_failed on request_rows (time_ms) where reason is not null;

-- One row per try at an upstream, where a line lists several tries or where one failed.
create table attempts (
  request integer not null references request_rows (id), -- requests.id
  try integer not null,            -- 1 is the first
  redirect integer not null,       -- 0, and one more after each internal redirect to another upstream
  upstream_addr text,
  status integer,                  -- null where the upstream sent none, whatever the proxy wrote there
  connect_time_ms integer,         -- null: not connected
  header_time_ms integer,          -- null: no answer
  response_time_ms integer,
  bytes_received integer,
  outcome text not null,           -- answered, refused, timeout, reset, unhealthy or unknown
  primary key (request, try)
) without rowid;

create table reject_rows (
  file integer not null references files (id),
  line integer not null,
  cause text not null,
  raw text not null,
  primary key (file, line)
) without rowid;

-- One row per line that no format could read.
create view rejects as
select
  files.path as file,          -- path of the file
  reject_rows.line as line,    -- line number, 1 is the first
  reject_rows.cause as cause,  -- why it could not be read
  reject_rows.raw as raw       -- the line, cut at 4 KiB
from reject_rows join files on files.id = reject_rows.file;

-- One row per logged request.
create view requests as
select
  r.id as id,                              -- grows with ingestion, not with time
  strftime('%Y-%m-%dT%H:%M:%S', r.time_ms / 1000, 'unixepoch') || printf('.%03dZ', r.time_ms % 1000) as time, -- ISO 8601 UTC
  r.time_ms as time_ms,                    -- the same in ms since 1970
  f.source as source,                      -- name of the log's source
  f.tier as tier,                          -- cdn or proxy: the hop that wrote the line
  r.format as format,                      -- format the line was read by
  r.client_ip as client_ip,                -- peer of the hop that wrote the line
  r.client_kind as client_kind,            -- person, bot, monitor, health_check, scanner or internal
  r.method as method,
  r.scheme as scheme,
  r.host as host,                          -- host asked for, without port
  r.path as path,                          -- path asked for, the log's own escapes undone
  r.query as query,                        -- without ?; null when empty
  r.protocol as protocol,                  -- as logged: HTTP/1.1, HTTP/2.0
  r.status as status,                      -- what the client was sent; null: nothing
  r.upstream_status as upstream_status,    -- of the last try, as the line gives it
  r.upstream_addr as upstream_addr,        -- of the last try
  r.upstream_tries as upstream_tries,      -- how many upstreams were tried
  r.request_time_ms as request_time_ms,    -- ms the hop was busy with the request
  r.upstream_time_ms as upstream_time_ms,  -- ms spent waiting for upstreams, all tries added up
  r.bytes_sent as bytes_sent,              -- bytes to the client, as the format counts them
  r.bytes_received as bytes_received,      -- bytes from the client, as the format counts them
  r.cache_status as cache_status,          -- the vendor's word
  r.cache as cache,                        -- hit, miss, stale, bypass or error
  r.edge_location as edge_location,        -- place of the CDN that answered
  r.referer as referer,
  r.user_agent as user_agent,
  r.request_id as request_id,
  r.trace_id as trace_id,
  r.route as route,                        -- path with ids folded: /users/:id
  r.reason is not null as failed,          -- 1 exactly when a rule gave a reason
  r.server_error as server_error,          -- 1: counts against the error budget
  r.answered_by as answered_by,            -- hop that made the status; null: the line can't tell
  r.fault as fault,                        -- hop to look at first
  r.reason as reason,                      -- one word of a fixed list
  r.confidence as confidence,              -- certain or inferred
  r.rule as rule,                          -- the row of the rule table that decided
  r.raw_request as raw_request,            -- a request line that is no HTTP
  f.path as file,
  r.line as line                           -- line number in the file, 1 is the first
from request_rows r join files f on f.id = r.file;

-- Per source, host, path and UTC day how the path was answered: remembers what was good once, and when last.
create view path_days as
select
  source as source,
  host as host,
  path as path,
  time_ms / 86400000 as day,               -- UTC days since 1970
  sum(good) as good,                       -- answers of 200 to 299 and 304; a preflight proves nothing
  sum(good and landing) as landings,       -- good answers to persons who came from another site
  max(iif(good, time_ms, null)) as last_good_ms,
  sum(redirect) as redirected,             -- answers of 301, 302, 303, 307 and 308
  max(iif(redirect, time_ms, null)) as last_redirect_ms,
  sum(missing) as missing,                 -- answers of 404 and 410, those to scanners left out
  min(iif(missing, time_ms, null)) as first_missing_ms,
  max(iif(missing, time_ms, null)) as last_missing_ms
from (
  select
    source,
    host,
    path,
    time_ms,
    ifnull((status between 200 and 299 or status = 304) and method is not 'OPTIONS', 0) as good,
    ifnull(status in (301, 302, 303, 307, 308) and method is not 'OPTIONS', 0) as redirect,
    ifnull(status in (404, 410) and client_kind <> 'scanner', 0) as missing,
    ifnull(
      client_kind = 'person'
        and instr(referer, '://') > 0
        and replace(substr(referer, instr(referer, '://') + 3), 'www.', '') || '/'
          not like replace(host, 'www.', '') || '/%',
      0
    ) as landing
  from requests
  where path is not null
    and client_kind <> 'internal' -- a CDN's own requests count nowhere
)
group by source, host, path, day
having good or redirected or missing;

-- Per source, host and UTC day what all its paths come to.
create view host_days as
select
  source as source,
  host as host,
  day as day,
  sum(good) as good,
  sum(landings) as landings
from path_days
group by source, host, day;

-- Paths that were missing when they were last asked for, of all that is held; "report missing" judges them.
create view missing_paths as
select
  source as source,
  host as host,
  path as path,
  count(*) as days,                        -- with a 404 since the last good answer or redirect
  sum(missing) as requests_404,            -- on those days
  strftime('%Y-%m-%dT%H:%M:%fZ', nullif(fine_ms, 0) / 1000.0, 'unixepoch') as last_good,
  strftime('%Y-%m-%dT%H:%M:%fZ', min(max(first_missing_ms, fine_ms)) / 1000.0, 'unixepoch') as first_404,
  strftime('%Y-%m-%dT%H:%M:%fZ', max(last_missing_ms) / 1000.0, 'unixepoch') as last_404
from (
  select
    *,
    max(max(ifnull(last_good_ms, 0), ifnull(last_redirect_ms, 0))) over (partition by source, host, path) as fine_ms
  from path_days
)
where last_missing_ms > fine_ms
group by source, host, path;

-- One row per request that a CDN logged, joined by id to the line of the proxy behind it.
create view journeys as
with
-- whether the hops log an id in common at all: without one, a line without a partner says nothing
linked as materialized (
  select exists (
    select 1
    -- cross join: line by line until the first pair, not an index of all lines
    from request_rows c cross join files f on f.id = c.file and f.tier = 'cdn'
    where exists (
      select 1
      from request_rows p join files g on g.id = p.file and g.tier = 'proxy'
      where p.request_id = c.request_id or p.edge_id = c.request_id or p.trace_key = c.trace_key
    )
  ) as linked
),
seen as (
  select
    c.*,
    coalesce(
      (select max(p.id) from request_rows p join files f on f.id = p.file and f.tier = 'proxy' where p.request_id = c.request_id),
      (select max(p.id) from request_rows p join files f on f.id = p.file and f.tier = 'proxy' where p.edge_id = c.request_id),
      (select max(p.id) from request_rows p join files f on f.id = p.file and f.tier = 'proxy' where p.trace_key = c.trace_key)
    ) as proxy_request
  from request_rows c join files f on f.id = c.file
  where f.tier = 'cdn' and c.client_kind <> 'internal'
),
joined as (
  select
    c.*,
    p.id is not null as arrived,
    p.request_id as proxy_request_id,
    p.edge_id as proxy_edge_id,
    p.status as proxy_status,
    p.upstream_status as origin_status,
    p.answered_by as proxy_answered_by,
    p.fault as proxy_fault,
    p.reason as proxy_reason,
    p.confidence as proxy_confidence,
    case
      -- an answer came from behind and none of it went out: the client had left while it waited
      when c.bytes_sent = 0 and p.bytes_sent > 0 and c.status is not null and c.method is not 'HEAD' and c.status is not 304
        and c.cache is not 'hit' and c.fault is not 'cdn' then 'client'
      -- the CDN's own doing, or its client's: what is behind had no part in it
      when c.reason is null or c.fault in ('cdn', 'client') then 'cdn'
      -- it never arrived: only where a proxy logged anything in the same minute
      when p.id is null and (select linked from linked) and coalesce(c.request_id, c.trace_key) is not null and exists (
        select 1
        from request_rows q join files f on f.id = q.file and f.tier = 'proxy'
        where q.time_ms between c.time_ms - 60000 and c.time_ms + 60000
      ) then 'between'
      -- to the proxy the CDN is the client: it ran out of patience
      when p.id is null or p.reason is null or p.reason = 'client_abort' then 'cdn'
      else 'proxy'
    end as decided_at
  from seen c left join request_rows p on p.id = c.proxy_request
)
select
  coalesce(request_id, trace_key, 'line ' || id) as journey_id, -- the id it was joined by, or the line's own
  strftime('%Y-%m-%dT%H:%M:%S', time_ms / 1000, 'unixepoch') || printf('.%03dZ', time_ms % 1000) as time, -- ISO 8601 UTC
  time_ms as time_ms,
  host as host,
  path as path,
  request_id as request_id,
  case
    when not arrived then null
    when proxy_request_id = request_id then 'request_id'
    when proxy_edge_id = request_id then 'edge_id'
    else 'trace_id'
  end as joined_by,                        -- null: no line of a proxy
  id as cdn_request,                       -- requests.id
  proxy_request as proxy_request,          -- requests.id; null where the proxy has none
  status as cdn_status,
  proxy_status as proxy_status,
  origin_status as origin_status,          -- of the last try, as the proxy's line gives it
  case
    when decided_at = 'client' then 'client'
    when decided_at = 'proxy' then proxy_answered_by
    when reason is null and answered_by is not 'cdn' then coalesce(proxy_answered_by, answered_by)
    else answered_by
  end as answered_by,
  case decided_at
    when 'proxy' then proxy_fault
    when 'between' then 'proxy'
    when 'client' then 'client'
    else fault
  end as fault,
  case decided_at
    when 'proxy' then proxy_reason
    when 'between' then 'proxy_error'
    when 'client' then 'client_abort'
    else reason
  end as reason,
  case
    when decided_at in ('between', 'client') then 'inferred'
    when decided_at = 'cdn' then confidence
    else proxy_confidence
  end as confidence
from joined;
