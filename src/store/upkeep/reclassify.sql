-- Rows whose client_kind changes because a client scanned for pages during a UTC day, or for a host that does not exist.
-- For each day, all rows of suspects and all failures of hosts without a good answer are classified again: those of
-- scanners as scanner, others by their own line. The result does not depend on earlier decisions, nor on the order and
-- number of runs.
-- A client is an address with a user agent: many people may share an address, few of them the same agent.
with
days as (
  select value * 86400000 as since from json_each(:days)
),
-- Clients with 404s on 20 different routes to which no page of the site links. A person follows a few broken links a day;
-- the lists of scanners have hundreds. Files that a page loads do not count, because a bad release breaks all of them.
suspects as materialized (
  select
    d.since as since,
    r.client as client,
    r.agent as agent
  from days as d
  cross join request_rows as r
    on r.shape < 0
    and r.time_ms >= d.since
    and r.time_ms < d.since + 86400000
  join shapes as s on s.id = +r.shape
  join paths as p on p.id = r.path
  left join referers as o on o.id = r.referer
  where s.status in (404, 410)
    and s.client_kind in ('person', 'bot', 'scanner')
    and r.client is not null
    and not is_page_file(p.path)
    and not (o.referer is not null and (s.host is null or instr(o.referer, '://' || s.host) > 0))
  group by d.since, r.client, r.agent
  having count(distinct p.route) >= 20
    and may_scan((select a.user_agent from agents as a where a.id = r.agent))
),
suspect_rows as materialized (
  select
    u.since as since,
    u.client as client,
    u.agent as agent,
    r.time_ms as time_ms,
    r.line as line,
    r.shape as shape,
    p.path as path,
    s.status as status,
    s.fault as fault,
    s.reason as reason,
    s.client_kind as client_kind
  from (select distinct since from suspects) as d
  cross join request_rows as r on r.time_ms >= d.since and r.time_ms < d.since + 86400000
  cross join suspects as u on u.since = d.since and u.client = r.client and u.agent is r.agent
  join shapes as s on s.id = +r.shape
  left join paths as p on p.id = r.path
  where s.client_kind in ('person', 'bot', 'scanner')
),
-- Suspects with at least four times as many 404s as good answers. Redirects, refusals and errors of the site do not count.
scanners as materialized (
  select since, client, agent
  from suspect_rows
  where not is_page_file(path)
  group by since, client, agent
  having sum(status in (404, 410)) >= 4 * sum(status between 200 and 299 or status is 304)
),
-- Hosts with a good answer or a redirect, on any day and in any log.
known_hosts as materialized (
  select l.host as host
  from host_day_rows as d
  join places as l on l.id = d.place and not l.joined
  where d.good > 0 and l.host is not null
  union
  select host from shapes where status between 200 and 399 and host is not null
),
-- Failures for other hosts, and those of scanners, whose host may have had its first good answer since.
host_rows as materialized (
  select
    d.since as since,
    r.client as client,
    r.agent as agent,
    r.time_ms as time_ms,
    r.line as line,
    r.shape as shape,
    p.path as path,
    s.status as status,
    s.fault as fault,
    s.reason as reason,
    s.client_kind as client_kind,
    s.source as source,
    iif(s.host in (select host from known_hosts), null, s.host) as unknown_host
  from days as d
  cross join request_rows as r
    on r.shape < 0
    and r.time_ms >= d.since
    and r.time_ms < d.since + 86400000
  join shapes as s on s.id = +r.shape
  left join paths as p on p.id = r.path
  where s.host is not null
    and s.client_kind in ('person', 'bot', 'scanner')
    and (s.client_kind = 'scanner' or s.host not in (select host from known_hosts))
),
-- Many clients ask for a host that exists and is down, and few for one that a scanner invented. A log with three such
-- hosts and with a host that works is needed: a new site may be down, and a log may contain failures only.
rare_hosts as materialized (
  select since, source, host
  from (
    select since, source, unknown_host as host, count(*) over (partition by since, source) as hosts
    from host_rows
    where unknown_host is not null and client is not null
    group by since, source, unknown_host
    having count(distinct client) <= 5
  )
  where hosts >= 3 and source in (select source from shapes where host in (select host from known_hosts))
),
host_clients as materialized (
  select distinct r.since as since, r.source as source, r.unknown_host as host, r.client as client
  from rare_hosts as h
  join host_rows as r on r.since = h.since and r.source = h.source and r.unknown_host = h.host
),
-- A client with a good answer of another host is no scanner of hosts.
good_clients as materialized (
  select distinct d.since as since, r.client as client
  from (select distinct since from host_clients) as d
  cross join request_rows as r on r.time_ms >= d.since and r.time_ms < d.since + 86400000 and r.shape > 0
  where r.client in (select client from host_clients)
),
invented_hosts as materialized (
  select h.since as since, h.source as source, h.host as host
  from host_clients as h
  left join good_clients as g on g.since = h.since and g.client = h.client
  group by h.since, h.source, h.host
  having count(g.since) = 0
),
judged_rows as (
  select since, client, agent, time_ms, line, shape, path, status, fault, reason, client_kind, null as source, null as unknown_host
  from suspect_rows
  union all
  select since, client, agent, time_ms, line, shape, path, status, fault, reason, client_kind, source, unknown_host
  from host_rows
),
classified as (
  select
    r.time_ms,
    r.line,
    r.shape,
    r.client_kind as previous_kind,
    r.fault,
    r.reason,
    r.status,
    max(s.since is not null or h.since is not null) as scans,
    client_kind_of(a.user_agent, r.path, r.status) as own_kind
  from judged_rows as r
  left join agents as a on a.id = r.agent
  left join scanners as s
    on s.since = r.since and s.client = r.client and s.agent is r.agent
  left join invented_hosts as h on h.since = r.since and h.source = r.source and h.host = r.unknown_host
  group by r.time_ms, r.line, r.shape
),
decided as (
  select *, iif(scans, 'scanner', own_kind) as client_kind from classified
)
select
  time_ms as time_ms,
  line as line,
  shape as shape,
  client_kind as client_kind,
  is_server_error(fault, reason, status, client_kind) as server_error,
  shape as verdict_shape
from decided
where client_kind <> previous_kind
