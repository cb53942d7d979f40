-- with: missing/referrers, counted_host_days
-- Why a path is important: a configured glob, the sitemap, its former traffic, or links and crawlers.
totals as materialized (
  select
    host,
    day,
    sum(good) as good,
    sum(landings) as landings
  from counted_host_days
  where (:source is null or source = :source)
    and (:host is null or host = :host)
    and day >= (select min(last_good_ms) / 86400000 - 29 from counts)
  group by host, day
),
-- the path's share of its host's traffic in the 30 days before its last good answer
former_traffic as (
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
rated_paths as materialized (
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
      -- browsers and crawlers request these without a link
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
            'crawled by ' || b.credible
          ),
          ''
        )
      )
    ) as important,
    b.bots as bots,
    (:until - 1) / 86400000 - c.first_ms / 86400000 + 1 < ifnull(:min_days, 3) as is_new,
    -- a path that recovered twice after an equally long gap is seasonal
    (select count(*) from json_each(c.gap_days) where value >= c.days) >= 2 as seasonal
  from counts as c
  left join former_traffic as w on w.path = c.path and w.host is c.host
  left join linking_clients as l on l.path = c.path and l.host is c.host
  left join crawlers as b on b.path = c.path and b.host is c.host
),
listed as materialized (
  select *
  from rated_paths
  where days >= 2
    or clients >= 2
    or important like 'matches %'
    or important like '%in the sitemap%'
)
