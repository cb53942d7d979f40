-- What counted_hours counts, per request.
counted_row_times as not materialized (
  select * from row_times
)
