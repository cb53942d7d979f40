-- One row per file that was read. A file is identified by its content, so it keeps its row when it is renamed or
-- compressed. Lines: read = stored + rejected + skipped.
create table files (
  id integer primary key,        -- referenced by requests.id and by other tables
  source text not null,          -- name given with --source, else the server that wrote its first request
  tier text not null,            -- cdn or proxy: the hop that wrote the log
  path text not null,            -- path at which it was read last
  format text not null,          -- format of most of its lines
  size integer not null,         -- bytes on disk when it was last read
  offset integer not null,       -- bytes of (decompressed) content read so far
  read integer not null,         -- number of lines read
  stored integer not null,       -- lines stored as requests
  rejected integer not null,     -- lines that no format fits; see rejects
  skipped integer not null,      -- comments and records that are no requests
  skips text not null,           -- JSON object: cause of a skip and number of lines
  duplicates integer not null,   -- lines that the source delivered twice; not stored again
  first_time text,               -- earliest request, ISO 8601 UTC
  last_time text,                -- latest request, ISO 8601 UTC
  complete integer not null,     -- 1 if it was read to its end
  damaged text,                  -- error that ended reading, for example a truncated gzip; null if none
  ingested_at text not null,     -- time of the last ingest, ISO 8601 UTC
  head blob not null,            -- fingerprint of the first head_length bytes of content
  head_length integer not null,  -- bytes covered by head
  tail blob not null             -- fingerprint of the bytes before offset
);
create index files_by_head on files (head_length, head);

-- Dictionary of paths. The dictionaries store each value of requests once. A text is found by a hash in column print,
-- because an index of the texts would store all of them again.
create table paths (
  id integer primary key,
  print integer not null,
  path text not null,
  route integer not null references routes (id)
);
create index paths_by_print on paths (print);
-- Dictionary of routes.
create table routes (id integer primary key, route text not null unique);
-- Dictionary of Referer headers.
create table referers (id integer primary key, print integer not null, referer text not null);
create index referers_by_print on referers (print);
-- Dictionary of query prefixes, up to the = before the last value; see write/query-prefixes.ts.
create table query_starts (id integer primary key, print integer not null, start text not null);
create index query_starts_by_print on query_starts (print);
-- Dictionary of User-Agent headers.
create table agents (id integer primary key, print integer not null, user_agent text not null);
create index agents_by_print on agents (print);

-- Dimensions: the low-cardinality columns of requests, per file. Ids of failed requests are negative.
create table shapes (
  id integer primary key,
  file integer not null references files (id),
  source text not null,          -- as in requests
  tier text not null,
  format text not null,
  client_kind text not null,
  method text,
  scheme text,
  host text,
  protocol text,
  status integer,
  upstream_status integer,
  upstream_addr text,
  upstream_tries integer,
  cache_status text,
  cache text,
  edge_location text,
  server_error integer not null,
  answered_by text,
  fault text,
  reason text,
  confidence text,
  rule text not null
);

-- Requests in time order, so that a period is read without an index. See the view requests.
create table request_rows (
  time_ms integer not null,
  line integer not null,
  shape integer not null references shapes (id),
  client integer,                -- IPv4 address as a number minus 2^31, which fits in four bytes; any other text as a
                                 -- blob, because SQLite would store a text of digits as a number
  path integer references paths (id),
  query text,                    -- the whole query, or the part after query_start
  query_start integer references query_starts (id),
  bytes_sent integer,
  referer integer references referers (id),
  agent integer references agents (id),
  primary key (time_ms, line, shape)
) without rowid;
create index request_rows_failed on request_rows (time_ms) where shape < 0;

-- Requests per minute and dimensions. See the view minutes.
create table minute_rows (
  minute integer not null,       -- minutes since 1970
  shape integer not null references shapes (id),
  requests integer not null,
  with_id integer not null,      -- requests with an id that other hops may log
  primary key (minute, shape)
) without rowid;

