-- title: Clients that cause the 4xx
-- about: The hundred addresses of each source with the most answers of 4xx; share is of all requests of the client, total_share of all 4xx of the source. Many routes not found are a scanner's, one route of many clients is a broken link.
-- period: 24 hours
-- key: source, client_ip
-- counts: requests, client_errors, share, total_share
with
failures as materialized (
  select
    source,
    client_ip,
    client,
    client_kind,
    status,
    reason,
    route,
    path,
    user_agent,
    time_ms
  from request_lines
  where time_ms >= :since
    and time_ms < :until
    and failed
    and status between 400 and 499
    and client_kind <> 'internal'
    and (:source is null or source = :source)
    and (:host is null or host = :host)
),
counts as materialized (
  select
    source,
    client_ip,
    client,
    count(*) as client_errors,
    sum(status in (404, 410)) as not_found,
    sum(status in (401, 403)) as denied,
    sum(status = 429) as limited,
    count(distinct path) as paths,
    min(time_ms) as first_ms,
    max(time_ms) as last_ms,
    sum(count(*)) over (partition by source) as all_errors,
    row_number() over (partition by source order by count(*) desc, client_ip) as place
  from failures
  where client_ip is not null
  group by source, client
),
shown as materialized (
  select * from counts where place <= 100
),
theirs as materialized (
  select f.*
  from shown as s
  join failures as f on f.source = s.source and f.client = s.client
),
-- by numbers first: texts of millions of rows would be read for a hundred clients
traffic_rows as materialized (
  select
    client,
    shape,
    count(*) as requests
  from request_rows
  where time_ms >= :since
    and time_ms < :until
    and client in (select client from shown)
  group by client, shape
),
traffic as (
  select
    f.source as source,
    n.client as client,
    sum(n.requests) as requests
  from traffic_rows as n
  join shapes as s on s.id = n.shape
  join files as f on f.id = s.file
  where s.client_kind <> 'internal'
    and (:source is null or f.source = :source)
    and (:host is null or s.host = :host)
  group by f.source, n.client
),
words as (
  select 1 as word, source, client_ip, client_kind as value from theirs
  union all
  select 2, source, client_ip, status from theirs
  union all
  select 3, source, client_ip, reason from theirs
  union all
  select 4, source, client_ip, route from theirs
  union all
  select 5, source, client_ip, user_agent from theirs
),
ranked as (
  select
    word,
    source,
    client_ip,
    value,
    row_number() over (partition by word, source, client_ip order by count(*) desc, value) as place
  from words
  where value is not null
  group by 1, 2, 3, 4
),
top as (
  select
    source,
    client_ip,
    max(value) filter (where word = 1) as client_kind,
    max(value) filter (where word = 2) as status,
    max(value) filter (where word = 3) as reason,
    max(value) filter (where word = 4) as route,
    max(value) filter (where word = 5) as user_agent
  from ranked
  where place = 1
  group by 1, 2
)
select
  s.source as source,
  s.client_ip as client_ip,
  t.client_kind as client_kind,
  q.requests as requests,
  s.client_errors as client_errors,
  round(s.client_errors * 1.0 / q.requests, 6) as share,
  round(s.client_errors * 1.0 / s.all_errors, 6) as total_share,
  s.not_found as not_found,
  s.denied as denied,
  s.limited as limited,
  s.paths as paths,
  t.status as top_status,
  t.reason as top_reason,
  t.route as top_route,
  t.user_agent as top_user_agent,
  strftime('%Y-%m-%dT%H:%M:%fZ', s.first_ms / 1000.0, 'unixepoch') as first_seen,
  strftime('%Y-%m-%dT%H:%M:%fZ', s.last_ms / 1000.0, 'unixepoch') as last_seen
from shown as s
join traffic as q on q.source = s.source and q.client = s.client
left join top as t on t.source = s.source and t.client_ip = s.client_ip
order by
  s.client_errors desc,
  s.source,
  s.client_ip
