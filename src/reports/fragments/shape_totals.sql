-- with: hour_parts
-- Requests of each period by shape.
shape_totals as materialized (
  select
    p.shift as shift,
    t.number as shape,
    t.requests as requests
  from periods as p
  cross join summed((
    select hour_sums(counts, sign, null, false, 'requests')
    from hour_parts as h
    where h.shift = p.shift
  )) as t
)