-- Number of requests and their times per hour, dimensions and route, packed (see rollups/hours/packing.ts). The
-- reports about routes, latency, upstreams and edges add these rows up, and read single requests only in an hour that
-- their period covers in part. An hour has one row per transaction that stored or deleted its requests.
create table hour_counts (
  id integer primary key,        -- row id
  hour integer not null,         -- hours since 1970
  sign integer not null,         -- 1, or -1: counts to subtract, of requests that were deleted or changed
  counts blob not null           -- packed counts and times
);
create index hour_counts_by_hour on hour_counts (hour);

-- Extra columns of requests, which only some logs have.
create table request_more (
  time_ms integer not null,
  line integer not null,
  shape integer not null,
  request_time_ms integer,
  upstream_time_ms integer,
  bytes_received integer,
  request_id text,
  trace_id text,                 -- null if it is Root= followed by trace_key
  edge_id text,                  -- request id of the CDN, as logged by a hop behind it
  trace_key text,                -- the part of trace_id that all hops share
  forwarded_ip text,             -- first address in X-Forwarded-For
  peer_ip text,                  -- address of the peer if it is not the client's; '' if it is not known
  raw_request text,
  primary key (time_ms, line, shape)
) without rowid;

-- Attempts to reach upstreams. See the view attempts.
create table attempt_rows (
  time_ms integer not null,
  line integer not null,
  shape integer not null,
  try integer not null,
  redirect integer not null,
  upstream_addr text,
  status integer,
  connect_time_ms integer,
  header_time_ms integer,
  response_time_ms integer,
  bytes_received integer,
  outcome text not null,
  primary key (time_ms, line, shape, try)
) without rowid;

-- What hour_counts counts, per request. Column tells has a bit for each logged value: 1 request time, 2 upstream
-- time, 4 attempts.
create view row_times as
select
  r.time_ms as time_ms,
  r.line as line,
  r.shape as shape,
  ifnull(p.route, 0) as route,
  (m.request_time_ms is not null) + 2 * (m.upstream_time_ms is not null) + 4 * exists (
    select 1 from attempt_rows a where a.time_ms = r.time_ms and a.line = r.line and a.shape = r.shape
  ) as tells,
  m.request_time_ms as request_time_ms,
  m.upstream_time_ms as upstream_time_ms
from request_rows r
left join paths p on p.id = r.path
left join request_more m on m.time_ms = r.time_ms and m.line = r.line and m.shape = r.shape;

-- Days since 1970 whose clients must be reclassified; see upkeep/reclassify.ts.
create table unjudged_days (day integer primary key);

-- Rejected lines. See the view rejects.
create table reject_rows (
  file integer not null references files (id),
  line integer not null,
  cause text not null,
  raw text not null,
  primary key (file, line)
) without rowid;

-- One row per line that no format fits.
create view rejects as
select
  files.path as file,                       -- path of the file
  reject_rows.line as line,                 -- line number, starting at 1
  reject_rows.cause as cause,               -- no_format; no_time; too_long: longer than 1 MiB
  reject_rows.raw as raw                    -- the line, truncated to 4 KiB
from reject_rows join files on files.id = reject_rows.file;

