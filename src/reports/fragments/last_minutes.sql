-- The last minute of the period with a request of a shape; the exact time is searched there.
last_minutes as materialized (
  select
    shape,
    max(minute) as minute
  from minute_rows
  where minute >= :since / 60000
    and minute <= :until / 60000
  group by shape
)
