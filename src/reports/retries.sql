-- title: Retries by upstream
-- about: Tries per source and upstream. requests: those whose first try was at the upstream. load_factor: tries divided by requests, the factor by which retries increase the load; chain_load_factor is multiplied by that of the hops in front. A row without upstream_addr is the whole source, with tries at servers that the log does not name; a row with an hour is one in which retries increased the load. repeats: requests that a client sent again within a minute of a 5xx or 429 for the same route; retry_after_ignored: those that it sent earlier than the logged Retry-After allows.
-- period: 24 hours
-- unit: lines
-- with: asked_shapes, counted_shapes
-- key: source, upstream_addr, hour
-- counts: tries, requests, load_factor, failed_tries, saved_by_retry, repeats
with
-- requests that the hop passed on, without their tries
passed_on as materialized (
  select
    s.source as source,
    s.upstream_addr as upstream_addr,
    ifnull(d.upstream_tries, 1) as tries,
    c.shape as shape,
    c.time_ms / 3600000 as hour,
    sum(c.requests) as requests
  from counted_shapes as c
  join asked_shapes as s on s.shape = c.shape
  join shapes as d on d.id = c.shape
  where s.upstream_addr is not null or d.upstream_tries >= 1
  group by s.source, s.upstream_addr, d.upstream_tries, c.shape, c.time_ms / 3600000
),
listed as materialized (
  select
    s.source as source,
    a.upstream_addr as upstream_addr,
    a.shape as shape,
    a.request as request,
    a.time_ms / 3600000 as hour,
    a.outcome as outcome,
    a.status as status,
    a.response_time_ms as response_time_ms,
    a.try = min(a.try) over (partition by a.time_ms, a.request, a.redirect) as is_first,
    a.try = max(a.try) over (partition by a.time_ms, a.request) as is_last,
    count(*) over (partition by a.time_ms, a.request) as tries,
    s.reason as reason
  from attempts as a
  join asked_shapes as s on s.shape = a.shape
  where a.time_ms >= :since
    and a.time_ms < :until
),
-- a client that left ended its last try
judged as materialized (
  select
    *,
    (outcome <> 'answered' or status >= 500) and not (ifnull(reason, '') = 'client_abort' and is_last) as bad
  from listed
),
listed_requests as (
  select shape, hour, count(distinct request) as requests from listed where tries > 1 group by shape, hour
),
sent as materialized (
  -- requests of one try, and those of which only the number of tries is logged
  select
    p.source as source,
    p.upstream_addr as upstream_addr,
    p.hour as hour,
    p.requests - iif(p.tries > 1, ifnull(l.requests, 0), 0) as requests,
    (p.requests - iif(p.tries > 1, ifnull(l.requests, 0), 0)) * p.tries as tries
  from passed_on as p
  left join listed_requests as l on l.shape = p.shape and l.hour = p.hour
  union all
  select source, upstream_addr, hour, is_first, 1 from judged where tries > 1
),
-- for each source and upstream, and for each source alone; for each hour, and for the whole period
parts as materialized (
  select iif(e.value & 1, upstream_addr, null) as upstream_addr, e.value & 1 as by_upstream,
    iif(e.value & 2, hour, null) as hour, source, sum(requests) as requests, sum(tries) as tries
  from sent
  cross join json_each('[0, 1, 2, 3]') as e
  group by source, by_upstream, 1, 3
),
outcomes as materialized (
  select iif(e.value & 1, upstream_addr, null) as upstream_addr, e.value & 1 as by_upstream,
    iif(e.value & 2, hour, null) as hour, source,
    sum(bad) as failed_tries,
    sum(bad and outcome = 'refused') as refused,
    sum(bad and outcome = 'timeout') as timeouts,
    sum(bad and outcome = 'reset') as resets,
    sum(bad and outcome = 'unhealthy') as unhealthy,
    sum(status >= 500) as answered_5xx,
    sum(bad and is_first) as failed_first,
    count(distinct iif(bad and tries > 1 and shape > 0, request, null)) as saved_by_retry,
    max(response_time_ms) as longest_response_time_ms
  from judged
  cross join json_each('[0, 1, 2, 3]') as e
  group by source, by_upstream, 1, 3
),
factors as materialized (
  select source, hour, tries * 1.0 / requests as load_factor
  from parts
  where not by_upstream and requests > 0
),
-- clients whose request failed, and their other requests
answers as materialized (
  select
    r.time_ms as time_ms,
    r.client as client,
    p.route as route,
    s.source as source,
    s.status >= 500 or s.status = 429 as is_refused,
    iif(s.status >= 500 or s.status = 429, (
      select cast(m.retry_after as integer) * 1000
      from request_more as m
      where m.time_ms = r.time_ms and m.line = r.line and m.shape = r.shape and m.retry_after not glob '*[^0-9]*'
    ), null) as wait_ms
  from request_rows as r
  join asked_shapes as s on s.shape = r.shape
  left join paths as p on p.id = r.path
  where r.time_ms >= :since
    and r.time_ms < :until
    and s.client_kind <> 'monitor'
    and r.client in (
      select f.client
      from request_rows as f
      join asked_shapes as t on t.shape = f.shape
      where f.shape < 0 and f.time_ms >= :since and f.time_ms < :until and (t.status >= 500 or t.status = 429)
    )
    and not exists (
      select 1 from inner_rows as i where i.time_ms = r.time_ms and i.line = r.line and i.shape = r.shape
    )
),
repeats as (
  select source, sum(is_repeat) as repeats, sum(is_early) as retry_after_ignored
  from (
    select
      source,
      time_ms - lag(time_ms) over same_request <= 60000 and lag(is_refused) over same_request as is_repeat,
      time_ms - lag(time_ms) over same_request < lag(wait_ms) over same_request as is_early
    from answers
    window same_request as (partition by source, client, route order by time_ms)
  )
  group by source
),
-- a log without upstreams has no tries, but clients repeat its requests too
listed_parts as (
  select source, upstream_addr, by_upstream, hour, requests, tries from parts
  union all
  select source, null, 0, null, null, null
  from repeats
  where repeats > 0 and source not in (select source from parts)
)
select
  p.source as source,
  p.upstream_addr as upstream_addr,
  strftime('%Y-%m-%dT%H:00:00Z', p.hour * 3600, 'unixepoch') as hour,
  p.requests as requests,
  p.tries as tries,
  round(p.tries * 1.0 / nullif(p.requests, 0), 4) as load_factor,
  round(p.tries * 1.0 / nullif(p.requests, 0) * ifnull((
    select exp(sum(ln(f.load_factor)))
    from source_pairs as o
    join factors as f on f.source = o.outer_source and f.hour is p.hour
    where o.inner_source = p.source
  ), 1), 4) as chain_load_factor,
  ifnull(t.failed_tries, 0) as failed_tries,
  ifnull(t.refused, 0) as refused,
  ifnull(t.timeouts, 0) as timeouts,
  ifnull(t.resets, 0) as resets,
  ifnull(t.unhealthy, 0) as unhealthy,
  ifnull(t.answered_5xx, 0) as answered_5xx,
  ifnull(t.failed_first, 0) as failed_first,
  ifnull(t.saved_by_retry, 0) as saved_by_retry,
  iif(p.by_upstream or p.hour is not null, null, ifnull(r.repeats, 0)) as repeats,
  iif(p.by_upstream or p.hour is not null, null, ifnull(r.retry_after_ignored, 0)) as retry_after_ignored,
  t.longest_response_time_ms as longest_response_time_ms
from listed_parts as p
left join outcomes as t
  on t.source = p.source and t.by_upstream = p.by_upstream and t.upstream_addr is p.upstream_addr and t.hour is p.hour
left join repeats as r on r.source = p.source
where (p.hour is null or p.tries > p.requests)
  and (p.upstream_addr is not null or not p.by_upstream)
order by
  p.source,
  p.by_upstream,
  p.hour is not null,
  failed_tries desc,
  p.tries desc,
  p.upstream_addr,
  p.hour