-- The columns of requests, plus the key of the row and the ids that join hops.
create view request_lines as
select
  s.file << 31 | r.line as id,
  strftime('%Y-%m-%dT%H:%M:%S', r.time_ms / 1000, 'unixepoch') || printf('.%03dZ', r.time_ms % 1000) as time,
  r.time_ms as time_ms,
  r.shape as shape,
  r.client as client,
  s.source as source,
  s.tier as tier,
  s.format as format,
  iif(
    typeof(r.client) = 'integer',
    printf('%d.%d.%d.%d', r.client + 2147483648 >> 24, r.client >> 16 & 255, r.client >> 8 & 255, r.client & 255),
    cast(r.client as text)
  ) as client_ip,
  s.client_kind as client_kind,
  s.method as method,
  s.scheme as scheme,
  s.host as host,
  p.path as path,
  ifnull(q.start || r.query, r.query) as query,
  s.protocol as protocol,
  s.status as status,
  s.upstream_status as upstream_status,
  s.upstream_addr as upstream_addr,
  s.upstream_tries as upstream_tries,
  m.request_time_ms as request_time_ms,
  m.upstream_time_ms as upstream_time_ms,
  r.bytes_sent as bytes_sent,
  m.bytes_received as bytes_received,
  s.cache_status as cache_status,
  s.cache as cache,
  s.edge_location as edge_location,
  o.referer as referer,
  a.user_agent as user_agent,
  m.request_id as request_id,
  ifnull(m.trace_id, 'Root=' || m.trace_key) as trace_id,
  m.edge_id as edge_id,
  m.trace_key as trace_key,
  t.route as route,
  r.shape < 0 as failed,
  s.server_error as server_error,
  s.answered_by as answered_by,
  s.fault as fault,
  s.reason as reason,
  s.confidence as confidence,
  s.rule as rule,
  m.raw_request as raw_request,
  f.path as file,
  r.line as line,
  m.peer_ip as other_peer
from request_rows r
-- the plus signs prevent SQLite from building an automatic index of all rows for one query
join shapes s on s.id = +r.shape
join files f on f.id = +s.file
left join paths p on p.id = +r.path
left join routes t on t.id = +p.route
left join query_starts q on q.id = +r.query_start
left join referers o on o.id = +r.referer
left join agents a on a.id = +r.agent
left join request_more m on m.time_ms = r.time_ms and m.line = r.line and m.shape = r.shape;

-- One row per logged request. Rows are stored in time order: select a period by time_ms. There is no index on paths;
-- path_days lists the days on which a path was requested.
create view requests as
select
  id as id,                                 -- file id and line number in one integer; increases with ingestion, not
                                            -- with time
  time as time,                             -- ISO 8601 UTC, truncated to ms; nginx, ALB and CloudFront log the end of
                                            -- a request, Apache its start
  time_ms as time_ms,                       -- the same in ms since 1970
  source as source,                         -- name given with --source, else the server
  tier as tier,                             -- cdn or proxy: the hop that wrote the line
  format as format,                         -- format that parsed the line
  client_ip as client_ip,                   -- address of the client: the peer of that hop, or if the peer is a trusted
                                            -- proxy, the last forwarded address that is not one
  client_kind as client_kind,               -- person, bot, monitor, health_check, scanner or internal (a request of
                                            -- the CDN itself), by user agent. scanner also by the requested path
                                            -- (/.env, a missing /wp-login.php); and for all requests of an address
                                            -- and user agent on a day with 404s on at least 20 routes to which no
                                            -- page links, if 404s are at least four times as many as good answers
  method as method,                         -- request method
  scheme as scheme,                         -- http or https
  host as host,                             -- requested host, without port
  path as path,                             -- requested path, with the escapes of the log decoded
  query as query,                           -- query string without ?, null if empty
  protocol as protocol,                     -- as logged, for example HTTP/1.1 or HTTP/2.0
  status as status,                         -- status sent to the client; null if none was sent
  upstream_status as upstream_status,       -- status of the last attempt, as the line gives it
  upstream_addr as upstream_addr,           -- address of the last attempt, as the line gives it
  upstream_tries as upstream_tries,         -- number of upstreams that were tried
  request_time_ms as request_time_ms,       -- duration of the request at this hop
  upstream_time_ms as upstream_time_ms,     -- time spent waiting for upstreams, the sum of all attempts
  bytes_sent as bytes_sent,                 -- bytes sent to the client, as the format counts them
  bytes_received as bytes_received,         -- bytes received from the client, as the format counts them
  cache_status as cache_status,             -- the vendor's value
  cache as cache,                           -- hit, miss, stale, bypass or error
  edge_location as edge_location,           -- location of the CDN that answered
  referer as referer,                       -- Referer header
  user_agent as user_agent,                 -- User-Agent header
  request_id as request_id,                 -- request id, if logged
  trace_id as trace_id,                     -- trace id, if logged
  route as route,                           -- path with ids replaced: /users/:id
  failed as failed,                         -- 1 if and only if a rule gave a reason
  server_error as server_error,             -- 1 if it counts against the error budget
  answered_by as answered_by,               -- hop that produced the status; null if unknown
  fault as fault,                           -- hop at fault, to check first
  reason as reason,                         -- cause of the failure; "faultline explain" lists all reasons
  confidence as confidence,                 -- certain or inferred
  rule as rule,                             -- id of the rule that decided
  raw_request as raw_request,               -- request line that is not HTTP
  file as file,                             -- path of the file
  line as line,                             -- line number in the file, starting at 1
  iif(other_peer is null, client_ip, nullif(other_peer, '')) as peer_ip -- address that connected to that hop
