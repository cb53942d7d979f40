-- with: periods, counted_requests
-- Failed requests that the report's options select, one by one.
failed_requests as (
  select
    p.shift as shift,
    r.*
  from periods as p
  cross join counted_requests as r
  where r.time_ms >= p.since
    and r.time_ms < p.until
    and r.failed
    and r.client_kind <> 'internal'
    and (:all_clients or r.client_kind not in ('health_check', 'scanner'))
    and (:source is null or r.source = :source)
    and (:host is null or r.host = :host)
)
