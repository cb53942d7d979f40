-- title: Failures over time, by hop at fault
-- about: Client requests and failures in steps of equal length (5 minutes for a day, at most 300 steps), and the hop to check first. A request that a CDN and the proxy behind it both logged, joined by an id, counts once, with the verdict of both lines. causes: the number of failures by fault and reason, as JSON.
-- period: 24 hours
-- with: counted_shapes, asked_shapes, joined_proxy_lines
-- key: time
-- counts: requests, failed, client, cdn, proxy, origin, unknown
with recursive
-- a period without a beginning starts with the log; it consists of whole days
covered_period as (
  select
    max(:since, ifnull(min(unixepoch(first_time)) / 86400 * 86400000, :since)) as since_ms,
    min(:until, ifnull((max(unixepoch(last_time)) / 86400 + 1) * 86400000, :until)) as until_ms
  from files
),
step_length as (
  select ifnull(min(value), 604800000) as ms
  from covered_period
  cross join json_each('[60000, 300000, 900000, 1800000, 3600000, 10800000, 21600000, 86400000]')
  where (until_ms - since_ms) / value <= 300
),
-- answers of which no byte was sent: the joined lines give another verdict than the CDN's line
empty_answers as (
  select
    r.time_ms as time_ms,
    r.id as id
  from join_plan
  cross join request_lines as r
  where by_ids
    and r.time_ms >= :since
    and r.time_ms < :until
    and +r.bytes_sent = 0
    and r.shape in (select shape from cdn_shapes)
    and not r.failed
),
journeys_asked as not materialized (
  select
    time_ms,
    fault,
    reason,
    cdn_failed,
    proxy_request
  from journeys
  where (:all_clients or client_kind not in ('health_check', 'scanner'))
    and (:source is null or source = :source)
    and (:host is null or host = :host)
),
joined_journeys as materialized (
  select
    j.time_ms as time_ms,
    j.fault as fault,
    j.reason as reason,
    j.proxy_request as proxy_request
  from join_plan
  cross join journeys_asked as j
  where joined
    and not by_ids
    and j.time_ms >= :since - 600000
    and j.time_ms < :until + 600000
),
-- lines that are requests by themselves
line_verdicts as materialized (
  select
    shape,
    fault,
    reason,
    dense_rank() over (order by fault, reason) as number
  from asked_shapes
  where tier = 'proxy'
    or shape >= 0
),
signed_requests as (
  select
    time_ms,
    fault,
    reason,
    1 as requests
  from joined_journeys
  where time_ms >= :since
    and time_ms < :until
  union all
  select
    time_ms,
    fault,
    reason,
    1
  from join_plan
  cross join requests
  where joined
    and not by_ids
    and time_ms >= :since
    and time_ms < :until
    and tier = 'proxy'
    and client_kind <> 'internal'
    and (:all_clients or client_kind not in ('health_check', 'scanner'))
    and (:source is null or source = :source)
    and (:host is null or host = :host)
    and id not in (select proxy_request from joined_journeys where proxy_request is not null)
  union all
  select
    c.step * ms,
    v.fault,
    v.reason,
    c.requests
  from counted_groups((
    select count_sums(g.id, c.shape, c.time_ms / ms, c.requests)
    from (select shape_groups(json_group_array(json_array(shape, number))) as id from line_verdicts) as g
    cross join join_plan
    cross join step_length
    cross join counted_shapes as c
    where not joined
      or by_ids
  )) as c
  cross join step_length
  join (select distinct number, fault, reason from line_verdicts) as v on v.number = c.number
  union all
  -- a CDN may log the hop behind a failure in other lines
  select
    time_ms,
    fault,
    reason,
    1
  from join_plan
  cross join journeys_asked
  where (not joined or by_ids)
    and time_ms >= :since
    and time_ms < :until
    and cdn_failed
  union all
  select time_ms, fault, reason, -1 from joined_proxy_lines
  union all
  select time_ms, null, null, -1 from empty_answers
  union all
  select
    j.time_ms,
    j.fault,
    j.reason,
    1
  from empty_answers as s
  cross join journeys as j on j.time_ms = s.time_ms and j.cdn_request = s.id
),
causes as materialized (
  select
    time_ms / ms as number,
    fault,
    reason,
    sum(requests) as requests
  from signed_requests
  cross join step_length
  group by 1, 2, 3
),
counts as materialized (
  select
    number,
    sum(requests) as requests,
    sum(iif(fault is null, 0, requests)) as failed,
    sum(iif(fault is 'client', requests, 0)) as client,
    sum(iif(fault is 'cdn', requests, 0)) as cdn,
    sum(iif(fault is 'proxy', requests, 0)) as proxy,
    sum(iif(fault is 'origin', requests, 0)) as origin,
    sum(iif(fault is 'unknown', requests, 0)) as unknown,
    json_group_array(json_object('fault', fault, 'reason', reason, 'requests', requests) order by requests desc, reason)
      filter (where fault is not null) as causes
  from causes
  where requests > 0
  group by number
),
steps as (
  select since_ms / ms as number from covered_period cross join step_length
  union all
  select number + 1
  from steps
  where (number + 1) * (select ms from step_length) < (select until_ms from covered_period)
)
select
  strftime('%Y-%m-%dT%H:%M:%SZ', s.number * ms / 1000, 'unixepoch') as time,
  ifnull(c.requests, 0) as requests,
  ifnull(c.failed, 0) as failed,
  ifnull(c.client, 0) as client,
  ifnull(c.cdn, 0) as cdn,
  ifnull(c.proxy, 0) as proxy,
  ifnull(c.origin, 0) as origin,
  ifnull(c.unknown, 0) as unknown,
  ifnull(c.causes, '[]') as causes
from steps as s
cross join step_length
left join counts as c on c.number = s.number
order by s.number