from request_lines;

-- Number of requests per minute and dimensions. Counting with this view is much faster than counting requests, also
-- over months. A report of your own with "-- with: counted" in its head gets a table counted with most of these
-- columns for exactly the requested period.
create view minutes as
select
  c.minute as minute,                       -- minutes since 1970
  c.minute * 60000 as time_ms,              -- start of the minute, ms since 1970
  c.shape as shape,                         -- number of the combination of the columns from source to file
  s.source as source,                       -- as in requests
  s.tier as tier,                           -- as in requests
  s.format as format,                       -- as in requests
  s.client_kind as client_kind,             -- as in requests
  s.method as method,                       -- as in requests
  s.scheme as scheme,                       -- as in requests
  s.host as host,                           -- as in requests
  s.protocol as protocol,                   -- as in requests
  s.status as status,                       -- as in requests
  s.upstream_status as upstream_status,     -- as in requests
  s.upstream_addr as upstream_addr,         -- as in requests
  s.upstream_tries as upstream_tries,       -- as in requests
  s.cache_status as cache_status,           -- as in requests
  s.cache as cache,                         -- as in requests
  s.edge_location as edge_location,         -- as in requests
  c.shape < 0 as failed,                    -- as in requests
  s.server_error as server_error,           -- as in requests
  s.answered_by as answered_by,             -- as in requests
  s.fault as fault,                         -- as in requests
  s.reason as reason,                       -- as in requests
  s.confidence as confidence,               -- as in requests
  s.rule as rule,                           -- as in requests
  f.path as file,                           -- as in requests
  c.requests as requests,                   -- number of requests
  c.with_id as with_id                      -- requests with an id that other hops may log
from minute_rows c
join shapes s on s.id = +c.shape
join files f on f.id = +s.file;

-- One row per attempt to reach an upstream, for lines that list several attempts or a failed one.
create view attempts as
select
  s.file << 31 | a.line as request,         -- requests.id
  a.try as try,                             -- number of the attempt, starting at 1
  a.redirect as redirect,                   -- 0, incremented by each internal redirect to another upstream
  a.upstream_addr as upstream_addr,         -- address of the upstream
  a.status as status,                       -- null if the upstream sent none, whatever the proxy logged
  a.connect_time_ms as connect_time_ms,     -- time to connect; null if not connected
  a.header_time_ms as header_time_ms,       -- time to the response header; null if there was none
  a.response_time_ms as response_time_ms,   -- time to the end of the response
  a.bytes_received as bytes_received,       -- bytes received from the upstream
  a.outcome as outcome,                     -- answered, refused, timeout, reset, unhealthy or unknown
  a.time_ms as time_ms,                     -- time of the request, ms since 1970
  a.shape as shape                          -- of the request; see minutes
from attempt_rows a join shapes s on s.id = +a.shape;

