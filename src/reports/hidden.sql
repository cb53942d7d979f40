-- title: Failures hidden from users
-- about: Requests with a good answer although a hop behind failed, by route and cause. hidden_by is the answer in its place: stale (a stale copy), retry (another try succeeded) or replaced (an error page, a fallback or the answer of code at the edge, sent with a good status). They are no failures in rates.
-- period: 24 hours
-- with: asked_shapes, counted_shapes, counted_rows
-- key: source, host, route, reason, hidden_by
-- counts: requests, clients
with
hidden_shapes as materialized (
  select
    a.shape as shape,
    a.source as source,
    a.host as host,
    a.hidden_reason as reason,
    s.hidden_by as hidden_by
  from asked_shapes as a
  join shapes as s on s.id = a.shape
  where a.hidden_reason is not null
),
hidden_minutes as materialized (
  select distinct time_ms / 60000 as minute
  from counted_shapes
  where shape in (select shape from hidden_shapes)
),
hidden_requests as materialized (
  select
    h.source as source,
    h.host as host,
    t.route as route,
    h.reason as reason,
    h.hidden_by as hidden_by,
    r.client as client,
    r.time_ms as time_ms,
    l.file << 31 | r.line as id
  from hidden_minutes as m
  cross join counted_rows as r
    on r.time_ms >= max(m.minute * 60000, :since)
    and r.time_ms < min((m.minute + 1) * 60000, :until)
  join hidden_shapes as h on h.shape = r.shape
  join shapes as l on l.id = r.line_shape
  left join paths as p on p.id = r.path
  left join routes as t on t.id = p.route
)
select
  source as source,
  host as host,
  route as route,
  reason as reason,
  hidden_by as hidden_by,
  count(*) as requests,
  count(distinct client) as clients,
  strftime('%Y-%m-%dT%H:%M:%fZ', min(time_ms) / 1000.0, 'unixepoch') as first_seen,
  strftime('%Y-%m-%dT%H:%M:%fZ', max(time_ms) / 1000.0, 'unixepoch') as last_seen,
  'id=' || max(id) as sample,
  first_check(reason) as what_to_check_first
from hidden_requests
group by source, host, route, reason, hidden_by
order by
  requests desc,
  source,
  host,
  route,
  reason,
  hidden_by
