-- with: periods, counted_minutes, counted_rows
-- Requests of the periods by shape. Whole minutes are counted from rollups; a minute that a period cuts is counted
-- from its requests.
counted_shapes as (
  select
    p.shift as shift,
    m.minute * 60000 as time_ms,
    m.shape as shape,
    m.requests as requests
  from periods as p
  cross join counted_minutes as m
  where m.minute >= cast((p.since + 59999) / 60000 as integer)
    and m.minute < cast(p.until / 60000 as integer)
  union all
  select
    p.shift,
    r.time_ms,
    r.shape,
    1
  from periods as p
  cross join counted_rows as r
  where r.time_ms >= p.since
    and r.time_ms < min(p.until, cast((p.since + 59999) / 60000 as integer) * 60000)
  union all
  select
    p.shift,
    r.time_ms,
    r.shape,
    1
  from periods as p
  cross join counted_rows as r
  where r.time_ms >= max(cast((p.since + 59999) / 60000 as integer), cast(p.until / 60000 as integer)) * 60000
    and r.time_ms < p.until
)
