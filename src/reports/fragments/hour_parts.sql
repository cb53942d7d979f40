-- Packed counts of the period for the aggregate hour_sums: stored counts of whole hours, and counts of the requests in an
-- hour that the period cuts.
hour_parts as (
  select sign, counts
  from hour_counts
  where hour >= (:since + 3599999) / 3600000
    and hour < :until / 3600000
  union all
  select 1, packed_counts(shape, route, tells, request_time_ms, upstream_time_ms)
  from row_times
  where time_ms >= :since
    and time_ms < min(:until, (:since + 3599999) / 3600000 * 3600000)
  union all
  select 1, packed_counts(shape, route, tells, request_time_ms, upstream_time_ms)
  from row_times
  where time_ms >= max((:since + 3599999) / 3600000, :until / 3600000) * 3600000
    and time_ms < :until
)
