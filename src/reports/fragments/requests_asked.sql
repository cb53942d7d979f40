-- with: counted
-- Counted requests that the report's options select.
requests_asked as (
  select *
  from counted
  where client_kind <> 'internal'
    and (:all_clients or client_kind not in ('health_check', 'scanner'))
    and (:source is null or source = :source)
    and (:host is null or host = :host)
)
