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

-- What many requests have in common, each value once: the tables behind the view requests.
-- A text is found by its fingerprint: an index of the texts would hold all of them once more.
create table paths (
  id integer primary key,
  print integer not null,
  path text not null,
  route integer not null references routes (id)
);
create index paths_by_print on paths (print);
create table routes (id integer primary key, route text not null unique);
create table referers (id integer primary key, print integer not null, referer text not null);
create index referers_by_print on referers (print);
-- of queries, up to the = before their last value; see query-starts.ts
create table query_starts (id integer primary key, print integer not null, start text not null);
create index query_starts_by_print on query_starts (print);
create table agents (id integer primary key, print integer not null, user_agent text not null);
create index agents_by_print on agents (print);

-- All of a request that takes few values, together. Those of failed requests have negative numbers.
create table shapes (
  id integer primary key,
  file integer not null references files (id),
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

-- One logged request, stored in the order of time: an hour is read without an index beside the table.
create table request_rows (
  time_ms integer not null,
  line integer not null,
  shape integer not null references shapes (id),
  client integer,           -- an IPv4 address as a number, 2^31 taken off so that it fits four bytes; any other as text
  path integer references paths (id),
  query text,               -- all of it, or what comes after query_start
  query_start integer references query_starts (id),
  bytes_sent integer,
  referer integer references referers (id),
  agent integer references agents (id),
  primary key (time_ms, line, shape)
) without rowid;
create index request_rows_failed on request_rows (time_ms) where shape < 0;

-- How many requests of a shape came in a minute: what most reports divide by, without a look at each request.
create table minute_rows (
  minute integer not null,  -- since 1970
  shape integer not null references shapes (id),
  requests integer not null,
  with_id integer not null, -- of these with an id that other hops may log
  primary key (minute, shape)
) without rowid;

-- How many requests of a shape and a route came in an hour and what times they took, packed (hours/packed.ts): what
-- reports add up without a look at each request. Each row is of requests that were written together, or left together.
create table hour_counts (
  id integer primary key,
  hour integer not null,    -- since 1970
  sign integer not null,    -- 1, or -1: of requests that are no longer stored so
  counts blob not null
);
create index hour_counts_by_hour on hour_counts (hour);

-- What only some logs tell of a request.
create table request_more (
  time_ms integer not null,
  line integer not null,
  shape integer not null,
  request_time_ms integer,
  upstream_time_ms integer,
  bytes_received integer,
  request_id text,
  trace_id text,            -- null beside a trace_key: that behind Root=
  edge_id text,             -- the id that a CDN gave the request, where a hop behind it logs it
  trace_key text,           -- the part of trace_id that all hops share
  forwarded_ip text,        -- the client as X-Forwarded-For has it, where a hop logs it beside its peer
  raw_request text,
  primary key (time_ms, line, shape)
) without rowid;

-- Tries at upstreams, where a line lists several or where one failed.
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

-- What is counted of a request by the hour.
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

-- Days (since 1970) that got rows which the judgement of whole days has not seen yet; see store/scanners.sql.
create table unjudged_days (day integer primary key);

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

-- Requests with all that is known of them, and the key of their row.
create view request_lines as
select
  s.file << 31 | r.line as id,
  strftime('%Y-%m-%dT%H:%M:%S', r.time_ms / 1000, 'unixepoch') || printf('.%03dZ', r.time_ms % 1000) as time,
  r.time_ms as time_ms,
  r.shape as shape,
  r.client as client,
  f.source as source,
  s.tier as tier,
  s.format as format,
  iif(
    typeof(r.client) = 'integer',
    printf('%d.%d.%d.%d', r.client + 2147483648 >> 24, r.client >> 16 & 255, r.client >> 8 & 255, r.client & 255),
    r.client
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
  r.line as line
from request_rows r
-- the pluses keep SQLite from making an index of all rows for one question
join shapes s on s.id = +r.shape
join files f on f.id = +s.file
left join paths p on p.id = +r.path
left join routes t on t.id = +p.route
left join query_starts q on q.id = +r.query_start
left join referers o on o.id = +r.referer
left join agents a on a.id = +r.agent
left join request_more m on m.time_ms = r.time_ms and m.line = r.line and m.shape = r.shape;

-- One row per logged request.
create view requests as
select
  id as id,                              -- the file's number and the line's, in one
  time as time,                          -- ISO 8601 UTC
  time_ms as time_ms,                    -- the same in ms since 1970
  source as source,                      -- name of the log's source
  tier as tier,                          -- cdn or proxy: the hop that wrote the line
  format as format,                      -- format the line was read by
  client_ip as client_ip,                -- peer of the hop that wrote the line
  client_kind as client_kind,            -- person, bot, monitor, health_check, scanner or internal
  method as method,
  scheme as scheme,
  host as host,                          -- host asked for, without port
  path as path,                          -- path asked for, the log's own escapes undone
  query as query,                        -- without ?; null when empty
  protocol as protocol,                  -- as logged: HTTP/1.1, HTTP/2.0
  status as status,                      -- what the client was sent; null: nothing
  upstream_status as upstream_status,    -- of the last try, as the line gives it
  upstream_addr as upstream_addr,        -- of the last try
  upstream_tries as upstream_tries,      -- how many upstreams were tried
  request_time_ms as request_time_ms,    -- ms the hop was busy with the request
  upstream_time_ms as upstream_time_ms,  -- ms spent waiting for upstreams, all tries added up
  bytes_sent as bytes_sent,              -- bytes to the client, as the format counts them
  bytes_received as bytes_received,      -- bytes from the client, as the format counts them
  cache_status as cache_status,          -- the vendor's word
  cache as cache,                        -- hit, miss, stale, bypass or error
  edge_location as edge_location,        -- place of the CDN that answered
  referer as referer,
  user_agent as user_agent,
  request_id as request_id,
  trace_id as trace_id,
  route as route,                        -- path with ids folded: /users/:id
  failed as failed,                      -- 1 exactly when a rule gave a reason
  server_error as server_error,          -- 1: counts against the error budget
  answered_by as answered_by,            -- hop that made the status; null: the line can't tell
  fault as fault,                        -- hop to look at first
  reason as reason,                      -- one word of a fixed list
  confidence as confidence,              -- certain or inferred
  rule as rule,                          -- the row of the rule table that decided
  raw_request as raw_request,            -- a request line that is no HTTP
  file as file,
  line as line                           -- line number in the file, 1 is the first
from request_lines;

-- Requests counted by minute and by all that takes few values: much faster than to count requests.
create view minutes as
select
  c.minute as minute,                      -- since 1970
  c.minute * 60000 as time_ms,             -- when it begins
  c.shape as shape,
  f.source as source,
  s.tier as tier,
  s.format as format,
  s.client_kind as client_kind,
  s.method as method,
  s.scheme as scheme,
  s.host as host,
  s.protocol as protocol,
  s.status as status,
  s.upstream_status as upstream_status,
  s.upstream_addr as upstream_addr,
  s.upstream_tries as upstream_tries,
  s.cache_status as cache_status,
  s.cache as cache,
  s.edge_location as edge_location,
  c.shape < 0 as failed,
  s.server_error as server_error,
  s.answered_by as answered_by,
  s.fault as fault,
  s.reason as reason,
  s.confidence as confidence,
  s.rule as rule,
  f.path as file,
  c.requests as requests,
  c.with_id as with_id                     -- of these with an id that other hops may log
from minute_rows c
join shapes s on s.id = +c.shape
join files f on f.id = +s.file;

-- One row per try at an upstream, where a line lists several tries or where one failed.
create view attempts as
select
  s.file << 31 | a.line as request,        -- requests.id
  a.try as try,                            -- 1 is the first
  a.redirect as redirect,                  -- 0, and one more after each internal redirect to another upstream
  a.upstream_addr as upstream_addr,
  a.status as status,                      -- null where the upstream sent none, whatever the proxy wrote there
  a.connect_time_ms as connect_time_ms,    -- null: not connected
  a.header_time_ms as header_time_ms,      -- null: no answer
  a.response_time_ms as response_time_ms,
  a.bytes_received as bytes_received,
  a.outcome as outcome,                    -- answered, refused, timeout, reset, unhealthy or unknown
  a.time_ms as time_ms,                    -- of the request
  a.shape as shape                         -- of the request
from attempt_rows a join shapes s on s.id = +a.shape;

-- Whom X-Forwarded-For names as the client, for the lines that log it.
create view forwarded as
select
  s.file << 31 | m.line as request,        -- requests.id
  m.time_ms as time_ms,                    -- of the request
  m.forwarded_ip as client_ip
from request_more m join shapes s on s.id = +m.shape
where m.forwarded_ip is not null;

-- Hosts of sources, each pair once.
create table places (
  id integer primary key,
  source text not null,
  host text
);

-- What view path_days shows, counted while rows are written: it outlives them. Times are ms of the day.
create table path_day_rows (
  path integer not null references paths (id), -- of several with the same path the first
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
create table host_day_rows (
  day integer not null,
  place integer not null references places (id),
  good integer not null,
  landings integer not null,
  primary key (day, place)
) without rowid;

-- Per source, host, path and UTC day how the path was answered: remembers what was good once, and when last.
-- A CDN's own requests count nowhere.
create view path_days as
select
  l.source as source,
  l.host as host,
  p.path as path,
  d.day as day,                                     -- UTC days since 1970
  d.good as good,                                   -- answers of 200 to 299 and 304; a preflight proves nothing
  d.landings as landings,                           -- good answers to persons who came from another site
  d.day * 86400000 + d.last_good as last_good_ms,
  d.redirected as redirected,                       -- answers of 301, 302, 303, 307 and 308
  d.day * 86400000 + d.last_redirect as last_redirect_ms,
  d.missing as missing,                             -- answers of 404 and 410, those to scanners left out
  d.day * 86400000 + d.first_missing as first_missing_ms,
  d.day * 86400000 + d.last_missing as last_missing_ms
from path_day_rows d
join places l on l.id = d.place
join paths p on p.id = d.path;

-- Per source, host and UTC day what all its paths come to.
create view host_days as
select
  l.source as source,
  l.host as host,
  d.day as day,
  d.good as good,
  d.landings as landings
from host_day_rows d
join places l on l.id = d.place;

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

-- Whether a CDN and a proxy log an id in common at all: without one, a line without a partner says nothing. Ids are
-- walked in the order of their index, in which equal ones stand side by side, up to the first that both have.
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

-- One row per request that a CDN logged, joined by id to the line of the proxy behind it.
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
      -- an answer came from behind and none of it went out: the client had left while it waited
      when c.bytes_sent = 0 and p.bytes_sent > 0 and c.status is not null and c.method is not 'HEAD' and c.status is not 304
        and c.cache is not 'hit' and c.fault is not 'cdn' then 'client'
      -- what failed behind code at the edge, or at the shield, says more; a proxy behind that most of all
      when u.id is not null and c.fault is not 'client' and (c.confidence = 'inferred' or c.fault = 'origin')
        then iif(t.reason is null or t.reason = 'client_abort' or u.fault in ('cdn', 'client'), 'inner', 'proxy')
      -- the CDN's own doing, or its client's: what is behind had no part in it
      when c.reason is null or c.fault in ('cdn', 'client') then 'cdn'
      -- it never arrived: only where a proxy logged anything in the same minute
      when p.shape is null and (select linked from linked) and coalesce(c.request_id, c.trace_key) is not null and exists (
        select 1
        from request_rows q join shapes g on g.id = +q.shape and g.tier = 'proxy'
        where q.time_ms between c.time_ms - 60000 and c.time_ms + 60000
      ) then 'between'
      -- to the proxy the CDN is the client: it ran out of patience
      when p.shape is null or t.reason is null or t.reason = 'client_abort' then 'cdn'
      else 'proxy'
    end as decided_at
  from request_lines c
  -- the proxy's last line that names the same id: one id after the other is looked up, each by its index
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
  -- code at the edge asked in the client's place, under an id of its own
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
  -- a failed line of the CDN's own behind this one: what code at the edge fetched, or the same request at its shield
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
  coalesce(request_id, trace_key, 'line ' || id) as journey_id, -- the id it was joined by, or the line's own
  time as time,                            -- ISO 8601 UTC
  time_ms as time_ms,
  host as host,
  path as path,
  request_id as request_id,
  case
    when not arrived then null
    when proxy_request_id = request_id then 'request_id'
    when proxy_edge_id = request_id then 'edge_id'
    when proxy_trace_key = trace_key then 'trace_id'
    else 'edge_id'                         -- of what code at the edge asked for
  end as joined_by,                        -- null: no line of a proxy
  id as cdn_request,                       -- requests.id
  proxy_request as proxy_request,          -- requests.id; null where the proxy has none
  status as cdn_status,
  proxy_status as proxy_status,
  origin_status as origin_status,          -- of the last try, as the proxy's line gives it
  case
    when decided_at = 'client' then 'client'
    when decided_at = 'proxy' then proxy_answered_by
    when decided_at = 'inner' and inner_edge_id is not request_id then inner_answered_by
    when reason is null and answered_by is not 'cdn' then coalesce(proxy_answered_by, answered_by)
    else answered_by
  end as answered_by,
  case decided_at
    when 'proxy' then proxy_fault
    when 'inner' then inner_fault
    when 'between' then 'proxy'
    when 'client' then 'client'
    else fault
  end as fault,
  case decided_at
    when 'proxy' then proxy_reason
    when 'inner' then inner_reason
    when 'between' then 'proxy_error'
    when 'client' then 'client_abort'
    else reason
  end as reason,
  case
    when decided_at in ('between', 'client') then 'inferred'
    when decided_at = 'cdn' then confidence
    -- the code may have answered so for another reason
    when decided_at = 'inner' then iif(inner_edge_id is request_id, 'inferred', inner_confidence)
    else proxy_confidence
  end as confidence,
  source as source,                        -- of the CDN's line
  client_kind as client_kind,
  failed as cdn_failed                     -- of the CDN's line alone
from joined;

-- What "report hops" joins by itself, as most journeys go well: ids of requests that a CDN answered well, ids that
-- proxies logged, and what the lines of a shape say.
create view cdn_ids as
select m.request_id as request_id, m.time_ms as time_ms, m.line as line, m.shape as shape
from request_more m
join shapes s on s.id = +m.shape and s.tier = 'cdn' and s.client_kind <> 'internal'
where m.request_id is not null and m.shape > 0;

-- The same in the order of ids: one after the other they are looked up in half a second a million.
create view cdn_ids_in_order as
select m.request_id as request_id, m.time_ms as time_ms, m.line as line, m.shape as shape
from request_more m indexed by request_more_by_request_id
join shapes s on s.id = +m.shape and s.tier = 'cdn' and s.client_kind <> 'internal'
where m.request_id is not null and m.shape > 0;

create view proxy_ids as
select m.request_id as request_id, m.edge_id as edge_id, m.time_ms as time_ms, m.line as line, m.shape as shape
from request_more m
join shapes s on s.id = +m.shape and s.tier = 'proxy';

create view shape_words as
select
  s.id as shape, f.source as source, s.client_kind as client_kind, s.host as host, s.status as status,
  s.upstream_status as upstream_status, s.answered_by as answered_by
from shapes s join files f on f.id = s.file;

-- What helps to find a file again, beside its head and tail.
create table file_marks (
  file integer primary key references files (id) on delete cascade,
  first blob,          -- fingerprint of the first line that bears a time
  ending blob not null -- fingerprint of the last bytes on disk
);
create index file_marks_by_first on file_marks (first) where first is not null;
