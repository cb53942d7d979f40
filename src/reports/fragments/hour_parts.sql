-- with: periods, counted_hours, counted_row_times
-- Packed counts of the periods for the aggregate hour_sums: stored counts of whole hours, and counts of the requests in an
-- hour that a period cuts.
hour_parts as (
  select
    p.shift as shift,
    h.sign as sign,
    h.counts as counts
  from periods as p
  cross join counted_hours as h
  where h.hour >= (p.since + 3599999) / 3600000
    and h.hour < p.until / 3600000
  union all
  select
    p.shift,
    1,
    packed_counts(r.shape, r.route, r.tells, r.request_time_ms, r.upstream_time_ms)
  from periods as p
  cross join counted_row_times as r
  where r.time_ms >= p.since
    and r.time_ms < min(p.until, (p.since + 3599999) / 3600000 * 3600000)
  group by p.shift
  union all
  select
    p.shift,
    1,
    packed_counts(r.shape, r.route, r.tells, r.request_time_ms, r.upstream_time_ms)
  from periods as p
  cross join counted_row_times as r
  where r.time_ms >= max((p.since + 3599999) / 3600000, p.until / 3600000) * 3600000
    and r.time_ms < p.until
  group by p.shift
)
