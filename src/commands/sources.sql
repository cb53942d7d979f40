-- with: complete_sources
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
  c.until as complete_until
from files as f
join complete_sources as c on c.source = f.source
group by f.source
order by f.source
