-- Counted requests one by one, without texts: the outermost line of each, with the shape of the journey. line_shape is
-- the shape in the key of the row.
counted_rows as not materialized (
  select
    r.time_ms as time_ms,
    r.line as line,
    r.shape as line_shape,
    ifnull(j.journey, r.shape) as shape,
    r.client as client,
    r.path as path
  from request_rows as r
  left join journey_rows as j on j.time_ms = r.time_ms and j.line = r.line and j.shape = r.shape
  where not exists (
      select 1
      from inner_rows as i
      where i.time_ms = r.time_ms
        and i.line = r.line
        and i.shape = r.shape
    )
)
