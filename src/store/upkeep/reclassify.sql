-- Rows whose client_kind changes because a client scanned for pages during a UTC day. For each day with a suspect, all
-- rows of the suspects are classified again: rows of scanners as scanner, other rows by their own line. The result
-- does not depend on earlier decisions, nor on the order and number of runs.
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
classified as (
  select
    r.time_ms,
    r.line,
    r.shape,
    r.client_kind as previous_kind,
    r.fault,
    r.reason,
    r.status,
    iif(s.since is null, client_kind_of(a.user_agent, r.path, r.status), 'scanner') as client_kind
  from suspect_rows as r
  left join agents as a on a.id = r.agent
  left join scanners as s
    on s.since = r.since and s.client = r.client and s.agent is r.agent
)
select
  time_ms as time_ms,
  line as line,
  shape as shape,
  client_kind as client_kind,
  is_server_error(fault, reason, status, client_kind) as server_error,
  shape as verdict_shape
from classified
where client_kind <> previous_kind
