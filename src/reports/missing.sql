-- title: Pages that are missing
-- about: Paths that answer 404 or 410, the important ones first, and what to do about them; all counts are since the last good answer. Persistent: on 3 days or more (--min-days), to 2 clients or more who are persons or search engines. What one client alone asked for on one day is left out, unless it is known to matter; what scanners asked for is one row at the end.
-- period: 30 days
with
misses as materialized (
  select
    time_ms,
    time_ms / 86400000 as day,
    tier,
    host,
    path,
    referer,
    ifnull(client_ip, user_agent) as client,
    client_ip,
    client_kind = 'scanner' as scanning,
    -- who counts: persons, and search engines by name
    case client_kind when 'person' then 'person' when 'bot' then search_engine(user_agent) end as asker
  from requests
  where time_ms >= :since
    and time_ms < :until
    and failed
    and status in (404, 410)
    and path is not null
    and client_kind <> 'internal'
    and (:source is null or source = :source)
    and (:host is null or host = :host)
),
sitemap as materialized (
  select distinct
    value ->> 'host' as host,
    value ->> 'path' as path
  from json_each(:sitemap)
),
-- the paths that may be listed in the end
candidates as materialized (
  select
    host,
    path
  from misses
  where not scanning
  group by host, path
  having min(day) < max(day)
    or min(client) < max(client)
    or matching_glob(:important, path) is not null
    or path in (select path from sitemap)
),
known as materialized (
  select
    c.host as host,
    c.path as path,
    p.day as day,
    sum(p.good) as good,
    sum(p.landings) as landings,
    max(iif(p.last_good_ms < :until, p.last_good_ms, null)) as last_good_ms,
    max(iif(p.last_redirect_ms < :until, p.last_redirect_ms, null)) as last_redirect_ms,
    sum(p.missing) as missing,
    min(p.first_missing_ms) as first_missing_ms,
    max(p.last_missing_ms) as last_missing_ms
  from candidates as c
  cross join path_days as p on p.path = c.path and p.host is c.host
  where p.day <= (:until - 1) / 86400000
    and (:source is null or p.source = :source)
  group by c.host, c.path, p.day
),
-- a redirect is as good as what it leads to: what the same client got next, of the newest redirect of each day
followed as materialized (
  select
    k.host as host,
    k.path as path,
    k.last_redirect_ms as time_ms,
    (
      select f.status < 400
      from request_lines as r
      cross join request_lines as f
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
    ) as led
  from known as k
  where k.last_redirect_ms is not null
    and k.day >= :since / 86400000
    -- behind a good answer of the same day it says nothing new
    and exists (
      select 1
      from known as n
      where n.path = k.path
        and n.host is k.host
        and n.last_redirect_ms > ifnull(n.last_good_ms, 0)
    )
),
leading as (
  select
    host,
    path,
    led,
    row_number() over (partition by host, path order by time_ms desc) as place
  from followed
  where led is not null
),
answers as materialized (
  select
    k.*,
    -- where nobody was seen to follow, whoever made the redirect is believed
    nullif(max(ifnull(k.last_good_ms, 0), ifnull(iif(ifnull(l.led, 1), k.last_redirect_ms, 0), 0)), 0) as fine_ms
  from known as k
  left join leading as l on l.place = 1 and l.path = k.path and l.host is k.host
),
-- days without a good answer between days that had one
spells as (
  select
    host,
    path,
    spell,
    spell < max(spell) over (partition by host, path) as ended,
    sum(missing > 0 and fine_ms is null) as days,
    min(iif(missing > 0 and fine_ms is null, first_missing_ms, null)) as first_ms,
    max(iif(missing > 0 and fine_ms is null, last_missing_ms, null)) as last_ms
  from (
    select
      *,
      sum(fine_ms is not null) over (partition by host, path order by day) as spell
    from answers
  )
  group by host, path, spell
),
-- with client_kind alone, whoever walks a list of names slowly enough or once would count as a person
swept as materialized (
  select
    s.client as client,
    s.day as day
  from (
    select
      m.client as client,
      m.client_ip as client_ip,
      m.day as day,
      min(m.time_ms) as first_ms,
      min(max(m.time_ms), min(m.time_ms) + 600000) as last_ms,
      count(*) as misses
    from misses as m
    where not m.scanning
      and m.asker is 'person'
      and m.client_ip is not null
      and m.referer is null
      and not exists (
        select 1
        from answers as a
        where a.path = m.path
          and a.host is m.host
          and a.fine_ms is not null
      )
    group by m.client, m.day
    having count(distinct m.path) >= 20
  ) as s
  -- mostly 404s: fewer good answers than half as many
  where s.misses > 2 * (
    select count(*)
    from requests as r
    where r.time_ms >= s.first_ms
      and r.time_ms <= s.last_ms
      and r.client_ip = s.client_ip
      and r.status < 400
  )
),
-- of a request that a CDN and the proxy behind it logged, only the CDN's line: it knows the client
twofold as materialized (
  select
    host,
    path,
    day
  from misses
  where exists (select 1 from files where tier = 'cdn')
  group by host, path, day
  having min(tier) <> max(tier)
),
asked as materialized (
  select m.*
  from candidates as c
  join misses as m on m.path = c.path and m.host is c.host
  where not m.scanning
    and (m.client is null or (m.client, m.day) not in (select client, day from swept))
    and not (m.tier = 'proxy' and exists (
      select 1
      from twofold as t
      where t.path = m.path
        and t.host is m.host
        and t.day = m.day
    ))
),
lately as (
  select
    host,
    path,
    max(time_ms) as last_ms
  from asked
  group by host, path
),
subjects as materialized (
  select
    l.host as host,
    l.path as path,
    h.fine_ms as last_good_ms,
    h.fine_ms >= l.last_ms as recovered,
    iif(h.fine_ms >= l.last_ms, e.first_ms, ifnull(h.fine_ms + 1, 0)) as from_ms,
    iif(h.fine_ms >= l.last_ms, e.last_ms, :until) as to_ms,
    h.first_ms as first_ms,
    e.times as times
  from lately as l
  left join (
    select
      a.host,
      a.path,
      a.fine_ms,
      min(iif(a.first_missing_ms > ifnull(a.fine_ms, 0), a.first_missing_ms, null)) as first_ms
    from (
      select
        host,
        path,
        first_missing_ms,
        max(fine_ms) over (partition by host, path) as fine_ms
      from answers
    ) as a
    group by a.host, a.path
  ) as h on h.path = l.path and h.host is l.host
  left join (
    select
      host,
      path,
      json_group_array(days) as times,
      first_ms,
      max(last_ms) as last_ms
    from spells
    where ended
      and days >= ifnull(:min_days, 3)
    group by host, path
  ) as e on e.path = l.path and e.host is l.host
  -- one that came back counts as recovered only where it had been missing for long
  where h.fine_ms < l.last_ms
    or h.fine_ms is null
    or e.last_ms >= :since
),
run as materialized (
  select
    a.*,
    publishes_address(a.asker, a.client_ip)
      or exists (select 1 from json_each(:verified) where value = a.asker || ' ' || a.client_ip) as verified
  from subjects as s
  join asked as a on a.path = s.path and a.host is s.host
  where a.time_ms between s.from_ms and s.to_ms
),
counts as materialized (
  select
    s.host as host,
    s.path as path,
    s.recovered as recovered,
    s.last_good_ms as last_good_ms,
    count(distinct r.day) as days,
    count(*) as requests,
    -- null where the log tells clients apart by nothing
    iif(count(r.client) = 0, null, count(distinct iif(r.asker is not null, r.client, null))) as clients,
    -- the first may lie before the period
    min(min(r.time_ms), iif(s.recovered, min(r.time_ms), ifnull(s.first_ms, min(r.time_ms)))) as first_ms,
    max(r.time_ms) as last_ms,
    s.times as times
  from subjects as s
  join run as r on r.path = s.path and r.host is s.host
  group by s.host, s.path
),
referrals as materialized (
  select
    host,
    path,
    client,
    own_page(referer, host, path, :own_hosts) as own_page,
    outside_page(referer, host, :own_hosts) as outside_page,
    count(*) as requests
  from run
  where referer is not null
    and asker is not null
  group by host, path, client, referer
),
links as (
  select
    host,
    path,
    ifnull(own_page, outside_page) as page,
    own_page is not null as own,
    row_number() over (
      partition by host, path, own_page is not null
      order by count(distinct client) desc, sum(requests) desc, ifnull(own_page, outside_page)
    ) as place,
    count(*) over (partition by host, path, own_page is not null) as pages
  from referrals
  where ifnull(own_page, outside_page) is not null
  group by host, path, own_page, outside_page
),
linked as (
  select
    host,
    path,
    count(distinct client) as clients
  from referrals
  where own_page is not null
  group by host, path
),
crawlers as (
  select
    host,
    path,
    group_concat(
      asker || ' ' || requests || iif(verified, ' (verified)', ' (unverified)'),
      ', '
      order by requests desc, asker, verified desc
    ) as bots,
    -- anyone can say to be a search engine; one that comes back is believed
    group_concat(
      iif(verified, asker || ' (verified)', iif(days >= 2 and not proved, asker || ' (unverified)', null)),
      ', '
      order by asker
    ) as believed
  from (
    select
      host,
      path,
      asker,
      verified,
      max(verified) over (partition by host, path, asker) as proved,
      count(*) as requests,
      count(distinct day) as days
    from run
    where asker <> 'person'
    group by host, path, asker, verified
  )
  group by host, path
),
totals as materialized (
  select
    host,
    day,
    sum(good) as good,
    sum(landings) as landings
  from host_days
  where (:source is null or source = :source)
    and (:host is null or host = :host)
    and day >= (select min(last_good_ms) / 86400000 - 29 from counts)
  group by host, day
),
-- what a path was to its host in the 30 days up to its last good answer
worth as (
  select
    c.host as host,
    c.path as path,
    sum(a.good) as good,
    sum(a.landings) as landings,
    sum(a.good) * 1.0 / sum(t.good) as good_share,
    sum(a.landings) * 1.0 / sum(t.landings) as landings_share
  from counts as c
  join totals as t on t.host is c.host
    and t.day between c.last_good_ms / 86400000 - 29 and c.last_good_ms / 86400000
  left join answers as a on a.path = c.path and a.host is c.host and a.day = t.day
  group by c.host, c.path
),
judged as materialized (
  select
    c.*,
    concat_ws(
      '; ',
      'matches ' || matching_glob(:important, c.path),
      iif(exists (
        select 1
        from sitemap as s
        where s.path = c.path
          and (c.host is null or c.host in (s.host, 'www.' || s.host) or s.host = 'www.' || c.host)
      ), 'in the sitemap', null),
      case
        when w.good >= 10 and w.good_share >= 0.01
          then 'had ' || round(w.good_share * 100, 1) || ' % of the good answers'
            || iif(c.recovered, '', ' before it broke')
        when w.landings >= 10 and w.landings_share >= 0.01
          then 'had ' || round(w.landings_share * 100, 1) || ' % of the landings'
            || iif(c.recovered, '', ' before it broke')
      end,
      -- browsers and crawlers ask for these unbidden
      iif(
        c.path in (
          '/favicon.ico', '/robots.txt', '/ads.txt', '/app-ads.txt', '/browserconfig.xml', '/humans.txt',
          '/llms.txt', '/security.txt', '/crossdomain.xml'
        )
          or c.path like '/apple-touch-icon%'
          or c.path like '/.well-known/%'
          or c.path like '/sitemap%.xml%',
        null,
        nullif(
          concat_ws(
            '; ',
            iif(l.clients >= 2, 'linked from the own site', null),
            'crawled by ' || b.believed
          ),
          ''
        )
      )
    ) as important,
    b.bots as bots,
    (:until - 1) / 86400000 - c.first_ms / 86400000 + 1 < ifnull(:min_days, 3) as young,
    -- what came back twice already after as long will come again: a page of the season
    (select count(*) from json_each(c.times) where value >= c.days) >= 2 as seasonal
  from counts as c
  left join worth as w on w.path = c.path and w.host is c.host
  left join linked as l on l.path = c.path and l.host is c.host
  left join crawlers as b on b.path = c.path and b.host is c.host
),
listed as materialized (
  select *
  from judged
  where days >= 2
    or clients >= 2
    or important like 'matches %'
    or important like '%in the sitemap%'
),
there as (
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
      select 0, host, path, good from there
    )
  ))
),
sheet as (
  select
    c.host as host,
    c.path as path,
    case
      when c.recovered then 'recovered'
      when c.young then 'new'
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
  left join links as o on o.place = 1 and o.own and o.path = c.path and o.host is c.host
  left join links as x on x.place = 1 and not x.own and x.path = c.path and x.host is c.host
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
    or (client, day) in (select client, day from swept)
  having count(*) > 0
)
select *
from sheet
order by
  state = 'scanners',
  important is null,
  state = 'recovered',
  clients desc,
  requests_404 desc,
  host,
  path
