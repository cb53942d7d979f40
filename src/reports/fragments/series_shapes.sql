-- Shapes of each series (a source and host) that count against its error budget.
series_shapes as materialized (
  select
    s.id as shape,
    s.file as file,
    s.source as source,
    s.host as host,
    s.status as status,
    s.upstream_addr as upstream_addr,
    s.edge_location as edge_location,
    s.server_error as server_error,
    s.fault as fault,
    s.reason as reason,
    dense_rank() over (order by s.source, s.host) as series
  from shapes as s
  where s.client_kind not in ('health_check', 'scanner', 'internal')
    and (:source is null or s.source = :source)
    and (:host is null or s.host = :host)
)
