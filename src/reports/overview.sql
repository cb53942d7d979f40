-- title: What failed, and which hop broke it
-- about: The day on one page: the failures of each hop (all: of all hops), the most frequent reason and what to check first; then the parts. A request that a CDN and a proxy both logged counts once if an id joins the lines.
-- period: yesterday
-- notes: unjoined
-- uses: missing, budget
-- parts: incidents, missing, faults, hidden, routes, upstreams, budget, completeness, timeline
with
steps as materialized (
  select
    unixepoch(value ->> 'time') * 1000 as time_ms,
    value ->> 'requests' as requests,
    value ->> 'failed' as failed,
    value ->> 'client' as client,
    value ->> 'cdn' as cdn,
    value ->> 'proxy' as proxy,
    value ->> 'origin' as origin,
    value ->> 'unknown' as unknown
  from json_each(:timeline)
),
covered_period as (
  select
    min(time_ms) as since_ms,
    max(time_ms) + 1 as until_ms,
    sum(requests) as requests
  from steps
),
failures as (
  select 1 as rank, 'all' as hop, time_ms, failed from steps
  union all
  select 2, 'client', time_ms, client from steps
  union all
  select 3, 'cdn', time_ms, cdn from steps
  union all
  select 4, 'proxy', time_ms, proxy from steps
  union all
  select 5, 'origin', time_ms, origin from steps
  union all
  select 6, 'unknown', time_ms, unknown from steps
),
hops as (
  select
    rank,
    hop,
    sum(failed) as failed,
    series(time_ms, failed, since_ms, until_ms) as failed_series
  from failures
  cross join covered_period
  group by rank, hop
),
causes as (
  select
    c.value ->> 'fault' as fault,
    c.value ->> 'reason' as reason,
    row_number() over (
      partition by c.value ->> 'fault'
      order by sum(c.value ->> 'requests') desc, c.value ->> 'reason'
    ) as rank
  from json_each(:timeline) as t
  cross join json_each(t.value ->> 'causes') as c
  group by 1, 2
)
select
  h.hop as hop,
  (
    select group_concat(source, ', ')
    from (
      select distinct source
      from files
      where tier = h.hop
        and unixepoch(first_time) * 1000 < :until
        and unixepoch(last_time) * 1000 >= :since
      order by source
    )
  ) as sources,
  iif(h.hop = 'all', s.requests, null) as requests,
  h.failed as failed,
  round(h.failed * 1.0 / nullif(s.requests, 0), 6) as share,
  c.reason as top_reason,
  first_check(c.reason) as what_to_check_first,
  h.failed_series as failed_series
from hops as h
cross join covered_period as s
left join causes as c on c.rank = 1 and c.fault = h.hop
order by h.rank
