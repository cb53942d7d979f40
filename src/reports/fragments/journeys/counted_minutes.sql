-- Counted requests per minute and shape: requests as users made them.
counted_minutes as not materialized (
  select
    minute,
    shape,
    journeys as requests
  from minute_rows
  where journeys <> 0
)
