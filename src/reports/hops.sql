-- title: The same requests at each hop
-- about: Requests by the logs that contain them (chain, from the client inward), the status at each hop and the verdict from all lines. A chain of one source: no other log has a line with the same id, or the request ended there. hidden: failures behind a good answer.
-- period: 24 hours
-- notes: unjoined
-- with: asked_shapes, counted_shapes, counted_rows
-- key: chain, statuses, origin_status, joined_by, answered_by, fault, fault_source, reason
-- counts: requests, share, failed
with
shape_totals as materialized (
  select
    shape,
    sum(requests) as requests,
    min(time_ms) / 60000 * 60000 as first_ms,
    max(time_ms) / 60000 * 60000 as last_ms
  from counted_shapes
  group by shape
),
groups as materialized (
  select
    s.shape as shape,
    ifnull(c.chain, s.source) as chain,
    ifnull(c.statuses, ifnull(s.status, '-')) as statuses,
    iif(c.id is null, s.upstream_status, c.origin_status) as origin_status,
    c.joined_by as joined_by,
    s.answered_by as answered_by,
    s.fault as fault,
    s.fault_source as fault_source,
    s.reason as reason,
    s.confidence = 'certain' as certain,
    s.hidden_reason is not null as hidden,
    t.requests as requests,
    t.first_ms as first_ms,
    t.last_ms as last_ms,
    dense_rank() over (
      order by
        ifnull(c.chain, s.source), ifnull(c.statuses, ifnull(s.status, '-')),
        iif(c.id is null, s.upstream_status, c.origin_status), c.joined_by, s.answered_by, s.fault, s.fault_source,
        s.reason, s.hidden_reason is not null
    ) as number
  from shape_totals as t
  join asked_shapes as s on s.shape = t.shape
  left join journey_shapes as c on c.id = s.shape
),
counts as materialized (
  select
    number, chain, statuses, origin_status, joined_by, answered_by, fault, fault_source, reason, hidden,
    sum(requests) as requests,
    sum(requests * certain) as certain,
    min(first_ms) as first_ms,
    max(last_ms) as last_ms
  from groups
  group by number
),
-- the exact times are those of rows in the first and the last minute
firsts as (
  select
    c.number as number,
    min(r.time_ms) as time_ms
  from counts as c
  cross join counted_rows as r
  where r.time_ms >= max(c.first_ms, :since)
    and r.time_ms < min(c.first_ms + 60000, :until)
    and r.shape in (select g.shape from groups as g where g.number = c.number)
  group by 1
),
lasts as (
  select
    c.number as number,
    max(r.time_ms) as time_ms,
    r.line as line,
    r.line_shape as line_shape
  from counts as c
  cross join counted_rows as r
  where r.time_ms >= max(c.last_ms, :since)
    and r.time_ms < min(c.last_ms + 60000, :until)
    and r.shape in (select g.shape from groups as g where g.number = c.number)
  group by 1
)
select
  c.chain as chain,
  c.statuses as statuses,
  c.origin_status as origin_status,
  c.joined_by as joined_by,
  c.requests as requests,
  round(c.requests * 1.0 / sum(c.requests) over (), 6) as share,
  iif(c.reason is null, 0, c.requests) as failed,
  c.answered_by as answered_by,
  c.fault as fault,
  c.fault_source as fault_source,
  c.reason as reason,
  iif(c.reason is null, null, c.certain) as certain,
  iif(c.hidden, c.requests, 0) as hidden,
  strftime('%Y-%m-%dT%H:%M:%fZ', f.time_ms / 1000.0, 'unixepoch') as first_seen,
  strftime('%Y-%m-%dT%H:%M:%fZ', l.time_ms / 1000.0, 'unixepoch') as last_seen,
  (
    select coalesce(m.request_id, m.trace_key)
    from request_more as m
    where m.time_ms = l.time_ms
      and m.line = l.line
      and m.shape = l.line_shape
  ) as sample_id
from counts as c
left join firsts as f on f.number = c.number
left join lasts as l on l.number = c.number
order by
  failed desc,
  hidden desc,
  requests desc,
  1, 2, 3, 4, 8, 9, 10
