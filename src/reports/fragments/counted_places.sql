-- Sources and hosts of the counts per day.
counted_places as not materialized (
  select
    id,
    source,
    host
  from places
  where not joined
)
