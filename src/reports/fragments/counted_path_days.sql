-- Answers per source, host, path and day.
counted_path_days as not materialized (
  select * from path_days
)
