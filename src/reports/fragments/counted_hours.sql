-- Packed counts per hour.
counted_hours as not materialized (
  select
    hour,
    sign,
    counts
  from hour_counts
  where not joined
)
