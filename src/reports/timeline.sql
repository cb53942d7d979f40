-- title: Failures over time, by hop at fault
-- about: Client requests and failures in steps of equal length (5 minutes for a day, at most 300 steps), and the hop to check first. causes: the number of failures by fault and reason, as JSON.
-- period: 24 hours
-- with: counted_shapes, asked_shapes
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
-- shapes with the same verdict form a group
verdicts as materialized (
  select
    shape,
    fault,
    reason,
    dense_rank() over (order by fault, reason) as number
  from asked_shapes
),
causes as materialized (
  select
    c.step as number,
    v.fault as fault,
    v.reason as reason,
    sum(c.requests) as requests
  from counted_groups((
    select count_sums(g.id, c.shape, c.time_ms / ms, c.requests)
    from (select shape_groups(json_group_array(json_array(shape, number))) as id from verdicts) as g
    cross join step_length
    cross join counted_shapes as c
  )) as c
  join (select distinct number, fault, reason from verdicts) as v on v.number = c.number
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
