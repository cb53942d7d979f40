-- title: Paths that are still missing
-- about: Paths that answered 404 or 410 on several days (--min-days, 2 if not given) and gave no good answer since; the important ones first: those that match --important, or gave good answers earlier in the period. All counts are since the last good answer.
-- period: 30 days
with
misses as materialized (
  select
    time_ms,
    time,
    host,
    path,
    client_ip,
    referer
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
candidates as (
  select
    ifnull(host, '') as host,
    path
  from misses
  group by 1, 2
  having count(distinct time_ms / 86400000) >= ifnull(:min_days, 2)
),
-- one walk over the period: to look up each candidate would be a walk per path
good as materialized (
  select
    host,
    path,
    max(time_ms) as time_ms,
    time
  from requests
  where time_ms >= :since
    and time_ms < :until
    and status between 200 and 399
    and (ifnull(host, ''), path) in (select host, path from candidates)
    and method is not 'OPTIONS' -- a preflight is answered for any path
    and client_kind <> 'internal'
    and (:source is null or source = :source)
    and (:host is null or host = :host)
  group by host, path
),
run as materialized (
  select
    m.*,
    g.time as last_good
  from misses as m
  left join good as g on g.path = m.path and g.host is m.host
  where (ifnull(m.host, ''), m.path) in (select host, path from candidates)
    and m.time_ms > ifnull(g.time_ms, :since - 1)
),
referers as (
  select
    host,
    path,
    referer,
    row_number() over (partition by host, path order by count(*) desc, referer) as place
  from run
  where referer is not null
  group by host, path, referer
)
select
  m.host as host,
  m.path as path,
  case
    when matching_glob(:important, m.path) is not null then 'matches ' || matching_glob(:important, m.path)
    when m.last_good is not null then 'had good answers before'
  end as important,
  count(distinct m.time_ms / 86400000) as days,
  count(*) as requests_404,
  count(distinct m.client_ip) as clients,
  m.last_good as last_good,
  min(m.time) as first_404,
  max(m.time) as last_404,
  f.referer as top_referer,
  count(distinct m.time_ms / 86400000) >= 2 as persistent
from run as m
left join referers as f on f.place = 1 and f.path = m.path and f.host is m.host
group by m.host, m.path
having days >= ifnull(:min_days, 2)
order by
  important is null,
  days desc,
  requests_404 desc,
  m.host,
  m.path
