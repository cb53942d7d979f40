-- Rows that are to say another client_kind: who scans, by what a client did in a day. Every row of its day says so,
-- and the rows of those who did not say what their own lines do. What is counted does not depend on what was decided before, so the days come out the same
-- whatever the order and the number of runs.
-- A client is an address with a user agent: behind one address many people may sit, few of them with one agent.
with
days as (
  select value * 86400000 as since from json_each(:days)
),
-- 20 different pages that are not there, to which no page of the site leads. A person meets a few broken links a day;
-- the lists of scanners hold hundreds. Files that a page loads do not count: a bad release breaks all of them at once.
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
days_rows as materialized (
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
-- and four in five answers were that it is not there: redirects, refusals and a site that is down say nothing of a client
scanners as materialized (
  select since, client, agent
  from days_rows
  where not is_page_file(path)
  group by since, client, agent
  having sum(status in (404, 410)) >= 4 * sum(status between 200 and 299 or status is 304)
),
told as (
  select
    r.time_ms,
    r.line,
    r.shape,
    r.client_kind as before,
    r.fault,
    r.reason,
    r.status,
    iif(s.since is null, client_kind_of(a.user_agent, r.path, r.status), 'scanner') as client_kind
  from days_rows as r
  left join agents as a on a.id = r.agent
  left join scanners as s
    on s.since = r.since and s.client = r.client and s.agent is r.agent
)
select
  time_ms as time_ms,
  line as line,
  shape as shape,
  client_kind as client_kind,
  is_server_error(fault, reason, status, client_kind) as server_error
from told
where client_kind <> before
