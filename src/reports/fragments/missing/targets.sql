-- with: missing/importance, counted_places
-- An existing page with a similar path for each listed path.
existing_pages as (
  select
    d.host as host,
    p.path as path,
    d.good as good
  from (
    -- texts are joined after grouping
    select
      n.path as path,
      l.host as host,
      sum(n.good) as good
    from path_day_rows as n
    join counted_places as l on l.id = n.place
    where n.good <> 0
      and n.day between (:until - 1) / 86400000 - 6 and (:until - 1) / 86400000
      and (:source is null or l.source = :source)
    group by n.path, l.host
    having sum(n.good) > 0
  ) as d
  cross join paths as p on p.id = d.path
  where not exists (
    select 1
    from listed as l
    where l.path = p.path
      and l.host is d.host
      and not ifnull(l.recovered, 0)
  )
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
