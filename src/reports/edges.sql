-- title: Edge locations of the CDN
-- about: Per source and edge location what failed there; elsewhere_share is the share of server errors at all other locations of the source. hit_share is of the requests whose log tells of the cache.
-- period: 24 hours
-- key: source, edge_location
-- counts: requests, failed, server_errors, error_share, hit_share, p95_request_time_ms
with
seen as materialized (
  select
    source,
    edge_location,
    reason,
    cache,
    request_time_ms,
    count(*) as requests,
    sum(failed) as failed,
    sum(server_error) as server_errors,
    max(time_ms) as last_ms
  from requests
  where time_ms >= :since
    and time_ms < :until
    and edge_location is not null
    and client_kind <> 'internal'
    and (:all_clients or client_kind not in ('health_check', 'scanner'))
    and (:source is null or source = :source)
    and (:host is null or host = :host)
  group by 1, 2, 3, 4, 5
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
    max(last_ms) as last_ms,
    sum(sum(requests)) over (partition by source) as all_requests,
    sum(sum(server_errors)) over (partition by source) as all_errors
  from seen
  group by 1, 2
),
reasons as (
  select
    source,
    edge_location,
    reason,
    row_number() over (partition by source, edge_location order by sum(requests) desc, reason) as place
  from seen
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
  from seen
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
  strftime('%Y-%m-%dT%H:%M:%fZ', e.last_ms / 1000.0, 'unixepoch') as last_seen
from edges as e
left join reasons as r on r.source = e.source and r.edge_location = e.edge_location and r.place = 1
left join percentiles as p on p.source = e.source and p.edge_location = e.edge_location
order by
  e.server_errors desc,
  e.requests desc,
  e.source,
  e.edge_location
