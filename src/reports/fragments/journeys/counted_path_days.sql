-- Answers per source, host, path and day: of lines, and by how much journeys differ from them. A count is the sum of both.
counted_path_days as not materialized (
  select
    l.source as source,
    l.host as host,
    p.path as path,
    d.day as day,
    d.good as good,
    d.landings as landings,
    d.day * 86400000 + d.last_good as last_good_ms,
    d.redirected as redirected,
    d.day * 86400000 + d.last_redirect as last_redirect_ms,
    d.missing as missing,
    d.day * 86400000 + d.first_missing as first_missing_ms,
    d.day * 86400000 + d.last_missing as last_missing_ms
  from path_day_rows as d
  join places as l on l.id = d.place
  join paths as p on p.id = d.path
)
