-- Sources and hosts of the counts per day: of lines, and by how much journeys differ from them. A count is the sum of both.
counted_places as not materialized (
  select
    id,
    source,
    host
  from places
)
