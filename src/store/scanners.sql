-- Rows that are to say another client_kind: who scans, by what a client did in a day. Every row of its day says so, and the rows of those who did not say what
-- their own lines do. What is counted does not depend on what was decided before, so the days come out the same
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
    d.since,
    r.client_ip,
    r.user_agent
  from days as d
  cross join request_lines as r on r.time_ms >= d.since and r.time_ms < d.since + 86400000
  where r.failed
    and r.status in (404, 410)
    and r.client_kind in ('person', 'bot', 'scanner')
    and r.client_ip is not null
    and r.route is not null
    and not is_page_file(r.path)
    and not (r.referer is not null and (r.host is null or instr(r.referer, '://' || r.host) > 0))
  group by d.since, r.client_ip, r.user_agent
  having count(distinct r.route) >= 20
    and may_scan(r.user_agent)
),
days_rows as materialized (
  select
    s.since as since,
    s.client_ip as client_ip,
    s.user_agent as user_agent,
    r.time_ms as time_ms,
    r.line as line,
    r.shape as shape,
    r.path as path,
    r.status as status,
    r.fault as fault,
    r.reason as reason,
    r.client_kind as client_kind,
    r.server_error as server_error
  from days as d
  cross join request_lines as r on r.time_ms >= d.since and r.time_ms < d.since + 86400000
  cross join suspects as s on s.since = d.since and s.client_ip = r.client_ip and s.user_agent is r.user_agent
  where r.client_kind in ('person', 'bot', 'scanner')
),
-- and four in five answers were that it is not there: redirects, refusals and a site that is down say nothing of a client
scanners as materialized (
  select since, client_ip, user_agent
  from days_rows
  where not is_page_file(path)
  group by since, client_ip, user_agent
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
    iif(s.since is null, client_kind_of(r.user_agent, r.path, r.status), 'scanner') as client_kind
  from days_rows as r
  left join scanners as s
    on s.since = r.since and s.client_ip = r.client_ip and s.user_agent is r.user_agent
)
select
  time_ms as time_ms,
  line as line,
  shape as shape,
  client_kind as client_kind,
  is_server_error(fault, reason, status, client_kind) as server_error
from told
where client_kind <> before
