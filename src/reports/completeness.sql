-- title: Log files and requests by hour
-- about: One row per source with its files, the outcome of their lines and the time up to which the source is complete; then one row per hour with its requests. An hour with 0 requests has no traffic or a missing log. A late file was read an hour or more after a file with newer lines.
-- period: 24 hours
-- unit: lines
-- with: counted, complete_sources
-- key: source, hour
-- counts: requests
with recursive
hour_counts_read as materialized (
  select
    source,
    time_ms / 3600000 as hour,
    sum(requests) as requests,
    count(distinct file) as files,
    min(time_ms) as first_ms,
    max(time_ms) as last_ms
  from counted
  where (:source is null or source = :source)
  group by 1, 2
),
-- the exact times of the first and the last request
hourly as materialized (
  select
    source,
    hour,
    requests,
    files,
    (
      select r.time_ms
      from requests as r
      where r.time_ms >= max(h.first_ms, :since)
        and r.time_ms < :until
        and r.source = h.source
      order by r.time_ms
      limit 1
    ) as first_ms,
    (
      select r.time_ms
      from requests as r
      where r.time_ms >= h.last_ms
        and r.time_ms < min(h.last_ms / 60000 * 60000 + 60000, :until)
        and r.source = h.source
      order by r.time_ms desc
      limit 1
    ) as last_ms
  from hour_counts_read as h
),
hour_ranges as (
  select
    source,
    min(hour) as hour,
    max(hour) as last_hour
  from hourly
  group by source
),
hours as (
  select * from hour_ranges
  union all
  select
    source,
    hour + 1,
    last_hour
  from hours
  where hour < last_hour
),
-- a file without requests has no time; every period includes it, so that its rejects are reported
accounts as (
  select
    source,
    count(*) as files,
    sum(read) as read,
    sum(stored) as stored,
    sum(rejected) as rejected,
    sum(skipped) as skipped,
    sum(duplicates) as duplicates,
    sum(not complete) as unfinished,
    sum(damaged is not null) as damaged
  from files
  where (
      first_time is null
      or (
        unixepoch(first_time, 'subsec') * 1000 < :until
        and unixepoch(last_time, 'subsec') * 1000 >= :since
      )
    )
    and (:source is null or source = :source)
  group by source
),
-- the hours of each file, and when the first file of each hour was read
file_hours as materialized (
  select
    source,
    unixepoch(first_time) / 3600 as first_hour,
    unixepoch(last_time) / 3600 as last_hour,
    unixepoch(ingested_at) as ingested
  from files
  where first_time is not null
    and unixepoch(last_time, 'subsec') * 1000 >= :since
    and (:source is null or source = :source)
),
first_reads as materialized (
  select
    source,
    first_hour as hour,
    min(ingested) as ingested
  from file_hours
  group by 1, 2
),
late as materialized (
  select
    s.source as source,
    s.first_hour as hour,
    count(*) as files
  from file_hours as s
  where s.first_hour * 3600000 < :until
    and s.ingested >= 3600 + (
      select min(b.ingested)
      from first_reads as b
      where b.source = s.source and b.hour > s.last_hour
    )
  group by 1, 2
)
select
  a.source as source,
  null as hour,
  (select ifnull(sum(requests), 0) from hourly where source = a.source) as requests,
  (
    select ifnull(max(hour) - min(hour) + 1 - count(*), 0)
    from hourly
    where source = a.source
  ) as empty_hours,
  a.files as files,
  a.read as read,
  a.stored as stored,
  a.rejected as rejected,
  a.skipped as skipped,
  a.duplicates as duplicates,
  a.unfinished as unfinished,
  a.damaged as damaged,
  (
    select strftime('%Y-%m-%dT%H:%M:%fZ', min(first_ms) / 1000.0, 'unixepoch')
    from hourly
    where source = a.source
  ) as first_seen,
  (
    select strftime('%Y-%m-%dT%H:%M:%fZ', max(last_ms) / 1000.0, 'unixepoch')
    from hourly
    where source = a.source
  ) as last_seen,
  (select ifnull(sum(files), 0) from late where source = a.source) as late_files,
  (select until from complete_sources where source = a.source) as complete_until
from accounts as a
union all
select
  s.source,
  strftime('%Y-%m-%dT%H:00:00Z', s.hour * 3600, 'unixepoch'),
  ifnull(h.requests, 0),
  h.requests is null,
  ifnull(h.files, 0),
  null, -- read
  null, -- stored
  null, -- rejected
  null, -- skipped
  null, -- duplicates
  null, -- unfinished
  null, -- damaged
  strftime('%Y-%m-%dT%H:%M:%fZ', h.first_ms / 1000.0, 'unixepoch'),
  strftime('%Y-%m-%dT%H:%M:%fZ', h.last_ms / 1000.0, 'unixepoch'),
  ifnull(l.files, 0),
  null -- complete_until
from hours as s
left join hourly as h on h.source = s.source and h.hour = s.hour
left join late as l on l.source = s.source and l.hour = s.hour
order by source, hour