-- First addresses in X-Forwarded-For, of lines that log them.
create view forwarded as
select
  s.file << 31 | m.line as request,         -- requests.id
  m.time_ms as time_ms,                     -- of the request
  m.forwarded_ip as client_ip
from request_more m join shapes s on s.id = +m.shape
where m.forwarded_ip is not null;

-- Pairs of a source and a host.
create table places (
  id integer primary key,
  source text not null,
  host text
);

-- Counts of the view path_days. They are kept when requests are pruned. Times are ms since the start of the day.
create table path_day_rows (
  path integer not null references paths (id),  -- the first row of paths with this path
  day integer not null,
  place integer not null references places (id),
  good integer not null,
  landings integer not null,
  last_good integer,
  redirected integer not null,
  last_redirect integer,
  missing integer not null,
  first_missing integer,
  last_missing integer,
  primary key (path, day, place)
) without rowid;
-- Counts of the view host_days.
create table host_day_rows (
  day integer not null,
  place integer not null references places (id),
  good integer not null,
  landings integer not null,
  primary key (day, place)
) without rowid;

-- Answers per source, host, path and UTC day. The counts are updated with the requests and are kept by prune,
-- together with the paths and hosts that they name. Requests of the CDN itself are not counted. Use it to find the
-- days on which a path was requested.
create view path_days as
select
  l.source as source,                               -- as in requests
  l.host as host,                                   -- as in requests
  p.path as path,                                   -- as in requests
  d.day as day,                                     -- UTC days since 1970
  d.good as good,                                   -- answers with status 200 to 299 or 304, except to OPTIONS requests
  d.landings as landings,                           -- good answers to persons who followed a link from another site
  d.day * 86400000 + d.last_good as last_good_ms,   -- time of the last good answer, ms since 1970
  d.redirected as redirected,                       -- answers with status 301, 302, 303, 307 or 308
  d.day * 86400000 + d.last_redirect as last_redirect_ms,  -- time of the last of these
  d.missing as missing,                             -- answers with status 404 or 410, except to scanners
  d.day * 86400000 + d.first_missing as first_missing_ms,  -- time of the first of these
  d.day * 86400000 + d.last_missing as last_missing_ms  -- time of the last of these
from path_day_rows d
join places l on l.id = d.place
join paths p on p.id = d.path;

-- Good answers per source, host and UTC day.
create view host_days as
select
  l.source as source,                       -- as in requests
  l.host as host,                           -- as in requests
  d.day as day,                             -- UTC days since 1970
  d.good as good,                           -- answers with status 200 to 299 or 304, except to OPTIONS requests
  d.landings as landings                    -- good answers to persons who followed a link from another site
from host_day_rows d
join places l on l.id = d.place;

-- Paths that were missing when they were last requested, from all days in path_days; "report missing" ranks them.
create view missing_paths as
select
  source as source,                         -- as in requests
  host as host,                             -- as in requests
  path as path,                             -- as in requests
  count(*) as days,                         -- days with a 404 since the last good answer or redirect
  sum(missing) as requests_404,             -- answers with status 404 or 410 on those days
  strftime('%Y-%m-%dT%H:%M:%fZ', nullif(fine_ms, 0) / 1000.0, 'unixepoch') as last_good,
    -- last good answer or redirect, ISO 8601 UTC; null if none
  strftime('%Y-%m-%dT%H:%M:%fZ', min(max(first_missing_ms, fine_ms)) / 1000.0, 'unixepoch') as first_404,
    -- first 404 since then
  strftime('%Y-%m-%dT%H:%M:%fZ', max(last_missing_ms) / 1000.0, 'unixepoch') as last_404
    -- last 404
from (
  select
    *,
    max(max(ifnull(last_good_ms, 0), ifnull(last_redirect_ms, 0))) over (partition by source, host, path) as fine_ms
  from path_days
)
where last_missing_ms > fine_ms
group by source, host, path;

