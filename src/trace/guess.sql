-- Pairs of a line of a CDN and a line of a proxy without a common id, matched by their content. A pair counts only if
-- each line is the single best candidate of the other.
with
known_journeys as materialized (
  select cdn_request, time_ms, proxy_request
  from journeys
  where time_ms >= :since - 120000
    and time_ms < :until + 120000
),
cdn_lines as materialized (
  select
    c.id, c.source, c.time_ms, ifnull(c.request_time_ms, 0) as duration_ms,
    c.method, c.host, c.path, c.query, c.status, c.client_ip, c.user_agent,
    c.bytes_sent, c.answered_by, c.fault, c.reason
  from known_journeys as t
  join requests as c on c.time_ms = t.time_ms and c.id = t.cdn_request
  where t.proxy_request is null
    and c.time_ms >= :since
    and c.time_ms < :until
    and c.path is not null
    -- the CDN passed the request on
    and c.cache is not 'hit'
    and not (c.answered_by is 'cdn' and ifnull(c.fault, 'cdn') = 'cdn')
),
proxy_lines as materialized (
  select
    p.id, p.source, p.time_ms, p.time_ms / 2000 as bucket,
    p.method, p.host, p.path, p.query, p.status, p.user_agent,
    p.bytes_sent, p.upstream_status, p.answered_by, p.fault, p.reason,
    ifnull(f.client_ip, p.client_ip) as client_ip
  from requests as p
  left join forwarded as f on f.time_ms = p.time_ms and f.request = p.id
  where p.time_ms >= :since - 120000
    and p.time_ms < :until + 120000
    and p.tier = 'proxy'
    and p.path is not null
    and p.id not in (select proxy_request from known_journeys where proxy_request is not null)
),
-- one log has the start of a request as its time and another the end, so slow requests are searched at both
instants as (
  select id, time_ms as at from cdn_lines
  union all
  select id, time_ms - duration_ms from cdn_lines where duration_ms between 1000 and 120000
  union all
  select id, time_ms + duration_ms from cdn_lines where duration_ms between 1000 and 120000
),
time_buckets as materialized (
  select i.id, i.at, i.at / 2000 + side.value as bucket
  from instants as i
  cross join json_each('[-1, 0, 1]') as side
),
candidates as materialized (
  select
    e.id as cdn_request,
    p.id as proxy_request,
    e.source as cdn_source,
    p.source as proxy_source,
    e.status is not p.status as other_status,
    e.host is not p.host as other_host,
    e.client_ip is not p.client_ip as other_client,
    e.user_agent is not p.user_agent as other_agent,
    e.query is not p.query as other_query,
    e.query is not null and p.query is not null as both_query,
    -- logs in whole seconds are compared in whole seconds
    min(iif(e.time_ms % 1000 = 0 or p.time_ms % 1000 = 0,
      abs(b.at / 1000 - p.time_ms / 1000) * 1000, abs(b.at - p.time_ms))) as distance_ms
  from time_buckets as b
  cross join cdn_lines as e on e.id = b.id
  cross join proxy_lines as p
    on p.bucket = b.bucket
    and p.path = e.path
  where abs(b.at - p.time_ms) <= 2000
    and (p.method is e.method or (e.method = 'HEAD' and p.method = 'GET'))
    and (p.query is e.query or p.query is null or e.query is null)
  group by e.id, p.id
),
-- whether two logs agree on hosts, clients and agents in general (a CDN may use another host name, a proxy may log
-- the CDN as the client), and whether both log queries
agreement as (
  select
    cdn_source,
    proxy_source,
    sum(same_host) * 10 >= count(*) as on_host,
    sum(same_client) * 10 >= count(*) as on_client,
    sum(same_agent) * 10 >= count(*) as on_agent,
    max(both_query) as on_query
  from (
    select
      cdn_source, proxy_source,
      max(not other_host) as same_host, max(not other_client) as same_client, max(not other_agent) as same_agent,
      max(both_query) as both_query
    from candidates
    group by cdn_source, proxy_source, cdn_request
  )
  group by cdn_source, proxy_source
),
ranked as (
  select
    c.cdn_request,
    c.proxy_request,
    rank() over of_cdn as cdn_rank,
    count(*) over (partition by c.cdn_request, c.other_status, c.distance_ms) as cdn_ties,
    rank() over of_proxy as proxy_rank,
    count(*) over (partition by c.proxy_request, c.other_status, c.distance_ms) as proxy_ties
  from candidates as c
  join agreement as a on a.cdn_source = c.cdn_source and a.proxy_source = c.proxy_source
  where not (a.on_host and c.other_host)
    and not (a.on_client and c.other_client)
    and not (a.on_agent and c.other_agent)
    and not (a.on_query and c.other_query)
  window
    of_cdn as (partition by c.cdn_request order by c.other_status, c.distance_ms),
    of_proxy as (partition by c.proxy_request order by c.other_status, c.distance_ms)
),
-- the verdict of the pair, as in journeys
verdicts as (
  select
    c.id as cdn_request,
    c.time_ms as cdn_time_ms,
    p.id as proxy_request,
    p.time_ms as proxy_time_ms,
    p.status as proxy_status,
    p.upstream_status as origin_status,
    c.answered_by as cdn_answered_by,
    c.fault as cdn_fault,
    c.reason as cdn_reason,
    p.answered_by as proxy_answered_by,
    p.fault as proxy_fault,
    p.reason as proxy_reason,
    case
      when c.bytes_sent = 0 and p.bytes_sent > 0 and c.status is not null and c.method is not 'HEAD'
        and c.status is not 304 then 'client'
      when c.reason is null or c.fault in ('cdn', 'client') or p.reason is null or p.reason = 'client_abort' then 'cdn'
      else 'proxy'
    end as decided_at
  from ranked as r
  join cdn_lines as c on c.id = r.cdn_request
  join proxy_lines as p on p.id = r.proxy_request
  where r.cdn_rank = 1
    and r.cdn_ties = 1
    and r.proxy_rank = 1
    and r.proxy_ties = 1
)
select
  cdn_request,
  cdn_time_ms,
  proxy_request,
  proxy_time_ms,
  proxy_status,
  origin_status,
  case
    when decided_at = 'client' then 'client'
    when decided_at = 'proxy' then proxy_answered_by
    when cdn_reason is null and cdn_answered_by is not 'cdn' then ifnull(proxy_answered_by, cdn_answered_by)
    else cdn_answered_by
  end as answered_by,
  case decided_at when 'client' then 'client' when 'proxy' then proxy_fault else cdn_fault end as fault,
  case decided_at when 'client' then 'client_abort' when 'proxy' then proxy_reason else cdn_reason end as reason
from verdicts
