-- A source is complete until the earliest end of its active logs and of its files that are not read to their end. A log
-- that ended more than a day before the newest line of the source is not active.
with
newest as (
  select
    source,
    strftime('%Y-%m-%dT%H:%M:%fZ', max(last_time), '-1 day') as day_before
  from files
  group by source
),
ends as (
  -- the name of an active log has no date and no number, and is not compressed
  select
    source,
    max(last_time) as last_time
  from files
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
  from files
  where not complete
),
complete as (
  select
    e.source as source,
    min(e.last_time) as until
  from ends as e
  join newest as n on n.source = e.source and e.last_time >= n.day_before
  group by e.source
)
select
  f.source as source,
  min(f.tier) as tier,
  count(*) as files,
  sum(f.read) as lines,
  sum(f.stored) as stored,
  sum(f.rejected) as rejected,
  sum(f.skipped) as skipped,
  sum(f.duplicates) as duplicates,
  min(f.first_time) as first_seen,
  max(f.last_time) as last_seen,
  sum(not f.complete) as unfinished,
  sum(f.damaged is not null) as damaged,
  ifnull(c.until, max(f.last_time)) as complete_until
from files as f
left join complete as c on c.source = f.source
group by f.source
order by f.source
