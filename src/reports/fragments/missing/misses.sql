-- with: counted_requests
-- Requests of the period that were answered with 404 or 410, and the paths that the report may list.
misses as materialized (
  select
    time_ms,
    time_ms / 86400000 as day,
    tier,
    host,
    path,
    referer,
    ifnull(client_ip, user_agent) as client,
    client_ip,
    client_kind = 'scanner' as scanning,
    -- persons, and search engines by name; other clients are not counted
    case client_kind when 'person' then 'person' when 'bot' then search_engine(user_agent) end as audience
  from counted_requests
  where time_ms >= :since
    and time_ms < :until
    and failed
    and status in (404, 410)
    and path is not null
    and client_kind <> 'internal'
    and (:source is null or source = :source)
    and (:host is null or host = :host)
),
sitemap as materialized (
  select distinct
    value ->> 'host' as host,
    value ->> 'path' as path
  from json_each(:sitemap)
),
-- the paths that the report may list
candidates as materialized (
  select
    host,
    path
  from misses
  where not scanning
  group by host, path
  having min(day) < max(day)
    or min(client) < max(client)
    or matching_glob(:important, path) is not null
    or path in (select path from sitemap)
)
