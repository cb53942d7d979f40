-- with: missing/misses, counted_places
-- Answers to the candidate paths by day: when the last good answer was, and how long each gap lasted.
path_answers as materialized (
  select
    d.host as host,
    d.path as path,
    d.day as day,
    sum(d.good) as good,
    sum(d.landings) as landings,
    iif(sum(d.good) > 0, max(iif(d.last_good_ms < :until, d.last_good_ms, null)), null) as last_good_ms,
    iif(sum(d.redirected) > 0, max(iif(d.last_redirect_ms < :until, d.last_redirect_ms, null)), null)
      as last_redirect_ms,
    sum(d.missing) as missing,
    iif(sum(d.missing) > 0, min(d.first_missing_ms), null) as first_missing_ms,
    iif(sum(d.missing) > 0, max(d.last_missing_ms), null) as last_missing_ms
  from (
    select
      c.host as host,
      c.path as path,
      n.day as day,
      n.good as good,
      n.landings as landings,
      n.redirected as redirected,
      n.missing as missing,
      n.day * 86400000 + n.last_good as last_good_ms,
      n.day * 86400000 + n.last_redirect as last_redirect_ms,
      n.day * 86400000 + n.first_missing as first_missing_ms,
      n.day * 86400000 + n.last_missing as last_missing_ms
    from candidates as c
    cross join paths as p on p.print = text_print(c.path) and p.path = c.path
    cross join path_day_rows as n on n.path = p.id
    cross join counted_places as l on l.id = n.place and l.host is c.host
    where n.day <= (:until - 1) / 86400000
      and (:source is null or l.source = :source)
  ) as d
  group by d.host, d.path, d.day
  -- all lines may belong to the requests of another source
  having sum(d.good) > 0
    or sum(d.redirected) > 0
    or sum(d.missing) > 0
),
-- whether the newest redirect of each day succeeded: the next answer to the same client
followed_redirects as materialized (
  select
    k.host as host,
    k.path as path,
    k.last_redirect_ms as time_ms,
    (
      select f.status < 400
      from counted_requests as r
      cross join counted_requests as f
        on f.time_ms >= k.last_redirect_ms
        and f.time_ms <= k.last_redirect_ms + 10000
        and (f.time_ms, f.id) > (r.time_ms, r.id)
        and f.source = r.source
        and +f.client = r.client
        and f.user_agent is r.user_agent
      where r.time_ms >= k.last_redirect_ms
        and r.time_ms <= k.last_redirect_ms
        and r.path = k.path
        and r.host is k.host
        and r.status in (301, 302, 303, 307, 308)
        and f.method in ('GET', 'HEAD')
        and (f.status between 200 and 299 or f.status = 304 or f.status >= 400)
      order by f.path = k.path desc, f.time_ms, f.id
      limit 1
    ) as succeeded
  from path_answers as k
  where k.last_redirect_ms is not null
    and k.day >= :since / 86400000
    -- a redirect before a good answer of the same day adds nothing
    and exists (
      select 1
      from path_answers as n
      where n.path = k.path
        and n.host is k.host
        and n.last_redirect_ms > ifnull(n.last_good_ms, 0)
    )
),
newest_redirects as (
  select
    host,
    path,
    succeeded,
    row_number() over (partition by host, path order by time_ms desc) as rank
  from followed_redirects
  where succeeded is not null
),
answers as materialized (
  select
    k.*,
    -- a redirect that no client was seen to follow counts as good
    nullif(max(ifnull(k.last_good_ms, 0), ifnull(iif(ifnull(l.succeeded, 1), k.last_redirect_ms, 0), 0)), 0) as good_ms
  from path_answers as k
  left join newest_redirects as l on l.rank = 1 and l.path = k.path and l.host is k.host
),
-- runs of days without a good answer
gaps as (
  select
    host,
    path,
    gap,
    gap < max(gap) over (partition by host, path) as ended,
    sum(missing > 0 and good_ms is null) as days,
    min(iif(missing > 0 and good_ms is null, first_missing_ms, null)) as first_ms,
    max(iif(missing > 0 and good_ms is null, last_missing_ms, null)) as last_ms
  from (
    select
      *,
      sum(good_ms is not null) over (partition by host, path order by day) as gap
    from answers
  )
  group by host, path, gap
)