-- Whether a CDN and a proxy log a common id. Without one, a missing line at the proxy has no meaning. Ids are read in
-- the order of their index up to the first that both hops have.
create view shared_ids as
select case
  when not exists (select 1 from files where tier = 'proxy') then 0
  when not exists (select 1 from files where tier = 'cdn') then 0
  when exists (
    select 1
    from request_more m join shapes s on s.id = +m.shape
    where m.request_id is not null
    group by m.request_id
    having min(s.tier) <> max(s.tier)
  ) then 1
  when exists (
    select 1
    from request_more m join shapes s on s.id = +m.shape
    where m.trace_key is not null
    group by m.trace_key
    having min(s.tier) <> max(s.tier)
  ) then 1
  else exists (
    select 1
    from request_more p cross join shapes g on g.id = +p.shape and g.tier = 'proxy'
    where p.edge_id is not null
      and exists (
        select 1
        from request_more c join shapes s on s.id = +c.shape and s.tier = 'cdn'
        where c.request_id = p.edge_id
      )
  )
end as any_shared;

-- One row per request that a CDN logged, joined by id to the line of the proxy behind it. Requests of the CDN itself
-- are excluded. Ids that join: an X-Request-ID that is passed on; the id of the CDN, if the proxy logs it
-- ($http_x_amz_cf_id, $http_cf_ray); X-Amzn-Trace-Id and traceparent. With --guess, reports also join lines without a
-- common id, and store nothing: both lines have the same method, path and query, and the same host, client
-- (X-Forwarded-For, if the proxy logs it) and user agent as far as the two logs agree on these in general, within two
-- seconds. Of several equally near candidates none is used, and no verdict of a guessed pair is certain.
create view journeys as
with
linked as materialized (
  select any_shared as linked from shared_ids
),
joined as (
  select
    c.*,
    p.shape is not null as arrived,
    t.file << 31 | p.line as proxy_request,
    n.request_id as proxy_request_id,
    n.edge_id as proxy_edge_id,
    n.trace_key as proxy_trace_key,
    iif(b.shape is null, d.edge_id, b.edge_id) as inner_edge_id,
    u.answered_by as inner_answered_by,
    u.fault as inner_fault,
    u.reason as inner_reason,
    u.confidence as inner_confidence,
    t.status as proxy_status,
    t.upstream_status as origin_status,
    t.answered_by as proxy_answered_by,
    t.fault as proxy_fault,
    t.reason as proxy_reason,
    t.confidence as proxy_confidence,
    case
      -- the proxy sent an answer and the CDN sent no byte of it: the client had closed the connection
      when c.bytes_sent = 0 and p.bytes_sent > 0 and c.status is not null and c.method is not 'HEAD' and c.status is not 304
        and c.cache is not 'hit' and c.fault is not 'cdn' then 'client'
      -- a failure behind code at the edge, or at the shield, is deeper; a failure at a proxy behind it is the deepest
      when u.id is not null and c.fault is not 'client' and (c.confidence = 'inferred' or c.fault = 'origin')
        then iif(t.reason is null or t.reason = 'client_abort' or u.fault in ('cdn', 'client'), 'inner', 'proxy')
      -- the CDN or the client was at fault
      when c.reason is null or c.fault in ('cdn', 'client') then 'cdn'
      -- the request did not arrive; only if a proxy logged other requests within the same minute
      when p.shape is null and (select linked from linked) and coalesce(c.request_id, c.trace_key) is not null and exists (
        select 1
        from request_rows q join shapes g on g.id = +q.shape and g.tier = 'proxy'
        where q.time_ms between c.time_ms - 60000 and c.time_ms + 60000
      ) then 'between'
      -- the client of the proxy is the CDN: a client abort there is a timeout of the CDN
      when p.shape is null or t.reason is null or t.reason = 'client_abort' then 'cdn'
      else 'proxy'
    end as decided_at
  from request_lines c
  -- the last line of a proxy with the same id; the ids are looked up in turn, each by its index
  left join request_more i on (i.time_ms, i.line, i.shape) = (
    select m.time_ms, m.line, m.shape
    from request_more m join shapes g on g.id = +m.shape and g.tier = 'proxy'
    where m.request_id = c.request_id
    order by m.time_ms desc, m.line desc, m.shape desc
    limit 1
  )
  left join request_more e on (e.time_ms, e.line, e.shape) = (
    select m.time_ms, m.line, m.shape
    from request_more m join shapes g on g.id = +m.shape and g.tier = 'proxy'
    where m.edge_id = iif(i.shape is null, c.request_id, null)
    order by m.time_ms desc, m.line desc, m.shape desc
    limit 1
  )
  left join request_more k on (k.time_ms, k.line, k.shape) = (
    select m.time_ms, m.line, m.shape
    from request_more m join shapes g on g.id = +m.shape and g.tier = 'proxy'
    where m.trace_key = iif(i.shape is null and e.shape is null, c.trace_key, null)
    order by m.time_ms desc, m.line desc, m.shape desc
    limit 1
  )
  -- code at the edge made the request, under another id
  left join request_more w on (w.time_ms, w.line, w.shape) = (
    select m.time_ms, m.line, m.shape
    from request_more x
    join shapes h on h.id = +x.shape and h.tier = 'cdn'
    join request_more m on m.edge_id = x.request_id
    join shapes g on g.id = +m.shape and g.tier = 'proxy'
    where x.edge_id = iif(i.shape is null and e.shape is null and k.shape is null, c.request_id, null)
    order by m.time_ms desc, m.line desc, m.shape desc
    limit 1
  )
  left join request_rows p
    on p.time_ms = coalesce(i.time_ms, e.time_ms, k.time_ms, w.time_ms)
    and p.line = coalesce(i.line, e.line, k.line, w.line)
    and p.shape = coalesce(i.shape, e.shape, k.shape, w.shape)
  left join request_more n on n.time_ms = p.time_ms and n.line = p.line and n.shape = p.shape
  left join shapes t on t.id = p.shape
  -- a failed internal request of the CDN behind this line: made by code at the edge, or the same request at the shield
  left join request_more b on (b.time_ms, b.line, b.shape) = (
    select m.time_ms, m.line, m.shape
    from request_more m join shapes g on g.id = +m.shape and g.tier = 'cdn' and g.client_kind = 'internal'
    where m.edge_id = iif(c.shape < 0, c.request_id, null) and m.shape < 0
    order by m.time_ms desc, m.line desc, m.shape desc
    limit 1
  )
  left join request_more d on (d.time_ms, d.line, d.shape) = (
    select m.time_ms, m.line, m.shape
    from request_more m join shapes g on g.id = +m.shape and g.tier = 'cdn' and g.client_kind = 'internal'
    where m.request_id = iif(c.shape < 0 and b.shape is null, c.request_id, null) and m.shape < 0
    order by m.time_ms desc, m.line desc, m.shape desc
    limit 1
  )
  left join shapes u on u.id = ifnull(b.shape, d.shape)
  where c.tier = 'cdn' and c.client_kind <> 'internal'
)
select
  coalesce(request_id, trace_key, 'line ' || id) as journey_id,  -- the id that joins the lines; without one the id of
                                                                 -- the line
  time as time,                             -- time of the line of the CDN, ISO 8601 UTC
  time_ms as time_ms,                       -- the same in ms since 1970
  host as host,                             -- as logged by the CDN
  path as path,                             -- as logged by the CDN
  request_id as request_id,                 -- request id of the CDN
  case
    when not arrived then null
    when proxy_request_id = request_id then 'request_id'
    when proxy_edge_id = request_id then 'edge_id'
    when proxy_trace_key = trace_key then 'trace_id'
    else 'edge_id'                         -- joined through the request of code at the edge
  end as joined_by,                         -- request_id, edge_id or trace_id; null if no proxy has a line; guess
                                            -- with --guess
  id as cdn_request,                        -- requests.id of the line of the CDN
  proxy_request as proxy_request,           -- requests.id of the line of the proxy; null if there is none
  status as cdn_status,                     -- status that the CDN sent
  proxy_status as proxy_status,             -- status that the proxy sent
  origin_status as origin_status,           -- status of the last attempt in the line of the proxy
  case
    when decided_at = 'client' then 'client'
    when decided_at = 'proxy' then proxy_answered_by
    when decided_at = 'inner' and inner_edge_id is not request_id then inner_answered_by
    when reason is null and answered_by is not 'cdn' then coalesce(proxy_answered_by, answered_by)
    else answered_by
  end as answered_by,                       -- hop that produced the status
  case decided_at
    when 'proxy' then proxy_fault
    when 'inner' then inner_fault
    when 'between' then 'proxy'
    when 'client' then 'client'
    else fault
  end as fault,                             -- hop at fault: the verdict of the CDN if it or the client was at fault,
                                            -- else that of the deepest hop that failed. Code at the edge (a
                                            -- Cloudflare Worker) has the verdict of the request that it made, joined
                                            -- by ParentRayID; a Fastly edge that of its shield
  case decided_at
    when 'proxy' then proxy_reason
    when 'inner' then inner_reason
    when 'between' then 'proxy_error'
    when 'client' then 'client_abort'
    else reason
  end as reason,                            -- cause of the failure. A failed request without a line at the proxy did
                                            -- not arrive there: proxy_error, inferred, and only if the proxy logged
                                            -- other requests within the same minute
  case
    when decided_at in ('between', 'client') then 'inferred'
    when decided_at = 'cdn' then confidence
    -- the code may have failed for another reason
    when decided_at = 'inner' then iif(inner_edge_id is request_id, 'inferred', inner_confidence)
    else proxy_confidence
  end as confidence,                        -- certain or inferred
  source as source,                         -- source of the line of the CDN
  client_kind as client_kind,               -- of the line of the CDN
  failed as cdn_failed                      -- 1 if the line of the CDN alone is a failure
