-- with: missing/importance, counted_places
-- An existing page with a similar path for each listed path.
wanted as materialized (
  select
    host,
    path
  from listed
  where not ifnull(recovered, 0)
),
-- the stored paths that can be similar to one of them
comparable as materialized (
  select value as path
  from json_each((
    select comparable_paths(missing, path, id)
    from (
      select 1 as missing, path, null as id from wanted
      union all
      select 0, path, id from paths where exists (select 1 from wanted)
    )
  ))
),
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
    from comparable as c
    cross join path_day_rows as n on n.path = c.path
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
    from wanted as l
    where l.path = p.path
      and l.host is d.host
  )
),
targets as materialized (
  select
    value ->> 'host' as host,
    value ->> 'path' as path,
    ifnull('https://' || (value ->> 'target_host'), '') || (value ->> 'target') as target,
    value ->> 'score' as score
  from json_each((
    select closest_paths(missing, host, path, good)
    from (
      select 1 as missing, host, path, 0 as good from wanted
      union all
      select 0, host, path, good from existing_pages
    )
  ))
)
