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
  stored integer not null,       -- lines stored as requests, or as messages of an error log
  rejected integer not null,     -- lines that no format fits; see rejects
  skipped integer not null,      -- comments and records that are no requests
  skips text not null,           -- JSON object: cause of a skip and number of lines
  duplicates integer not null,   -- lines that the source delivered twice; not stored again
  first_time text,               -- earliest request or message, ISO 8601 UTC
  last_time text,                -- latest request or message, ISO 8601 UTC
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
-- Dictionary of User-Agent headers. Of a dropped one only its classification is stored, after the character 1.
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
  rule text not null,
  hidden_reason text,            -- cause of a failure behind a good answer; null if there was none
  hidden_by text                 -- the answer in its place: stale (a stale copy), retry or replaced
);

-- Further columns of shapes that belong to journeys; see the view journeys. Such a shape has the columns of the
-- outermost line and the verdict of the journey.
create table journey_shapes (
  id integer primary key references shapes (id),
  line_shape integer not null references shapes (id),  -- of the outermost line
  chain text not null,
  hops integer not null,
  joined_by text,                -- null if only one hop logged the request
  origin_status integer,
  statuses text not null,        -- of the hops in the order of chain
  fault_source text,
  decided_by text,
  why text                       -- why that line decided; see journeys/verdict.ts
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
  requests integer not null,     -- lines; 0 if the shape belongs to journeys
  with_id integer not null,      -- lines with an id that other hops may log
  journeys integer not null,     -- requests as users made them
  primary key (minute, shape)
) without rowid;

-- Minutes since 1970 with new lines that are not yet joined with those of other hops; see journeys/join.ts.
create table unjoined_minutes (minute integer primary key);

-- Journeys that several hops logged, or whose verdict is not that of their only line. The key is that of the outermost
-- line in request_rows.
create table journey_rows (
  time_ms integer not null,
  line integer not null,
  shape integer not null,
  journey integer not null references shapes (id),  -- shape of the journey
  inner_lines text not null,     -- JSON array of the other lines, from the outermost inward: time_ms minus that of the
                                 -- outermost line, line, shape, number of the hop
  primary key (time_ms, line, shape)
) without rowid;

-- Lines of request_rows that belong to the journey of an outer line.
create table inner_rows (
  time_ms integer not null,
  line integer not null,
  shape integer not null,
  outer_ms integer not null,
  outer_line integer not null,
  outer_shape integer not null,
  primary key (time_ms, line, shape)
) without rowid;

-- Sources that log the same requests, with the source in front of the other; see journeys/order.ts.
create table source_pairs (
  outer_source text not null,
  inner_source text not null,
  adjacent integer not null,     -- 1 if no other source logs a hop between them
  shares_id integer not null,    -- 1 if they log a common id
  primary key (outer_source, inner_source)
) without rowid;

-- The order of sources from the client inward, where it is configured.
create table chain_sources (position integer primary key, source text not null);

