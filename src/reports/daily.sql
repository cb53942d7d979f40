-- title: Failures of a day, by hop and cause
-- about: One row per group of failures, after one row per source and host with their totals (no reason). requests counts all requests of the source and host that day; every column after it speaks of the failures alone. Health checks and scanners count in none of them, but with --all-clients.
-- period: yesterday
-- uses: missing
-- with: counted, failed_requests
-- key: date, source, tier, host, route, status, answered_by, fault, reason, confidence
-- counts: requests, group_requests, share, clients
with
traffic as materialized (
  select
    time_ms / 86400000 as day,
    source,
    host,
    iif(min(tier) = max(tier), min(tier), null) as tier,
    sum(iif(:all_clients or client_kind not in ('health_check', 'scanner'), requests, 0)) as requests
  from counted
  where client_kind <> 'internal'
    and (:source is null or source = :source)
    and (:host is null or host = :host)
  group by 1, 2, 3
),
lasting as (
  select
    ifnull(value ->> 'host', '') as host,
    value ->> 'path' as path
  from json_each(:missing)
  where value ->> 'persistent'
    and value ->> 'important' is not null
),
failures as materialized (
  select
    id,
    time_ms,
    time_ms / 86400000 as day,
    source,
    tier,
    host,
    route,
    status,
    answered_by,
    fault,
    reason,
    confidence,
    server_error,
    client_ip,
    request_time_ms,
    upstream_addr,
    status in (404, 410) and (ifnull(host, ''), path) in (select host, path from lasting) as lasting
  from failed_requests
),
-- groups and totals get a number each: to sort failures by ten texts again and again would be slow
groups as materialized (
  select
    day, source, tier, host, route, status, answered_by, fault, reason, confidence,
    row_number() over () as number,
    -dense_rank() over (order by day, source, host) as total
  from failures
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
),
filed as materialized (
  select
    f.*,
    g.number,
    g.total
  from failures as f
  join groups as g
    on (g.day, g.source, g.tier, g.host, g.route)
      is (f.day, f.source, f.tier, f.host, f.route)
    and (g.status, g.answered_by, g.fault, g.reason, g.confidence)
      is (f.status, f.answered_by, f.fault, f.reason, f.confidence)
),
shown as (
  select
    number, day, source, tier, host, route, status, answered_by, fault, reason, confidence
  from groups
  union all
  select distinct
    total, day, source, null, host, null, null, null, null, null, null
  from groups
),
-- every failure twice: in its group, and in the total of its source and host
members as (
  select number, id, time_ms, server_error, client_ip, request_time_ms, upstream_addr, lasting
  from filed
  union all
  select total, id, time_ms, server_error, client_ip, request_time_ms, upstream_addr, lasting
  from filed
),
counts as materialized (
  select
    number,
    count(*) as requests,
    sum(server_error) as server_errors,
    count(distinct client_ip) as clients,
    min(time_ms) as first_ms,
    max(time_ms) as last_ms,
    max(lasting) as lasting
  from members
  group by number
),
ranked as (
  select
    number,
    request_time_ms,
    row_number() over (partition by number order by request_time_ms) as place,
    count(*) over (partition by number) as timed
  from members
  where request_time_ms is not null
),
times as (
  select
    number,
    min(request_time_ms) as p95_request_time_ms
  from ranked
  where place * 100 >= timed * 95
  group by number
),
upstreams as (
  select
    number,
    upstream_addr,
    row_number() over (partition by number order by count(*) desc, upstream_addr) as place
  from members
  where upstream_addr is not null
  group by number, upstream_addr
),
newest as (
  select
    m.number as number,
    max(m.id) as id
  from counts as c
  join members as m on m.number = c.number and m.time_ms = c.last_ms
  group by m.number
),
history as materialized (
  select
    time_ms / 86400000 as day,
    source, tier, host, route, status, answered_by, fault, reason, confidence,
    count(*) as server_errors
  from requests
  where time_ms >= (:since / 86400000 - 7) * 86400000
    and time_ms < :until
    and failed
    and server_error
    and client_kind <> 'internal'
    and (:all_clients or client_kind not in ('health_check', 'scanner'))
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
  p.p95_request_time_ms as p95_request_time_ms,
  u.upstream_addr as top_upstream,
  (select path from requests where id = n.id and time_ms = c.last_ms) as sample_path,
  (select request_id from requests where id = n.id and time_ms = c.last_ms) as sample_request_id,
  case
    when g.reason is null then null
    when c.lasting then 'persistent_404'
    -- a day without such errors counts as 0 in the mean of the seven before
    when c.server_errors >= 20 and c.server_errors * 7 >= 3 * (
      select ifnull(sum(h.server_errors), 0)
      from history as h
      where h.day between g.day - 7 and g.day - 1
        and (h.source, h.tier, h.host, h.route) is (g.source, g.tier, g.host, g.route)
        and (h.status, h.answered_by, h.fault, h.reason, h.confidence)
          is (g.status, g.answered_by, g.fault, g.reason, g.confidence)
    ) then 'rising_5xx'
  end as flag
from traffic as t
left join shown as g on g.day = t.day and g.source = t.source and g.host is t.host
left join counts as c on c.number = g.number
left join times as p on p.number = g.number
left join upstreams as u on u.number = g.number and u.place = 1
left join newest as n on n.number = g.number
order by
  t.day,
  t.source,
  t.host,
  g.reason is not null,
  c.requests desc,
  g.tier, g.route, g.status, g.answered_by, g.fault, g.reason, g.confidence
