-- title: Failures of a day, by hop and cause
-- about: One row per group of failures, after one row per source and host with their totals (no reason). requests is the number of all requests of the source and host that day; the columns after it describe only the failures. Health checks and scanners are excluded unless --all-clients is given.
-- period: yesterday
-- notes: unjoined
-- uses: missing
-- with: counted, asked_shapes, counted_rows
-- key: date, source, tier, host, route, status, answered_by, fault, reason, confidence, fault_source
-- counts: requests, group_requests, share, clients
with
traffic as materialized (
  select
    time_ms / 86400000 as day,
    source,
    host,
    iif(min(tier) = max(tier), min(tier), null) as tier,
    sum(iif(:all_clients or client_kind not in ('health_check', 'scanner'), requests, 0)) as requests,
    sum(iif(
      hidden_reason is not null and (:all_clients or client_kind not in ('health_check', 'scanner')), requests, 0
    )) as hidden
  from counted
  where client_kind <> 'internal'
    and (:source is null or source = :source)
    and (:host is null or host = :host)
  group by 1, 2, 3
),
persistent as materialized (
  select
    ifnull(value ->> 'host', '') as host,
    value ->> 'path' as path
  from json_each(:missing)
  where value ->> 'persistent'
    and value ->> 'important' is not null
),
persistent_paths as materialized (
  select
    l.host as host,
    p.id as path
  from paths as p
  join persistent as l on l.path = p.path
),
failures as materialized (
  select
    r.time_ms,
    r.time_ms / 86400000 as day,
    r.line,
    r.line_shape,
    r.shape,
    r.client,
    r.path,
    p.route,
    m.request_time_ms
  from counted_rows as r
  join asked_shapes as s on s.shape = r.shape
  left join paths as p on p.id = r.path
  left join request_more as m on m.time_ms = r.time_ms and m.line = r.line and m.shape = r.line_shape
  where r.time_ms >= :since
    and r.time_ms < :until
    and r.line_shape < 0
),
-- failures of a shape and route have the same texts, so groups and totals are numbered once and not sorted by ten texts
groups as materialized (
  select
    c.day, c.shape, c.route as route_id, c.requests,
    s.file, s.source, s.tier, s.host, t.route, s.status, s.answered_by, s.fault, s.fault_source, s.reason, s.confidence,
    s.server_error, s.upstream_addr,
    dense_rank() over (
      order by
        c.day, s.source, s.tier, s.host, t.route, s.status, s.answered_by, s.fault, s.reason, s.confidence,
        s.fault_source
    ) as number,
    -dense_rank() over (order by c.day, s.source, s.host) as total
  from (
    select
      day,
      shape,
      route,
      count(*) as requests
    from failures
    group by 1, 2, 3
  ) as c
  join asked_shapes as s on s.shape = c.shape
  left join routes as t on t.id = c.route
),
shown as (
  select distinct
    number, day, source, tier, host, route, status, answered_by, fault, reason, confidence, fault_source
  from groups
  union all
  select distinct
    total, day, source, null, host, null, null, null, null, null, null, null
  from groups
),
numbered_failures as materialized (
  select
    f.*,
    g.number,
    g.total,
    g.file << 31 | f.line as id,
    g.status in (404, 410) and (ifnull(g.host, ''), f.path) in (select host, path from persistent_paths) as persistent
  from failures as f
  join groups as g on g.day = f.day and g.shape = f.shape and g.route_id is f.route
),
-- every failure counts in its group and in the total of its source and host
members as (
  select number, id, time_ms, line, line_shape, client, path, request_time_ms, persistent
  from numbered_failures
  union all
  select total, id, time_ms, line, line_shape, client, path, request_time_ms, persistent
  from numbered_failures
),
sums as materialized (
  select number, upstream_addr, requests, requests * server_error as server_errors
  from groups
  union all
  select total, upstream_addr, requests, requests * server_error
  from groups
),
counts as materialized (
  select
    m.number as number,
    s.requests as requests,
    s.server_errors as server_errors,
    count(distinct m.client) as clients,
    min(m.time_ms) as first_ms,
    max(m.time_ms) as last_ms,
    percentile(m.request_time_ms, 95) as p95_request_time_ms,
    max(m.persistent) as persistent
  from members as m
  join (
    select
      number,
      sum(requests) as requests,
      sum(server_errors) as server_errors
    from sums
    group by number
  ) as s on s.number = m.number
  group by m.number
),
upstreams as (
  select
    number,
    upstream_addr,
    row_number() over (partition by number order by sum(requests) desc, upstream_addr) as rank
  from sums
  where upstream_addr is not null
  group by number, upstream_addr
),
newest as (
  select
    m.number as number,
    max(m.id), -- line, shape and path are of its row
    m.line as line,
    m.line_shape as line_shape,
    m.path as path
  from counts as c
  join members as m on m.number = c.number and m.time_ms = c.last_ms
  group by m.number
),
history as materialized (
  select
    c.day, s.source, s.tier, s.host, t.route, s.status, s.answered_by, s.fault, s.reason, s.confidence,
    sum(c.requests) as server_errors
  from (
    select
      r.time_ms / 86400000 as day,
      r.shape as shape,
      p.route as route,
      count(*) as requests
    from counted_rows as r
    left join paths as p on p.id = r.path
    -- the seven days before each day of the period
    where r.time_ms >= (:since / 86400000 - 7) * 86400000
      and r.time_ms < (:until - 1) / 86400000 * 86400000
      and r.line_shape < 0
    group by 1, 2, 3
  ) as c
  join asked_shapes as s on s.shape = c.shape
  left join routes as t on t.id = c.route
  where s.server_error
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
)
select
  date(t.day * 86400, 'unixepoch') as date,
  t.source as source,
  iif(g.reason is null, t.tier, g.tier) as tier,
  t.host as host,
  g.route as route,
  g.status as status,
  g.answered_by as answered_by,
  g.fault as fault,
  g.reason as reason,
  g.confidence as confidence,
  t.requests as requests,
  ifnull(c.requests, 0) as group_requests,
  ifnull(round(c.requests * 1.0 / t.requests, 6), 0) as share,
  ifnull(c.clients, 0) as clients,
  strftime('%Y-%m-%dT%H:%M:%fZ', c.first_ms / 1000.0, 'unixepoch') as first_seen,
  strftime('%Y-%m-%dT%H:%M:%fZ', c.last_ms / 1000.0, 'unixepoch') as last_seen,
  c.p95_request_time_ms as p95_request_time_ms,
  u.upstream_addr as top_upstream,
  (select path from paths where id = n.path) as sample_path,
  (
    select request_id
    from request_more as m
    where m.time_ms = c.last_ms and m.line = n.line and m.shape = n.line_shape
  ) as sample_request_id,
  case
    when g.reason is null then null
    when c.persistent then 'persistent_404'
    -- the mean of the seven days before; a day without such errors counts as 0
    when c.server_errors >= 20 and c.server_errors * 7 >= 3 * (
      select ifnull(sum(h.server_errors), 0)
      from history as h
      where h.day between g.day - 7 and g.day - 1
        and (h.source, h.tier, h.host, h.route) is (g.source, g.tier, g.host, g.route)
        and (h.status, h.answered_by, h.fault, h.reason, h.confidence)
          is (g.status, g.answered_by, g.fault, g.reason, g.confidence)
    ) then 'rising_5xx'
  end as flag,
  g.fault_source as fault_source,
  iif(g.reason is null, t.hidden, 0) as hidden
from traffic as t
left join shown as g on g.day = t.day and g.source = t.source and g.host is t.host
left join counts as c on c.number = g.number
left join upstreams as u on u.number = g.number and u.rank = 1
left join newest as n on n.number = g.number
order by
  t.day,
  t.source,
  t.host,
  g.reason is not null,
  c.requests desc,
  g.tier, g.route, g.status, g.answered_by, g.fault, g.reason, g.confidence, g.fault_source
