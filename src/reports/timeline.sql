-- title: Failures over time, by the hop at fault
-- about: Requests of clients in steps of equal length (5 minutes of a day, at most 300 steps), those that failed, and which hop to look at first. A request that a CDN and the proxy behind it both logged, and that an id joins, counts once, by the verdict of both lines together. causes: how many failed for which fault and reason, as JSON.
-- period: 24 hours
-- with: counted, asked_shapes, ways, taken
-- key: time
-- counts: requests, failed, client, cdn, proxy, origin, unknown
with recursive
-- a period without a beginning begins with the log; days stay whole
span as (
  select
    max(:since, ifnull(min(unixepoch(first_time)) / 86400 * 86400000, :since)) as since_ms,
    min(:until, ifnull((max(unixepoch(last_time)) / 86400 + 1) * 86400000, :until)) as until_ms
  from files
),
step as (
  select ifnull(min(value), 604800000) as ms
  from span
  cross join json_each('[60000, 300000, 900000, 1800000, 3600000, 10800000, 21600000, 86400000]')
  where (until_ms - since_ms) / value <= 300
),
asked as (
  select
    time_ms,
    tier,
    failed,
    fault,
    reason,
    requests
  from counted
  where client_kind <> 'internal'
    and (:all_clients or client_kind not in ('health_check', 'scanner'))
    and (:source is null or source = :source)
    and (:host is null or host = :host)
),
-- an answer that came from behind and of which nothing went out says more than its line
silent as (
  select
    r.time_ms as time_ms,
    r.id as id
  from chosen
  cross join request_lines as r
  where by_ids
    and r.time_ms >= :since
    and r.time_ms < :until
    and +r.bytes_sent = 0
    and r.shape in (select shape from cdn_shapes)
    and not r.failed
),
asked_journeys as not materialized (
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
looked_at as materialized (
  select
    j.time_ms as time_ms,
    j.fault as fault,
    j.reason as reason,
    j.proxy_request as proxy_request
  from chosen
  cross join asked_journeys as j
  where joined
    and not by_ids
    and j.time_ms >= :since - 600000
    and j.time_ms < :until + 600000
),
requested as (
  select
    time_ms,
    fault,
    reason,
    1 as requests
  from looked_at
  where time_ms >= :since
    and time_ms < :until
  union all
  select
    time_ms,
    fault,
    reason,
    1
  from chosen
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
    and id not in (select proxy_request from looked_at where proxy_request is not null)
  union all
  select
    time_ms,
    fault,
    reason,
    requests
  from chosen
  cross join asked
  where (not joined or by_ids)
    and (tier = 'proxy' or not failed)
  union all
  -- a CDN may log what lies behind a failure in lines of its own
  select
    time_ms,
    fault,
    reason,
    1
  from chosen
  cross join asked_journeys
  where (not joined or by_ids)
    and time_ms >= :since
    and time_ms < :until
    and cdn_failed
  union all
  select time_ms, fault, reason, -1 from taken
  union all
  select time_ms, null, null, -1 from silent
  union all
  select
    j.time_ms,
    j.fault,
    j.reason,
    1
  from silent as s
  cross join journeys as j on j.time_ms = s.time_ms and j.cdn_request = s.id
),
causes as materialized (
  select
    time_ms / ms as number,
    fault,
    reason,
    sum(requests) as requests
  from requested
  cross join step
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
  select since_ms / ms as number from span cross join step
  union all
  select number + 1
  from steps
  where (number + 1) * (select ms from step) < (select until_ms from span)
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
cross join step
left join counts as c on c.number = s.number
order by s.number
