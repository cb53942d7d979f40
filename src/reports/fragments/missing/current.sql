-- with: missing/answers
-- The misses that count: without scans and duplicates, and since the last good answer of their path.
-- clients that request many paths which never had a good answer, mostly with 404; client_kind does not detect slow scans
scans as materialized (
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
      and m.audience is 'person'
      and m.client_ip is not null
      and m.referer is null
      and not exists (
        select 1
        from answers as a
        where a.path = m.path
          and a.host is m.host
          and a.good_ms is not null
      )
    group by m.client, m.day
    having count(distinct m.path) >= 20
  ) as s
  -- fewer good answers than half the number of 404s
  where s.misses > 2 * (
    select count(*)
    from counted_requests as r
    where r.time_ms >= s.first_ms
      and r.time_ms <= s.last_ms
      and r.client_ip = s.client_ip
      and r.status < 400
  )
),
-- a request that a CDN and the proxy behind it logged counts once, with the CDN's line, which has the client's address
logged_twice as materialized (
  select
    host,
    path,
    day
  from misses
  where exists (select 1 from files where tier = 'cdn')
  group by host, path, day
  having min(tier) <> max(tier)
),
counted_misses as materialized (
  select m.*
  from candidates as c
  join misses as m on m.path = c.path and m.host is c.host
  where not m.scanning
    and (m.client is null or (m.client, m.day) not in (select client, day from scans))
    and not (m.tier = 'proxy' and exists (
      select 1
      from logged_twice as t
      where t.path = m.path
        and t.host is m.host
        and t.day = m.day
    ))
),
last_misses as (
  select
    host,
    path,
    max(time_ms) as last_ms
  from counted_misses
  group by host, path
),
listable_paths as materialized (
  select
    l.host as host,
    l.path as path,
    h.good_ms as last_good_ms,
    h.good_ms >= l.last_ms as recovered,
    iif(h.good_ms >= l.last_ms, e.first_ms, ifnull(h.good_ms + 1, 0)) as from_ms,
    iif(h.good_ms >= l.last_ms, e.last_ms, :until) as to_ms,
    h.first_ms as first_ms,
    e.gap_days as gap_days
  from last_misses as l
  left join (
    select
      a.host,
      a.path,
      a.good_ms,
      min(iif(a.first_missing_ms > ifnull(a.good_ms, 0), a.first_missing_ms, null)) as first_ms
    from (
      select
        host,
        path,
        first_missing_ms,
        max(good_ms) over (partition by host, path) as good_ms
      from answers
    ) as a
    group by a.host, a.path
  ) as h on h.path = l.path and h.host is l.host
  left join (
    select
      host,
      path,
      json_group_array(days) as gap_days,
      first_ms,
      max(last_ms) as last_ms
    from gaps
    where ended
      and days >= ifnull(:min_days, 3)
    group by host, path
  ) as e on e.path = l.path and e.host is l.host
  -- a path counts as recovered only if it had been missing for min_days
  where h.good_ms < l.last_ms
    or h.good_ms is null
    or e.last_ms >= :since
),
current_misses as materialized (
  select
    a.*,
    publishes_address(a.audience, a.client_ip)
      or exists (select 1 from json_each(:verified) where value = a.audience || ' ' || a.client_ip) as verified
  from listable_paths as s
  join counted_misses as a on a.path = s.path and a.host is s.host
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
    -- null if the log identifies no clients
    iif(count(r.client) = 0, null, count(distinct iif(r.audience is not null, r.client, null))) as clients,
    -- the first may be before the period
    min(min(r.time_ms), iif(s.recovered, min(r.time_ms), ifnull(s.first_ms, min(r.time_ms)))) as first_ms,
    max(r.time_ms) as last_ms,
    s.gap_days as gap_days
  from listable_paths as s
  join current_misses as r on r.path = s.path and r.host is s.host
  group by s.host, s.path
)
