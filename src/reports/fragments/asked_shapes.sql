-- Shapes of the requests that the report's options select.
asked_shapes as materialized (
  select
    s.id as shape, s.file, s.source, s.tier, s.client_kind, s.host, s.protocol, s.status, s.upstream_status, s.upstream_addr, s.edge_location,
    s.cache, s.server_error, s.answered_by, s.fault, s.reason, s.confidence, s.hidden_reason,
    iif(c.id is null, iif(s.fault = s.tier, s.source, null), c.fault_source) as fault_source
  from shapes as s
  left join journey_shapes as c on c.id = s.id
  where s.client_kind <> 'internal'
    and (:all_clients or s.client_kind not in ('health_check', 'scanner'))
    and (:source is null or s.source = :source)
    and (:host is null or s.host = :host)
)
