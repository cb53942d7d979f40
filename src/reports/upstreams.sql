-- title: Upstreams, try by try
-- about: Per source, upstream and number of the try how tries ended and how long they took. A request of one good try counts as a first try; its connect and header times are not kept, so these percentiles speak of tries that a log lists beside others or that failed.
-- period: 24 hours
-- key: source, upstream_addr, try
-- counts: tries, failed_tries, failed_share, p95_response_time_ms
with
tries as materialized (
  select
    r.source as source,
    a.upstream_addr as upstream_addr,
    a.try as try,
    a.outcome as outcome,
    a.status >= 500 as answered_5xx,
    a.connect_time_ms as connect_time_ms,
    a.header_time_ms as header_time_ms,
    a.response_time_ms as response_time_ms,
    r.time_ms as time_ms,
    1 as number
  from attempts as a
  join requests as r on r.time_ms = a.time_ms and r.id = a.request
  where a.time_ms >= :since
    and a.time_ms < :until
    and r.client_kind <> 'internal'
    and (:all_clients or r.client_kind not in ('health_check', 'scanner'))
    and (:source is null or r.source = :source)
    and (:host is null or r.host = :host)
  union all
  select
    r.source,
    r.upstream_addr,
    1,
    'answered',
    r.upstream_status >= 500,
    null, -- connect_time_ms
    null, -- header_time_ms
    r.upstream_time_ms,
    max(r.time_ms),
    count(*)
  from request_lines as r
  where r.time_ms >= :since
    and r.time_ms < :until
    and r.client_kind <> 'internal'
    and (:all_clients or r.client_kind not in ('health_check', 'scanner'))
    and r.upstream_addr is not null
    and not exists (select 1 from attempts as a where a.time_ms = r.time_ms and a.request = r.id)
    and (:source is null or r.source = :source)
    and (:host is null or r.host = :host)
  -- a shape is of one source, upstream and status; numbers are sorted sooner than texts
  group by r.shape, r.upstream_time_ms
),
counts as (
  select
    source,
    upstream_addr,
    try,
    sum(number) as tries,
    sum(number * (outcome <> 'answered' or ifnull(answered_5xx, 0))) as failed_tries,
    sum(number * (outcome = 'refused')) as refused,
    sum(number * (outcome = 'timeout')) as timeouts,
    sum(number * (outcome = 'reset')) as resets,
    sum(number * (outcome = 'unhealthy')) as unhealthy,
    sum(number * (outcome = 'unknown')) as unknown,
    sum(number * ifnull(answered_5xx, 0)) as answered_5xx,
    max(time_ms) as last_ms
  from tries
  group by 1, 2, 3
),
times as (
  select 1 as stage, source, upstream_addr, try, connect_time_ms as ms, number from tries
  union all
  select 2, source, upstream_addr, try, header_time_ms, number from tries
  union all
  select 3, source, upstream_addr, try, response_time_ms, number from tries
),
spread as (
  select
    stage,
    source,
    upstream_addr,
    try,
    ms,
    sum(sum(number)) over (partition by stage, source, upstream_addr, try order by ms) as up_to,
    sum(sum(number)) over (partition by stage, source, upstream_addr, try) as timed
  from times
  where ms is not null
  group by 1, 2, 3, 4, 5
),
percentiles as (
  select
    source,
    upstream_addr,
    try,
    min(ms) filter (where stage = 1 and up_to * 100 >= timed * 50) as p50_connect,
    min(ms) filter (where stage = 1 and up_to * 100 >= timed * 95) as p95_connect,
    min(ms) filter (where stage = 2 and up_to * 100 >= timed * 50) as p50_header,
    min(ms) filter (where stage = 2 and up_to * 100 >= timed * 95) as p95_header,
    min(ms) filter (where stage = 3 and up_to * 100 >= timed * 50) as p50_response,
    min(ms) filter (where stage = 3 and up_to * 100 >= timed * 95) as p95_response
  from spread
  group by 1, 2, 3
)
select
  c.source as source,
  c.upstream_addr as upstream_addr,
  c.try as try,
  c.tries as tries,
  c.failed_tries as failed_tries,
  round(c.failed_tries * 1.0 / c.tries, 6) as failed_share,
  c.refused as refused,
  c.timeouts as timeouts,
  c.resets as resets,
  c.unhealthy as unhealthy,
  c.unknown as unknown,
  c.answered_5xx as answered_5xx,
  p.p50_connect as p50_connect_time_ms,
  p.p95_connect as p95_connect_time_ms,
  p.p50_header as p50_header_time_ms,
  p.p95_header as p95_header_time_ms,
  p.p50_response as p50_response_time_ms,
  p.p95_response as p95_response_time_ms,
  strftime('%Y-%m-%dT%H:%M:%fZ', c.last_ms / 1000.0, 'unixepoch') as last_seen
from counts as c
left join percentiles as p
  on p.source = c.source
  and p.upstream_addr is c.upstream_addr
  and p.try = c.try
order by
  c.failed_tries desc,
  c.tries desc,
  c.source,
  c.upstream_addr,
  c.try
