-- Packed counts per hour: of lines, and by how much journeys differ from them.
counted_hours as not materialized (
  select
    hour,
    sign,
    counts
  from hour_counts
)
