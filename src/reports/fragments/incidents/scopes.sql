-- with: incidents/detected, counted_requests
-- The upstream, zone, edge location or route that alone is affected by an incident.
shape_values as materialized (
  select number, 1 as rank, upstream_addr as value from incident_shapes
  union
  select number, 2, zone_of(upstream_addr) from incident_shapes
  union
  select number, 3, edge_location from incident_shapes
),
failure_values as (
  select number, 1 as rank, upstream_addr as value, count(*) as errors from failures group by number, upstream_addr
  union all
  select number, 2, zone_of(upstream_addr), count(*) from failures group by number, upstream_addr
  union all
  select number, 3, edge_location, count(*) from failures group by number, edge_location
),
-- incidents with four of five errors at one of several upstreams, zones or edge locations: requests are counted only for
-- these, because that reads all counts of the incident
concentrated as materialized (
  select distinct e.number as number
  from (
    select
      number,
      rank,
      value,
      sum(errors) as errors
    from failure_values
    where value is not null
    group by 1, 2, 3
  ) as e
  join incidents as i on i.number = e.number
  where e.errors * 5 >= i.errors * 4
    and exists (
      select 1
      from shape_values as v
      where v.number = e.number
        and v.rank = e.rank
        and v.value <> e.value
    )
),
slices as materialized (
  select
    number,
    shape,
    start_ms,
    until_ms,
    upstream_addr,
    edge_location,
    server_error,
    dense_rank() over (order by upstream_addr, edge_location) as slice
  from incident_shapes
  where number in (select number from concentrated)
),
slice_minutes as (
  select
    s.shape as shape,
    s.number as number,
    m.requests as requests
  from incident_period as p
  cross join counted_minutes as m
  cross join slices as s on s.shape = +m.shape
  where m.minute >= p.since_ms / 60000
    and m.minute < cast(p.until_ms / 60000 as integer)
    and m.minute >= s.start_ms / 60000
    and m.minute < cast(s.until_ms / 60000 as integer)
  union all
  select
    s.shape,
    s.number,
    1
  from counted_rows as r
  cross join slices as s on s.shape = +r.shape
  where r.time_ms >= cast(:until / 60000 as integer) * 60000
    and r.time_ms < :until
    and r.time_ms < s.until_ms
),
slice_counts as materialized (
  select
    c.step as number,
    s.upstream_addr as upstream_addr,
    s.edge_location as edge_location,
    sum(c.requests) as requests,
    sum(c.errors) as errors
  from counted_groups((
    select count_sums(g.id, m.shape, m.number, m.requests)
    from (select shape_groups(json_group_array(json_array(shape, slice, server_error))) as id from slices) as g
    cross join slice_minutes as m
  )) as c
  join (select distinct slice, upstream_addr, edge_location from slices) as s on s.slice = c.number
  group by 1, 2, 3
),
-- requests are counted only for a route with four of five errors, because that reads every request
suspected_routes as materialized (
  select
    f.number as number,
    f.route as route,
    count(*) as errors
  from failures as f
  join incidents as i on i.number = f.number
  where f.route is not null
  group by f.number, f.route
  having count(*) * 5 >= i.errors * 4
),
route_totals as materialized (
  select
    i.number as number,
    sum(r.route = s.route) as requests,
    sum(r.route is not null) as all_requests,
    (select count(*) from failures as f where f.number = i.number and f.route is not null) as all_errors
  from suspected_routes as s
  join incidents as i on i.number = s.number
  cross join counted_requests as r
  where r.time_ms >= i.start_ms
    and r.time_ms < min(i.end_ms, :until)
    and r.source = i.source
    and r.host is i.host
    and r.client_kind not in ('health_check', 'scanner', 'internal')
  group by i.number
),
-- the narrower dimension is preferred if two have the same errors
dimension_slices as (
  select number, 1 as rank, 'upstream' as scope, upstream_addr as value, requests, errors from slice_counts
  union all
  select number, 2, 'zone', zone_of(upstream_addr), requests, errors from slice_counts
  union all
  select number, 3, 'edge', edge_location, requests, errors from slice_counts
),
dimension_totals as (
  select
    number,
    rank,
    scope,
    value,
    sum(requests) as requests,
    sum(errors) as errors,
    sum(sum(requests)) over same_scope as all_requests,
    sum(sum(errors)) over same_scope as all_errors
  from dimension_slices
  where value is not null
  group by 1, 2, 3, 4
  window same_scope as (partition by number, scope)
  union all
  select
    s.number,
    4,
    'route',
    s.route,
    a.requests,
    s.errors,
    a.all_requests,
    a.all_errors
  from suspected_routes as s
  join route_totals as a on a.number = s.number
),
-- four of five errors, at most a fifth of the share elsewhere, and enough requests elsewhere for five expected errors
scopes as (
  select
    c.number as number,
    c.scope as scope,
    c.value as value,
    (c.all_errors - c.errors) * 1.0 / (c.all_requests - c.requests) as elsewhere_share,
    row_number() over (
      partition by c.number
      order by c.errors * 10 / i.errors desc, c.rank, c.value
    ) as rank
  from dimension_totals as c
  join incidents as i on i.number = c.number
  where c.errors * 5 >= i.errors * 4
    and (c.all_errors - c.errors) * 5.0 * c.requests <= c.errors * (c.all_requests - c.requests)
    and (c.all_requests - c.requests) * c.errors >= 5.0 * c.requests
)
