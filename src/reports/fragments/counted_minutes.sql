-- Counted requests per minute and shape.
counted_minutes as not materialized (
  select
    minute,
    shape,
    requests
  from minute_rows
  where requests <> 0
)
