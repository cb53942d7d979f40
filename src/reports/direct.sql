-- title: Requests that bypass the CDN
-- about: Requests of proxies behind a CDN that did not pass it, in hours that the CDN's log covers, without monitors and clients with private addresses, and their share of failures and server errors next to that of the requests through the CDN. A difference shows which of them fails: if direct requests are fine and those through the CDN are not, check the CDN and the connection between them. command repeats the route with the most errors past the CDN.
-- period: 24 hours
-- with: asked_shapes, counted_shapes, counted_rows
-- key: source, host
-- counts: direct_requests, direct_errors, cdn_requests, cdn_errors
with
-- proxies and the CDNs in front of them
behind as materialized (
  select
    p.inner_source as source,
    p.outer_source as cdn
  from source_pairs as p
  where p.outer_source in (select source from shapes where tier = 'cdn')
    and p.inner_source in (select source from shapes where tier = 'proxy')
),
covered_hours as materialized (
  select distinct
    b.source as source,
    c.time_ms / 3600000 as hour
  from behind as b
  join shapes as s on s.source = b.cdn
  join counted_shapes as c on c.shape = s.id
),
direct_shapes as materialized (
  select a.*
  from asked_shapes as a
  left join journey_shapes as j on j.id = a.shape
  where a.source in (select source from behind)
    and a.client_kind <> 'monitor'
    and not exists (select 1 from behind as b where instr(' > ' || j.chain || ' > ', ' > ' || b.cdn || ' > ') > 0)
),
uncovered_rows as materialized (
  select
    s.source as source,
    s.host as host,
    r.time_ms as time_ms,
    r.client as client,
    iif(
      typeof(r.client) = 'integer',
      printf('%d.%d.%d.%d', r.client + 2147483648 >> 24, r.client >> 16 & 255, r.client >> 8 & 255, r.client & 255),
      cast(r.client as text)
    ) as client_ip,
    nullif(m.peer_ip, '') as peer_ip,
    r.shape as shape,
    l.file << 31 | r.line as id,
    s.server_error as server_error
  from counted_rows as r
  join direct_shapes as s on s.shape = r.shape
  join shapes as l on l.id = r.line_shape
  left join request_more as m on m.time_ms = r.time_ms and m.line = r.line and m.shape = r.line_shape
  where r.time_ms >= :since
    and r.time_ms < :until
    -- the CDN's id in the line: the request passed the CDN, and the CDN's log lacks it
    and m.edge_id is null
    and not exists (
      select 1
      from inner_rows as i
      where i.time_ms = r.time_ms
        and i.line = r.line
        and i.shape = r.line_shape
    )
    and (s.source, r.time_ms / 3600000) in (select source, hour from covered_hours)
),
-- requests from the own network are no users', and those from an address of a CDN passed it
direct_rows as materialized (
  select *
  from uncovered_rows
  where not is_local_address(client_ip)
    and not is_cdn_address(client_ip)
    and not is_cdn_address(peer_ip)
),
direct as (
  select
    source,
    host,
    count(*) as requests,
    sum(shape < 0) as failed,
    sum(server_error) as errors,
    count(distinct client) as clients,
    min(time_ms) as first_ms,
    max(time_ms) as last_ms,
    max(id) as sample
  from direct_rows
  group by source, host
),
-- what the cache answered does not test the origin
through as materialized (
  select
    b.source as source,
    a.host as host,
    sum(c.requests) as requests,
    sum(c.requests * (c.shape < 0)) as failed,
    sum(c.requests * a.server_error) as errors
  from behind as b
  join asked_shapes as a on a.source = b.cdn and a.cache is not 'hit' and a.client_kind <> 'monitor'
  join counted_shapes as c on c.shape = a.shape
  group by b.source, a.host
),
worst_paths as materialized (
  select
    b.source as source,
    a.host as host,
    p.path as path,
    d.scheme as scheme,
    d.upstream_addr as address,
    row_number() over (partition by b.source, a.host order by count(*) desc, p.path) as rank
  from counted_rows as r
  join asked_shapes as a on a.shape = r.shape and a.server_error
  join behind as b on b.cdn = a.source
  join shapes as d on d.id = a.shape
  join paths as p on p.id = r.path
  where r.time_ms >= :since
    and r.time_ms < :until
    and r.line_shape < 0
  group by b.source, a.host, p.path
)
select
  k.source as source,
  k.host as host,
  ifnull(d.requests, 0) as direct_requests,
  ifnull(d.failed, 0) as direct_failed,
  ifnull(d.errors, 0) as direct_errors,
  round(d.errors * 1.0 / d.requests, 6) as direct_error_share,
  ifnull(t.requests, 0) as cdn_requests,
  ifnull(t.failed, 0) as cdn_failed,
  ifnull(t.errors, 0) as cdn_errors,
  round(t.errors * 1.0 / t.requests, 6) as cdn_error_share,
  d.clients as direct_clients,
  strftime('%Y-%m-%dT%H:%M:%fZ', d.first_ms / 1000.0, 'unixepoch') as first_seen,
  strftime('%Y-%m-%dT%H:%M:%fZ', d.last_ms / 1000.0, 'unixepoch') as last_seen,
  'id=' || d.sample as sample,
  origin_test(w.scheme, k.host, ifnull(w.path, '/'), w.address) as command
from (select source, host from through union select source, host from direct) as k
left join through as t on t.source = k.source and t.host is k.host
left join direct as d on d.source = k.source and d.host is k.host
left join worst_paths as w on w.rank = 1 and w.source = k.source and w.host is k.host
order by
  direct_errors desc,
  cdn_errors desc,
  k.source,
  k.host
