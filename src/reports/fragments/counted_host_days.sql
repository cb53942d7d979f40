-- Good answers per source, host and day.
counted_host_days as not materialized (
  select * from host_days
)
