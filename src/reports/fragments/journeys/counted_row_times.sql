-- What counted_hours counts, per request.
counted_row_times as not materialized (
  select
    t.time_ms as time_ms,
    t.line as line,
    ifnull(j.journey, t.shape) as shape,
    t.route as route,
    t.tells as tells,
    t.request_time_ms as request_time_ms,
    t.upstream_time_ms as upstream_time_ms
  from row_times as t
  left join journey_rows as j on j.time_ms = t.time_ms and j.line = t.line and j.shape = t.shape
  where not exists (
      select 1
      from inner_rows as i
      where i.time_ms = t.time_ms
        and i.line = t.line
        and i.shape = t.shape
    )
)
