-- title: Clients with the most 4xx answers
-- about: The hundred client addresses of each source with the most 4xx answers. share is the share of the client's requests, total_share the share of all 4xx answers of the source. Many different routes indicate a scanner; one route with many clients indicates a broken link.
-- period: 24 hours
-- with: counted_rows, counted_requests
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
  from counted_requests
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
    row_number() over (partition by source order by count(*) desc, client_ip) as rank
  from failures
  where client_ip is not null
  group by source, client
),
shown as materialized (
  select * from counts where rank <= 100
),
shown_failures as materialized (
  select f.*
  from shown as s
  join failures as f on f.source = s.source and f.client = s.client
),
-- grouped by number first, to avoid reading the texts of millions of rows for a hundred clients
traffic_rows as materialized (
  select
    client,
    shape,
    count(*) as requests
  from counted_rows
  where time_ms >= :since
    and time_ms < :until
    and client in (select client from shown)
  group by client, shape
),
traffic as (
  select
    s.source as source,
    n.client as client,
    sum(n.requests) as requests
  from traffic_rows as n
  join shapes as s on s.id = n.shape
  where s.client_kind <> 'internal'
    and (:source is null or s.source = :source)
    and (:host is null or s.host = :host)
  group by s.source, n.client
),
field_values as (
  select 1 as field, source, client_ip, client_kind as value from shown_failures
  union all
  select 2, source, client_ip, status from shown_failures
  union all
  select 3, source, client_ip, reason from shown_failures
  union all
  select 4, source, client_ip, route from shown_failures
  union all
  select 5, source, client_ip, user_agent from shown_failures
),
ranked as (
  select
    field,
    source,
    client_ip,
    value,
    row_number() over (partition by field, source, client_ip order by count(*) desc, value) as rank
  from field_values
  where value is not null
  group by 1, 2, 3, 4
),
top as (
  select
    source,
    client_ip,
    max(value) filter (where field = 1) as client_kind,
    max(value) filter (where field = 2) as status,
    max(value) filter (where field = 3) as reason,
    max(value) filter (where field = 4) as route,
    max(value) filter (where field = 5) as user_agent
  from ranked
  where rank = 1
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
