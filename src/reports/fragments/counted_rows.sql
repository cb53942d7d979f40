-- Counted requests one by one, without texts. line_shape is the shape in the key of the row.
counted_rows as not materialized (
  select
    r.time_ms as time_ms,
    r.line as line,
    r.shape as line_shape,
    r.shape as shape,
    r.client as client,
    r.path as path
  from request_rows as r
)
