-- The last minute of the period in which a shape was met: exact times are looked for there.
last_minutes as materialized (
  select
    shape,
    max(minute) as minute
  from minute_rows
  where minute >= :since / 60000
    and minute <= :until / 60000
  group by shape
)
