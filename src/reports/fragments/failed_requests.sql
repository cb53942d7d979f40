failed_requests as (
  select *
  from requests
  where time_ms >= :since
    and time_ms < :until
    and failed
    and client_kind <> 'internal'
    and (:all_clients or client_kind not in ('health_check', 'scanner'))
    and (:source is null or source = :source)
    and (:host is null or host = :host)
)
