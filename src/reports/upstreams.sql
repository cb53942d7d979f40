-- title: Upstream tries
-- about: Outcome and duration of tries per source, upstream and number of the try. A request with one successful try counts as a first try; its connect and header times are not stored, so those percentiles cover only failed tries and requests with several tries.
-- period: 24 hours
-- unit: lines
-- with: hour_parts, asked_shapes, last_minutes
-- key: source, upstream_addr, try
-- counts: tries, failed_tries, failed_share, p95_response_time_ms
with
shape_groups as materialized (
  select
    shape,
    source,
    upstream_addr,
    upstream_status >= 500 as answered_5xx,
    dense_rank() over (order by source, upstream_addr, upstream_status >= 500) as number
  from asked_shapes
  where upstream_addr is not null
),
good_tries as materialized (
  select *
  from spread_of(
    (
      select hour_sums(counts, sign, (select json_group_array(json_array(shape, number)) from shape_groups), false, 'one_try')
      from hour_parts
    ),
    'upstream'
  )
),
groups as materialized (
  select
    k.number as number,
    k.source as source,
    k.upstream_addr as upstream_addr,
    k.answered_5xx as answered_5xx,
    (
      select r.time_ms
      from request_rows as r
      cross join shape_groups as s on s.shape = +r.shape
      where r.time_ms >= :since
        and r.time_ms < min(:until, (m.minute + 1) * 60000)
        and s.number = k.number
        and not exists (
          select 1
          from attempt_rows as a
          where a.time_ms = r.time_ms and a.line = r.line and a.shape = r.shape
        )
      order by r.time_ms desc
      limit 1
    ) as last_ms
  from (select distinct number, source, upstream_addr, answered_5xx from shape_groups) as k
  cross join (
    select
      k.number as number,
      max(m.minute) as minute
    from last_minutes as m
    join shape_groups as k on k.shape = m.shape
    group by k.number
  ) as m on m.number = k.number
  where k.number in (select number from good_tries)
),
tries as materialized (
  select
    s.source as source,
    a.upstream_addr as upstream_addr,
    a.try as try,
    a.outcome as outcome,
    a.status >= 500 as answered_5xx,
    a.connect_time_ms as connect_time_ms,
    a.header_time_ms as header_time_ms,
    a.response_time_ms as response_time_ms,
    a.time_ms as time_ms,
    1 as number
  from attempts as a
  join asked_shapes as s on s.shape = a.shape
  where a.time_ms >= :since
    and a.time_ms < :until
  union all
  select
    g.source,
    g.upstream_addr,
    1,
    'answered',
    g.answered_5xx,
    null, -- connect_time_ms
    null, -- header_time_ms
    t.ms,
    g.last_ms,
    t.requests
  from good_tries as t
  join groups as g on g.number = t.number
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
