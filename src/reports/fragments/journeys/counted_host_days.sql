-- Good answers per source, host and day: of lines, and by how much journeys differ from them. A count is the sum of both.
counted_host_days as not materialized (
  select
    l.source as source,
    l.host as host,
    d.day as day,
    d.good as good,
    d.landings as landings
  from host_day_rows as d
  join places as l on l.id = d.place
)
