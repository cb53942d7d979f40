-- The requests of a period as the view minutes counts them; those of a minute that the period cuts, one by one.
counted as (
  select
    time_ms, source, tier, host, client_kind, failed, server_error, status, upstream_status, upstream_addr,
    edge_location, cache, answered_by, fault, reason, file, requests
  from minutes
  where minute >= cast((:since + 59999) / 60000 as integer)
    and minute < cast(:until / 60000 as integer)
  union all
  select
    time_ms, source, tier, host, client_kind, failed, server_error, status, upstream_status, upstream_addr,
    edge_location, cache, answered_by, fault, reason, file, 1
  from requests
  where time_ms >= :since
    and time_ms < min(:until, cast((:since + 59999) / 60000 as integer) * 60000)
  union all
  select
    time_ms, source, tier, host, client_kind, failed, server_error, status, upstream_status, upstream_addr,
    edge_location, cache, answered_by, fault, reason, file, 1
  from requests
  where time_ms >= max(cast((:since + 59999) / 60000 as integer), cast(:until / 60000 as integer)) * 60000
    and time_ms < :until
)
