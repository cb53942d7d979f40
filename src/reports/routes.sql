-- title: Routes with the most failures
-- about: Failed requests, affected clients and the most frequent cause per source, host and route. failed_series is the number of failures over time.
-- period: 24 hours
-- with: hour_parts, asked_shapes, failed_requests
-- key: source, host, route
-- counts: requests, failed, share, clients
with
shape_groups as materialized (
  select
    shape,
    source,
    host,
    dense_rank() over (order by source, host) as number
  from asked_shapes
),
traffic as materialized (
  select
    k.source as source,
    k.host as host,
    t.route as route,
    s.requests as requests
  from summed((
    select hour_sums(counts, sign, (select json_group_array(json_array(shape, number)) from shape_groups), true, 'requests')
    from hour_parts
  )) as s
  join (select distinct number, source, host from shape_groups) as k on k.number = s.number
  left join routes as t on t.id = s.route
),
failures as materialized (
  select
    source,
    host,
    route,
    fault,
    reason,
    status,
    client_ip,
    time_ms
  from failed_requests
),
causes as (
  select
    source,
    host,
    route,
    fault,
    reason,
    status,
    row_number() over (
      partition by source, host, route
      order by count(*) desc, fault, reason, status
    ) as rank
  from failures
  group by 1, 2, 3, 4, 5, 6
),
counts as (
  select
    source,
    host,
    route,
    count(*) as failed,
    count(distinct client_ip) as clients,
    series(time_ms, 1, :since, :until) as failed_series
  from failures
  group by 1, 2, 3
)
select
  f.source as source,
  f.host as host,
  f.route as route,
  t.requests as requests,
  f.failed as failed,
  round(f.failed * 1.0 / t.requests, 6) as share,
  f.clients as clients,
  c.fault as fault,
  c.reason as reason,
  c.status as status,
  f.failed_series as failed_series
from counts as f
join traffic as t on t.source = f.source and t.host is f.host and t.route is f.route
join causes as c on c.rank = 1 and c.source = f.source and c.host is f.host and c.route is f.route
order by
  f.failed desc,
  share desc,
  f.source,
  f.host,
  f.route
