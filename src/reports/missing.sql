-- title: Missing pages
-- about: Paths that answer 404 or 410, important paths first, with referrers and a suggested redirect. Counts start after the last good answer. persistent: missing on at least 3 days (--min-days) for at least 2 clients that are persons or search engines. Paths that one client requested on one day are excluded unless they are important; requests of scanners are one row at the end.
-- period: 30 days
-- with: missing/targets
with
result as (
  select
    c.host as host,
    c.path as path,
    case
      when c.recovered then 'recovered'
      when c.is_new then 'new'
      when c.last_good_ms is not null then 'broken'
      else 'never'
    end as state,
    nullif(c.important, '') as important,
    c.days as days,
    c.requests as requests_404,
    c.clients as clients,
    strftime('%Y-%m-%dT%H:%M:%fZ', c.last_good_ms / 1000.0, 'unixepoch') as last_good,
    strftime('%Y-%m-%dT%H:%M:%fZ', c.first_ms / 1000.0, 'unixepoch') as first_404,
    strftime('%Y-%m-%dT%H:%M:%fZ', c.last_ms / 1000.0, 'unixepoch') as last_404,
    ifnull(o.pages, 0) as own_referrers,
    o.page as top_own_referrer,
    ifnull(x.pages, 0) as outside_referrers,
    x.page as top_outside_referrer,
    c.bots as search_bots,
    t.target as suggested_target,
    t.score as target_score,
    not ifnull(c.recovered, 0)
      and not c.seasonal
      and c.days >= ifnull(:min_days, 3)
      and ifnull(c.clients, c.requests) >= 2 as persistent
  from listed as c
  left join links as o on o.rank = 1 and o.own and o.path = c.path and o.host is c.host
  left join links as x on x.rank = 1 and not x.own and x.path = c.path and x.host is c.host
  left join targets as t on t.path = c.path and t.host is c.host
  union all
  select
    null,
    null,
    'scanners',
    null,
    count(distinct day),
    count(*),
    count(distinct client),
    null,
    strftime('%Y-%m-%dT%H:%M:%fZ', min(time_ms) / 1000.0, 'unixepoch'),
    strftime('%Y-%m-%dT%H:%M:%fZ', max(time_ms) / 1000.0, 'unixepoch'),
    null, -- own_referrers
    null, -- top_own_referrer
    null, -- outside_referrers
    null, -- top_outside_referrer
    null, -- search_bots
    null, -- suggested_target
    null, -- target_score
    0
  from misses
  where scanning
    or (client, day) in (select client, day from scans)
  having count(*) > 0
)
select *
from result
order by
  state = 'scanners',
  important is null,
  state = 'recovered',
  clients desc,
  requests_404 desc,
  host,
  path
