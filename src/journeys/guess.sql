-- Lines of two sources without a common id, matched by their content. A pair counts only if each line is the single best
-- candidate of the other. temp.guess_outer and temp.guess_inner: the outermost lines to match, and the source of the
-- other line. :pairs: JSON array of the source in front, the source behind it, and whether their hosts,
-- clients and agents agree; null: derived from the candidates.
with
pairs as materialized (
  select
    value ->> 0 as outer_source,
    value ->> 1 as inner_source,
    value ->> 2 as on_host,
    value ->> 3 as on_client,
    value ->> 4 as on_agent
  from json_each(:pairs)
),
outer_lines as materialized (
  select
    g.partner as inner_source, c.id, c.source, c.time_ms, c.line, c.line_shape,
    ifnull(c.request_time_ms, 0) as duration_ms,
    c.method, c.host, c.path, c.query, c.status, c.client_ip, c.user_agent
  from temp.guess_outer as g
  cross join journey_lines as c on c.time_ms = g.time_ms and c.line = g.line and c.line_shape = g.shape
  where c.path is not null
),
inner_lines as materialized (
  select
    g.partner as outer_source, i.id, i.source, i.time_ms, i.line, i.line_shape, i.time_ms / 2000 as bucket,
    i.method, i.host, i.path, i.query, i.status, i.user_agent, ifnull(f.client_ip, i.client_ip) as client_ip
  from temp.guess_inner as g
  cross join journey_lines as i on i.time_ms = g.time_ms and i.line = g.line and i.line_shape = g.shape
  left join forwarded as f on f.time_ms = i.time_ms and f.request = i.id
  where i.path is not null
),
-- one log has the start of a request as its time and another the end, so slow requests are searched at both
instants as (
  select id, inner_source, time_ms as at from outer_lines
  union all
  select id, inner_source, time_ms - duration_ms from outer_lines where duration_ms between 1000 and 120000
  union all
  select id, inner_source, time_ms + duration_ms from outer_lines where duration_ms between 1000 and 120000
),
time_buckets as materialized (
  select i.id, i.inner_source, i.at, i.at / 2000 + side.value as bucket
  from instants as i
  cross join json_each('[-1, 0, 1]') as side
),
candidates as materialized (
  select
    e.id as outer_id,
    p.id as inner_id,
    e.source as outer_source,
    p.source as inner_source,
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
  cross join outer_lines as e on e.id = b.id and e.inner_source = b.inner_source
  cross join inner_lines as p
    on p.bucket = b.bucket
    and p.path = e.path
    and p.source = e.inner_source
    and p.outer_source = e.source
  where abs(b.at - p.time_ms) <= 2000
    and (p.method is e.method or (e.method = 'HEAD' and p.method = 'GET'))
    and (p.query is e.query or p.query is null or e.query is null)
  group by e.id, p.id
),
-- whether two logs agree on hosts, clients and agents in general (a CDN may use another host name, a proxy may log
-- the CDN as the client), and whether both log queries
agreement as (
  select
    s.outer_source,
    s.inner_source,
    ifnull(p.on_host, s.on_host) as on_host,
    ifnull(p.on_client, s.on_client) as on_client,
    ifnull(p.on_agent, s.on_agent) as on_agent,
    s.on_query as on_query
  from (
    select
      outer_source,
      inner_source,
      sum(same_host) * 10 >= count(*) as on_host,
      sum(same_client) * 10 >= count(*) as on_client,
      sum(same_agent) * 10 >= count(*) as on_agent,
      max(both_query) as on_query
    from (
      select
        outer_source, inner_source,
        max(not other_host) as same_host, max(not other_client) as same_client, max(not other_agent) as same_agent,
        max(both_query) as both_query
      from candidates
      group by outer_source, inner_source, outer_id
    )
    group by outer_source, inner_source
  ) as s
  join pairs as p on p.outer_source = s.outer_source and p.inner_source = s.inner_source
),
ranked as (
  select
    c.outer_id,
    c.inner_id,
    rank() over of_outer as outer_rank,
    count(*) over (partition by c.outer_id, c.inner_source, c.other_status, c.distance_ms) as outer_ties,
    rank() over of_inner as inner_rank,
    count(*) over (partition by c.inner_id, c.outer_source, c.other_status, c.distance_ms) as inner_ties
  from candidates as c
  join agreement as a on a.outer_source = c.outer_source and a.inner_source = c.inner_source
  where not (a.on_host and c.other_host)
    and not (a.on_client and c.other_client)
    and not (a.on_agent and c.other_agent)
    and not (a.on_query and c.other_query)
  window
    of_outer as (partition by c.outer_id, c.inner_source order by c.other_status, c.distance_ms),
    of_inner as (partition by c.inner_id, c.outer_source order by c.other_status, c.distance_ms)
)
select
  c.time_ms as outer_ms,
  c.line as outer_line,
  c.line_shape as outer_shape,
  p.time_ms as inner_ms,
  p.line as inner_line,
  p.line_shape as inner_shape
from ranked as r
join (select distinct id, time_ms, line, line_shape from outer_lines) as c on c.id = r.outer_id
join (select distinct id, time_ms, line, line_shape from inner_lines) as p on p.id = r.inner_id
where r.outer_rank = 1
  and r.outer_ties = 1
  and r.inner_rank = 1
  and r.inner_ties = 1
order by c.time_ms, c.line, c.line_shape