from joined;

-- Ids of requests that a CDN answered without failure. "report hops" joins with this and the next views, because most
-- journeys succeed.
create view cdn_ids as
select m.request_id as request_id, m.time_ms as time_ms, m.line as line, m.shape as shape
from request_more m
join shapes s on s.id = +m.shape and s.tier = 'cdn' and s.client_kind <> 'internal'
where m.request_id is not null and m.shape > 0;

-- The same, in the order of ids, for lookups in sequence: half a second per million.
create view cdn_ids_in_order as
select m.request_id as request_id, m.time_ms as time_ms, m.line as line, m.shape as shape
from request_more m indexed by request_more_by_request_id
join shapes s on s.id = +m.shape and s.tier = 'cdn' and s.client_kind <> 'internal'
where m.request_id is not null and m.shape > 0;

-- Ids that proxies logged.
create view proxy_ids as
select m.request_id as request_id, m.edge_id as edge_id, m.time_ms as time_ms, m.line as line, m.shape as shape
from request_more m
join shapes s on s.id = +m.shape and s.tier = 'proxy';

-- Dimensions that "report hops" groups by.
create view shape_words as
select
  s.id as shape, s.source as source, s.client_kind as client_kind, s.host as host, s.status as status,
  s.upstream_status as upstream_status, s.answered_by as answered_by
from shapes s join files f on f.id = s.file;

-- Further fingerprints of files.
create table file_marks (
  file integer primary key references files (id) on delete cascade,
  first blob,                    -- of the first line with a time
  ending blob not null           -- of the last bytes on disk
);
create index file_marks_by_first on file_marks (first) where first is not null;
