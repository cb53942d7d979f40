-- with: missing/importance
-- An existing page with a similar path for each listed path.
existing_pages as (
  select
    p.host,
    p.path,
    sum(p.good) as good
  from path_days as p
  where p.good > 0
    and p.day between (:until - 1) / 86400000 - 6 and (:until - 1) / 86400000
    and (:source is null or p.source = :source)
    and not exists (
      select 1
      from listed as l
      where l.path = p.path
        and l.host is p.host
        and not ifnull(l.recovered, 0)
    )
  group by p.host, p.path
),
targets as materialized (
  select
    value ->> 'host' as host,
    value ->> 'path' as path,
    ifnull('https://' || (value ->> 'target_host'), '') || (value ->> 'target') as target,
    value ->> 'score' as score
  from json_each((
    select closest_paths(wanted, host, path, good)
    from (
      select 1 as wanted, host, path, 0 as good from listed where not ifnull(recovered, 0)
      union all
      select 0, host, path, good from existing_pages
    )
  ))
)