-- Number of requests and their times per hour, dimensions and route, packed (see rollups/hours/packing.ts). The
-- reports about routes, latency, upstreams and edges add these rows up, and read single requests only in an hour that
-- their period covers in part. An hour has one row per transaction that stored or deleted its requests.
create table hour_counts (
  id integer primary key,        -- row id
  hour integer not null,         -- hours since 1970
  sign integer not null,         -- 1, or -1: counts to subtract, of requests that were deleted or changed
  joined integer not null default 0,  -- 1: counts by which journeys differ from lines
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
  retry_after text,              -- Retry-After header of the response: seconds or a date
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

-- Messages of error logs. See the view errors.
create table error_rows (
  time_ms integer not null,
  file integer not null references files (id),
  line integer not null,
  format text not null,
  severity text not null,
  rule text,                     -- row of the table of messages; null: none matches
  cause text not null,
  message text not null,
  client_ip text,
  host text,
  method text,
  path text,
  query text,
  upstream_addr text,
  connection text,               -- messages of one connection, or of one thread, have the same
  log_id text,                   -- the server's id of the request, which the access log can contain
  request_id text,
  request integer,               -- requests.id of the request that it is about; null if that is not certain
  primary key (time_ms, file, line)
) without rowid;

-- One row per line of an error log, also if it is about no request.
create view errors as
select
  e.file << 31 | e.line as id,              -- file id and line number in one integer
  strftime('%Y-%m-%dT%H:%M:%S', e.time_ms / 1000, 'unixepoch') || printf('.%03dZ', e.time_ms % 1000) as time,
    -- ISO 8601 UTC
  e.time_ms as time_ms,                     -- the same in ms since 1970
  f.source as source,                       -- name given with --source, else the server
  e.format as format,                       -- format that parsed the line
  e.severity as severity,                   -- the server's word
  e.cause as cause,                         -- the reason that the message gives, or other
  e.message as message,                     -- without the columns that follow
  e.client_ip as client_ip,                 -- address of the client
  e.host as host,                           -- requested host, without port
  e.method as method,                       -- request method
  e.path as path,                           -- requested path
  e.upstream_addr as upstream_addr,         -- address of the upstream, or name of a group of upstreams
  e.request as request,                     -- requests.id of the request that it is about; null if that is not certain
  f.path as file,                           -- path of the file
  e.line as line                            -- line number in the file, starting at 1
from error_rows e join files f on f.id = +e.file;

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
  iif(unicode(a.user_agent) = 1, null, a.user_agent) as user_agent,
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
  m.peer_ip as other_peer,
  s.hidden_reason as hidden_reason,
  s.hidden_by as hidden_by
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
join files f on f.id = +s.file
where c.requests <> 0;

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
  host text,
  joined integer not null default 0  -- 1: counts by which journeys differ from lines; they may be negative
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
join places l on l.id = d.place and not l.joined
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
join places l on l.id = d.place and not l.joined;

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

-- The columns of request_lines for requests as users made them: the outermost line of each, with the verdict of the
-- journey.
create view journey_lines as
select
  l.id as id,
  l.time as time,
  l.time_ms as time_ms,
  l.shape as line_shape,
  ifnull(j.journey, l.shape) as shape,
  l.client as client,
  l.source as source,
  l.tier as tier,
  l.format as format,
  l.client_ip as client_ip,
  ifnull(s.client_kind, l.client_kind) as client_kind,
  l.method as method,
  l.scheme as scheme,
  l.host as host,
  l.path as path,
  l.query as query,
  l.protocol as protocol,
  l.status as status,
  l.upstream_status as upstream_status,
  l.upstream_addr as upstream_addr,
  l.upstream_tries as upstream_tries,
  l.request_time_ms as request_time_ms,
  l.upstream_time_ms as upstream_time_ms,
  l.bytes_sent as bytes_sent,
  l.bytes_received as bytes_received,
  l.cache_status as cache_status,
  l.cache as cache,
  l.edge_location as edge_location,
  l.referer as referer,
  l.user_agent as user_agent,
  l.request_id as request_id,
  l.trace_id as trace_id,
  l.edge_id as edge_id,
  l.trace_key as trace_key,
  l.route as route,
  l.failed as failed,
  ifnull(s.server_error, l.server_error) as server_error,
  iif(s.id is null, l.answered_by, s.answered_by) as answered_by,
  iif(s.id is null, l.fault, s.fault) as fault,
  iif(s.id is null, l.reason, s.reason) as reason,
  iif(s.id is null, l.confidence, s.confidence) as confidence,
  ifnull(s.rule, l.rule) as rule,
  l.raw_request as raw_request,
  l.file as file,
  l.line as line,
  l.other_peer as other_peer,
  iif(s.id is null, l.hidden_reason, s.hidden_reason) as hidden_reason,
  iif(s.id is null, l.hidden_by, s.hidden_by) as hidden_by,
  ifnull(c.chain, l.source) as chain,
  ifnull(c.hops, 1) as hops,
  c.joined_by as joined_by,
  iif(c.id is null, l.upstream_status, c.origin_status) as origin_status,
  iif(c.id is null, iif(l.fault = l.tier, l.source, null), c.fault_source) as fault_source,
  iif(c.id is null, iif(l.reason is null, null, l.source), c.decided_by) as decided_by,
  c.why as why,
  j.inner_lines as inner_lines
from request_lines l
left join journey_rows j on j.time_ms = l.time_ms and j.line = l.line and j.shape = l.shape
left join shapes s on s.id = j.journey
left join journey_shapes c on c.id = j.journey
where not exists (
    select 1 from inner_rows i where i.time_ms = l.time_ms and i.line = l.line and i.shape = l.shape
  )
  and l.client_kind <> 'internal';

-- One row per request as its user made it, also if only one hop logged it. Lines of several hops are joined by ids:
-- an X-Request-ID that is passed on; the id of the CDN, if a hop behind it logs it ($http_x_amz_cf_id, $http_cf_ray);
-- X-Amzn-Trace-Id, traceparent and B3. If two hops share no id but a third hop shares one with each, their other
-- lines are joined by content. Select a period by time_ms.
create view journeys as
select
  id as id,                                 -- requests.id of the outermost line
  iif(joined_by is null, null, iif(joined_by = 'trace_id', trace_key, ifnull(request_id, edge_id))) as journey_id,
    -- the shared id; null if one hop logged the request, or if the lines share none
  time as time,                             -- of the outermost line, ISO 8601 UTC
  time_ms as time_ms,                       -- the same in ms since 1970
  source as source,                         -- of the outermost line
  chain as chain,                           -- sources with a line, from the client inward: edge > alb > nginx
  hops as hops,                             -- number of these sources
  joined_by as joined_by,                   -- request_id, edge_id, trace_id or guess (by content); null if one hop
                                            -- logged the request
  client_ip as client_ip,                   -- of the outermost line
  client_kind as client_kind,               -- what the lines together tell of the client; see requests
  method as method,                         -- of the outermost line
  scheme as scheme,                         -- of the outermost line
  host as host,                             -- of the outermost line
  path as path,                             -- of the outermost line
  route as route,                           -- of the outermost line
  status as status,                         -- status that the user was sent
  origin_status as origin_status,           -- upstream status of the deepest line that has one
  request_time_ms as request_time_ms,       -- of the outermost line
  failed as failed,                         -- 1 if and only if there is a reason
  server_error as server_error,             -- 1 if it counts against the error budget
  answered_by as answered_by,               -- hop that produced the status
  fault as fault,                           -- hop at fault, to check first
  fault_source as fault_source,             -- source of the hop at fault; null for the origin and the client
  reason as reason,                         -- cause, from the deepest line that tells it
  confidence as confidence,                 -- certain or inferred
  decided_by as decided_by,                 -- source whose line decided
  hidden_reason is not null as hidden,      -- 1 if a hop behind failed, but the user got a good answer
  hidden_reason as hidden_reason            -- cause of that failure
from journey_lines;

-- The lines of journeys.
create view journey_hops as
select
  l.id as journey,                          -- journeys.id
  1 as hop,                                 -- 1 is the outermost
  l.id as request,                          -- requests.id
  l.source as source,                       -- as in requests
  l.tier as tier,                           -- as in requests
  l.status as status,                       -- as in requests
  l.upstream_status as upstream_status,     -- as in requests
  o.reason as reason,                       -- as in requests, of this line alone
  l.time_ms as time_ms                      -- of the outermost line, ms since 1970
from journey_lines l
join shapes o on o.id = l.line_shape
union all
select
  o.file << 31 | j.line,
  i.value ->> 3,
  s.file << 31 | (i.value ->> 1),
  s.source,
  s.tier,
  s.status,
  s.upstream_status,
  s.reason,
  j.time_ms
from journey_rows j
join shapes o on o.id = +j.shape
cross join json_each(j.inner_lines) i
join shapes s on s.id = (i.value ->> 2);

-- Further fingerprints of files.
create table file_marks (
  file integer primary key references files (id) on delete cascade,
  first blob,                    -- of the first line with a time
  ending blob not null           -- of the last bytes on disk
);
create index file_marks_by_first on file_marks (first) where first is not null;
