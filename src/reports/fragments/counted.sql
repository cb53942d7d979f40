-- with: periods
-- Requests of the periods with every dimension. Whole minutes are counted from minute_rows; a minute that a period cuts is
-- counted from its requests. Dimensions are joined last, so that a query reads only the columns it uses.
counted_shapes as (
  select
    p.shift as shift,
    m.minute * 60000 as time_ms,
    m.shape as shape,
    m.requests as requests
  from periods as p
  cross join minute_rows as m
  where m.minute >= cast((p.since + 59999) / 60000 as integer)
    and m.minute < cast(p.until / 60000 as integer)
  union all
  select
    p.shift,
    r.time_ms,
    r.shape,
    1
  from periods as p
  cross join request_rows as r
  where r.time_ms >= p.since
    and r.time_ms < min(p.until, cast((p.since + 59999) / 60000 as integer) * 60000)
  union all
  select
    p.shift,
    r.time_ms,
    r.shape,
    1
  from periods as p
  cross join request_rows as r
  where r.time_ms >= max(cast((p.since + 59999) / 60000 as integer), cast(p.until / 60000 as integer)) * 60000
    and r.time_ms < p.until
),
counted as not materialized (
  select
    c.shift as shift,
    c.time_ms as time_ms,
    c.shape as shape,
    f.source as source,
    s.tier as tier,
    s.format as format,
    s.client_kind as client_kind,
    s.method as method,
    s.scheme as scheme,
    s.host as host,
    s.protocol as protocol,
    s.status as status,
    s.upstream_status as upstream_status,
    s.upstream_addr as upstream_addr,
    s.upstream_tries as upstream_tries,
    s.cache_status as cache_status,
    s.cache as cache,
    s.edge_location as edge_location,
    c.shape < 0 as failed,
    s.server_error as server_error,
    s.answered_by as answered_by,
    s.fault as fault,
    s.reason as reason,
    s.confidence as confidence,
    s.rule as rule,
    f.path as file,
    c.requests as requests
  from counted_shapes as c
  cross join shapes as s on s.id = +c.shape
  cross join files as f on f.id = +s.file
)
