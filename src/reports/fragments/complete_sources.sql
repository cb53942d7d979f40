-- A source is complete until the earliest end of its active logs and of its files that are not read to their end. A log
-- that ended more than a day before the newest line of the source is not active.
-- a file that several servers wrote is a file of each
source_files as (
  select
    o.source as source,
    f.path as path,
    f.last_time as last_time,
    f.complete as complete
  from (select source, file from shapes union select source, id from files) as o
  join files as f on f.id = o.file
),
log_ends as (
  -- the name of an active log has no date and no number, and is not compressed
  select
    source,
    max(last_time) as last_time
  from source_files
  where path not glob '*[0-9][0-9][0-9][0-9]*'
    and path not glob '*.[0-9]*'
    and path not glob '*.gz'
    and path not glob '*.zst'
    and path not glob '*.bz2'
    and path not glob '*.xz'
  group by source, path
  union all
  select
    source,
    last_time
  from source_files
  where not complete
),
newest_lines as (
  select
    source,
    max(last_time) as last_time
  from source_files
  group by source
),
complete_sources as materialized (
  select
    n.source as source,
    ifnull(min(e.last_time), n.last_time) as until
  from newest_lines as n
  left join log_ends as e
    on e.source = n.source
    and e.last_time >= strftime('%Y-%m-%dT%H:%M:%fZ', n.last_time, '-1 day')
  group by n.source
)
