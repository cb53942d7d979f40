-- title: The same requests at each hop
-- about: CDN requests joined by id with the lines of the proxy behind it: the status at the CDN, the proxy and the origin, the number of requests, and the verdict of both lines. proxy_status is empty if no line of a proxy has the id.
-- period: 24 hours
-- with: counted, hop_joins
-- key: cdn_status, proxy_status, origin_status, joined_by, answered_by, fault, reason
-- counts: requests, share, failed
with
-- requests of which no byte was sent, or without a joined line, are read from journeys
empty_answers as materialized (
  select
    time_ms,
    line,
    shape
  from hop_joins
  cross join request_lines
  where joined
    and time_ms >= :since
    and time_ms < :until
    and +bytes_sent = 0
),
-- Most requests succeed and have a proxy line with the same id; the shapes of both lines are then enough for the verdict.
-- Ids are looked up in index order, which is fastest unless the index mostly holds ids of other days.
cdn_lines as (
  select request_id, time_ms, line, shape
  from hop_joins
  cross join cdn_ids_in_order
  where joined
    and in_order
    and +time_ms >= :since
    and +time_ms < :until
  union all
  select request_id, time_ms, line, shape
  from hop_joins
  cross join cdn_ids
  where joined
    and not in_order
    and time_ms >= :since
    and time_ms < :until
),
joined_lines as (
  select
    c.request_id as request_id,
    c.time_ms as time_ms,
    c.line as line,
    c.shape as shape,
    (
      select p.shape
      from proxy_ids as p
      where p.request_id = c.request_id
      order by p.time_ms desc, p.line desc, p.shape desc
      limit 1
    ) as by_request_id,
    (
      select p.shape
      from proxy_ids as p
      where p.edge_id = c.request_id
      order by p.time_ms desc, p.line desc, p.shape desc
      limit 1
    ) as by_edge_id
  from cdn_lines as c
),
summed_lines as materialized (
  select hop_sums(
      time_ms, line, shape, by_request_id, by_edge_id, request_id, (select by_other_ids from hop_joins)
    ) as said
  from joined_lines as c
  where not exists (
      select 1
      from empty_answers as s
      where s.time_ms = c.time_ms
        and s.line = c.line
        and s.shape = c.shape
    )
),
sums as materialized (
  select
    value ->> 'shape' as shape,
    value ->> 'proxy_shape' as proxy_shape,
    value ->> 'joined_by' as joined_by,
    value ->> 'requests' as requests,
    value ->> 'first_ms' as first_ms,
    value ->> 'last_ms' as last_ms,
    value ->> 'sample' as sample_journey_id
  from summed_lines
  cross join json_each(said -> 'sums')
),
remaining as materialized (
  select
    (
      select ifnull(sum(requests), 0)
      from counted
      where tier = 'cdn'
        and client_kind <> 'internal'
        and not failed
    ) - (select ifnull(sum(requests), 0) from sums) as requests
),
-- up to 10,000 lines are looked up one by one; for more, journeys is scanned
remaining_lines as materialized (
  select
    r.time_ms as time_ms,
    r.id as id
  from (
    select time_ms, line, shape
    from empty_answers
    where shape > 0
    union
    select value ->> 0, value ->> 1, value ->> 2
    from summed_lines
    cross join json_each(said -> 'unjoined')
  ) as s
  cross join request_lines as r on r.time_ms = s.time_ms and r.line = s.line and r.shape = s.shape
  where r.tier = 'cdn'
    and r.client_kind <> 'internal'
    and (select requests from remaining) <= 10000
),
remaining_journeys as (
  select *
  from journeys
  where time_ms >= :since
    and time_ms < :until
    and cdn_failed
  union all
  select j.*
  from remaining_lines as f
  cross join journeys as j on j.time_ms = f.time_ms and j.cdn_request = f.id
  where (select requests from remaining) = (select count(*) from remaining_lines)
  union all
  select j.*
  from hop_joins as w
  cross join remaining as o
  cross join journeys as j
  where w.joined
    and j.time_ms >= :since
    and j.time_ms < :until
    and not j.cdn_failed
    and o.requests <> (select count(*) from remaining_lines)
),
-- without common ids every line is a request
unjoined as (
  select
    source,
    host,
    client_kind,
    status,
    answered_by,
    sum(requests) as requests,
    max(min(time_ms), :since) as first_ms,
    min(max(time_ms) / 60000 * 60000 + 60000, :until) as end_ms
  from counted
  where tier = 'cdn'
    and client_kind <> 'internal'
    and not failed
    and not (select joined from hop_joins)
  group by 1, 2, 3, 4, 5
),
unjoined_times as (
  select
    l.*,
    (
      select r.time_ms
      from request_lines as r
      where r.time_ms >= l.first_ms
        and r.time_ms < :until
        and not r.failed
        and (r.tier, r.source, r.host, r.client_kind, r.status, r.answered_by)
          is ('cdn', l.source, l.host, l.client_kind, l.status, l.answered_by)
      order by r.time_ms
      limit 1
    ) as begin_ms,
    (
      select json_array(r.time_ms, coalesce(r.request_id, r.trace_key, 'line ' || r.id))
      from request_lines as r
      where r.time_ms >= :since
        and r.time_ms < l.end_ms
        and not r.failed
        and (r.tier, r.source, r.host, r.client_kind, r.status, r.answered_by)
          is ('cdn', l.source, l.host, l.client_kind, l.status, l.answered_by)
      order by r.time_ms desc
      limit 1
    ) as newest
  from unjoined as l
),
answers as (
  select
    c.status as cdn_status,
    p.status as proxy_status,
    p.upstream_status as origin_status,
    s.joined_by as joined_by,
    iif(c.answered_by is 'cdn', 'cdn', ifnull(p.answered_by, c.answered_by)) as answered_by,
    null as fault,
    null as reason,
    null as certain,
    s.requests as requests,
    s.first_ms as first_ms,
    s.last_ms as last_ms,
    s.sample_journey_id as sample_journey_id,
    c.source as source,
    c.host as host,
    c.client_kind as client_kind
  from sums as s
  join shape_words as c on c.shape = s.shape
  left join shape_words as p on p.shape = s.proxy_shape
  where (select requests from remaining) = (select count(*) from remaining_lines)
  union all
  select
    status, null, null, null, answered_by, null, null, null, requests,
    begin_ms, newest ->> 0, newest ->> 1, source, host, client_kind
  from unjoined_times
  union all
  select
    cdn_status, proxy_status, origin_status, joined_by, answered_by, fault, reason, confidence = 'certain', 1,
    time_ms, time_ms, journey_id, source, host, client_kind
  from remaining_journeys
)
select
  j.cdn_status as cdn_status,
  j.proxy_status as proxy_status,
  j.origin_status as origin_status,
  j.joined_by as joined_by,
  sum(j.requests) as requests,
  round(sum(j.requests) * 1.0 / sum(sum(j.requests)) over (), 6) as share,
  sum(j.requests * (j.reason is not null)) as failed,
  j.answered_by as answered_by,
  j.fault as fault,
  j.reason as reason,
  sum(j.requests * j.certain) as certain,
  strftime('%Y-%m-%dT%H:%M:%fZ', min(j.first_ms) / 1000.0, 'unixepoch') as first_seen,
  strftime('%Y-%m-%dT%H:%M:%fZ', max(j.last_ms) / 1000.0, 'unixepoch') as last_seen,
  max(j.sample_journey_id) as sample_journey_id
from answers as j
where (:all_clients or j.client_kind not in ('health_check', 'scanner'))
  and (:source is null or j.source = :source)
  and (:host is null or j.host = :host)
group by
  j.cdn_status,
  j.proxy_status,
  j.origin_status,
  j.joined_by,
  j.answered_by,
  j.fault,
  j.reason
order by
  failed desc,
  requests desc,
  1, 2, 3, 4, 8, 9, 10
