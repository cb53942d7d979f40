-- title: Edge locations of the CDN
-- about: Requests and failures per source and edge location. elsewhere_share is the share of server errors at all other locations of the source; hit_share is the share of cache hits in requests with a logged cache status.
-- period: 24 hours
-- unit: lines
-- with: hour_parts, asked_shapes, last_minutes
-- key: source, edge_location
-- counts: requests, failed, server_errors, error_share, hit_share, p95_request_time_ms
with
shape_groups as materialized (
  select
    shape,
    source,
    edge_location,
    reason,
    cache,
    server_error,
    dense_rank() over (order by source, edge_location, reason, cache, server_error) as number
  from asked_shapes
  where edge_location is not null
),
spreads as materialized (
  select
    k.source as source,
    k.edge_location as edge_location,
    k.reason as reason,
    k.cache as cache,
    s.ms as request_time_ms,
    s.requests as requests,
    iif(k.reason is null, 0, s.requests) as failed,
    s.requests * k.server_error as server_errors
  from spread_of(
    (
      select hour_sums(counts, sign, (select json_group_array(json_array(shape, number)) from shape_groups), false, 'all')
      from hour_parts
    ),
    'request'
  ) as s
  join (select distinct number, source, edge_location, reason, cache, server_error from shape_groups) as k
    on k.number = s.number
),
last_seen as (
  select
    m.source as source,
    m.edge_location as edge_location,
    (
      select r.time_ms
      from request_rows as r
      where r.time_ms >= :since
        and r.time_ms < min(:until, (m.minute + 1) * 60000)
        and +r.shape in (
          select shape
          from shape_groups as k
          where k.source = m.source and k.edge_location = m.edge_location
        )
      order by r.time_ms desc
      limit 1
    ) as last_ms
  from (
    select
      k.source as source,
      k.edge_location as edge_location,
      max(m.minute) as minute
    from last_minutes as m
    join shape_groups as k on k.shape = m.shape
    group by 1, 2
  ) as m
),
edges as (
  select
    source,
    edge_location,
    sum(requests) as requests,
    sum(failed) as failed,
    sum(server_errors) as server_errors,
    sum(iif(cache in ('hit', 'stale'), requests, 0)) as hits,
    sum(iif(cache is not null, requests, 0)) as cacheable,
    sum(sum(requests)) over (partition by source) as all_requests,
    sum(sum(server_errors)) over (partition by source) as all_errors
  from spreads
  group by 1, 2
),
reasons as (
  select
    source,
    edge_location,
    reason,
    row_number() over (partition by source, edge_location order by sum(requests) desc, reason) as rank
  from spreads
  where reason is not null
  group by 1, 2, 3
),
times as (
  select
    source,
    edge_location,
    request_time_ms as ms,
    sum(sum(requests)) over (partition by source, edge_location order by request_time_ms) as up_to,
    sum(sum(requests)) over (partition by source, edge_location) as timed
  from spreads
  where request_time_ms is not null
  group by 1, 2, 3
),
percentiles as (
  select
    source,
    edge_location,
    min(ms) filter (where up_to * 100 >= timed * 50) as p50,
    min(ms) filter (where up_to * 100 >= timed * 95) as p95
  from times
  group by 1, 2
)
select
  e.source as source,
  e.edge_location as edge_location,
  e.requests as requests,
  e.failed as failed,
  round(e.failed * 1.0 / e.requests, 6) as failed_share,
  e.server_errors as server_errors,
  round(e.server_errors * 1.0 / e.requests, 6) as error_share,
  round((e.all_errors - e.server_errors) * 1.0 / nullif(e.all_requests - e.requests, 0), 6) as elsewhere_share,
  round(e.hits * 1.0 / nullif(e.cacheable, 0), 6) as hit_share,
  r.reason as top_reason,
  p.p50 as p50_request_time_ms,
  p.p95 as p95_request_time_ms,
  strftime('%Y-%m-%dT%H:%M:%fZ', l.last_ms / 1000.0, 'unixepoch') as last_seen
from edges as e
join last_seen as l on l.source = e.source and l.edge_location = e.edge_location
left join reasons as r on r.source = e.source and r.edge_location = e.edge_location and r.rank = 1
left join percentiles as p on p.source = e.source and p.edge_location = e.edge_location
order by
  e.server_errors desc,
  e.requests desc,
  e.source,
  e.edge_location
