-- with: counted_shapes
-- Requests of the periods with every dimension. A query reads only the columns it uses.
counted as not materialized (
  select
    c.shift as shift,
    c.time_ms as time_ms,
    c.shape as shape,
    s.source as source,
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
    s.hidden_reason as hidden_reason,
    s.rule as rule,
    f.path as file,
    c.requests as requests
  from counted_shapes as c
  cross join shapes as s on s.id = +c.shape
  cross join files as f on f.id = +s.file
)
