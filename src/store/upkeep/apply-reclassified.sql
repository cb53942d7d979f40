-- Sets client_kind and server_error of the rows in temp.reclassified, and the verdict of the row's verdict_shape. They
-- belong to the dimensions of a row, so each needed combination is inserted as a copy with a new id; ids of failed
-- requests are negative.
create temp table new_dimensions as
select
  shape as shape,
  client_kind as client_kind,
  server_error as server_error,
  verdict_shape as verdict_shape,
  iif(
    verdict_shape < 0,
    (select ifnull(min(id), 0) from shapes where id < 0) - row_number() over (partition by verdict_shape < 0),
    (select ifnull(max(id), 0) from shapes where id > 0) + row_number() over (partition by verdict_shape < 0)
  ) as new_shape
from temp.reclassified
group by shape, client_kind, server_error, verdict_shape;

insert into shapes (
  id, file, source, tier, format, client_kind, method, scheme, host, protocol, status, upstream_status, upstream_addr,
  upstream_tries, cache_status, cache, edge_location, server_error, answered_by, fault, reason, confidence, rule,
  hidden_reason, hidden_by
)
select
  n.new_shape, s.file, s.source, s.tier, s.format, n.client_kind, s.method, s.scheme, s.host, s.protocol, s.status,
  s.upstream_status, s.upstream_addr, s.upstream_tries, s.cache_status, s.cache, s.edge_location, n.server_error,
  v.answered_by, v.fault, v.reason, v.confidence, v.rule,
  iif(v.reason is null, s.hidden_reason, null), iif(v.reason is null, s.hidden_by, null)
from temp.new_dimensions n join shapes s on s.id = n.shape join shapes v on v.id = n.verdict_shape;

create temp table changed_rows as
select t.time_ms as time_ms, t.line as line, t.shape as shape, n.new_shape as new_shape
from temp.reclassified t
join temp.new_dimensions n
  on n.shape = t.shape
  and n.client_kind = t.client_kind
  and n.server_error = t.server_error
  and n.verdict_shape = t.verdict_shape;

-- Their lines are joined again.
insert or ignore into unjoined_minutes select distinct time_ms / 60000 from temp.changed_rows;

-- Moves the requests in the counts per minute.
insert into minute_rows (minute, shape, requests, journeys, with_id)
select
  m.time_ms / 60000,
  e.value,
  sum(iif(e.value = m.shape, -1, 1)),
  sum(iif(e.value = m.shape, -1, 1)),
  sum(iif(coalesce(x.request_id, x.edge_id, x.trace_key) is null, 0, iif(e.value = m.shape, -1, 1)))
from temp.changed_rows m
join json_each(json_array(m.shape, m.new_shape)) e
left join request_more x on x.time_ms = m.time_ms and x.line = m.line and x.shape = m.shape
group by 1, 2
on conflict do update set
  requests = requests + excluded.requests,
  journeys = journeys + excluded.journeys,
  with_id = with_id + excluded.with_id;

delete from minute_rows
where requests = 0 and journeys = 0 and minute in (select distinct time_ms / 60000 from temp.changed_rows);

-- Moves the requests in the counts per hour.
insert into hour_counts (hour, sign, counts)
select m.time_ms / 3600000, -1, packed_counts(t.shape, t.route, t.tells, t.request_time_ms, t.upstream_time_ms)
from temp.changed_rows m
cross join row_times t on t.time_ms = m.time_ms and t.line = m.line and t.shape = m.shape
group by 1;

insert into hour_counts (hour, sign, counts)
select m.time_ms / 3600000, 1, packed_counts(m.new_shape, t.route, t.tells, t.request_time_ms, t.upstream_time_ms)
from temp.changed_rows m
cross join row_times t on t.time_ms = m.time_ms and t.line = m.line and t.shape = m.shape
group by 1;

-- Changes the counts per path by the difference between the previous and the new client_kind.
insert into places (source, host)
select distinct s.source, s.host
from temp.changed_rows m join shapes s on s.id = m.shape
where not exists (select 1 from places l where l.source = s.source and l.host is s.host and not l.joined);

create temp table path_changes as
select
  (select min(q.id) from paths q where q.print = p.print and q.path = p.path) as path,
  m.time_ms / 86400000 as day,
  l.id as place,
  sum(
    (o.status between 200 and 299 and o.method is not 'OPTIONS' or o.status = 304)
      * ((n.client_kind <> 'internal') - (o.client_kind <> 'internal'))
  ) as good,
  sum(
    (o.status in (301, 302, 303, 307, 308)) * ((n.client_kind <> 'internal') - (o.client_kind <> 'internal'))
  ) as redirected,
  sum(
    (o.status in (404, 410))
      * ((n.client_kind not in ('scanner', 'internal')) - (o.client_kind not in ('scanner', 'internal')))
  ) as missing,
  -- rows that became missing, and rows that are missing no more
  sum(
    (o.status in (404, 410))
      * ((n.client_kind in ('scanner', 'internal')) <> (o.client_kind in ('scanner', 'internal')))
  ) as missing_changes,
  sum(
    ((o.status between 200 and 299 or o.status = 304) and o.method is not 'OPTIONS' and is_landing(e.referer, o.host))
      * ((n.client_kind = 'person') - (o.client_kind = 'person'))
  ) as landings
from temp.changed_rows m
join request_rows r on r.time_ms = m.time_ms and r.line = m.line and r.shape = m.shape
join shapes o on o.id = m.shape
join shapes n on n.id = m.new_shape
join places l on l.source = o.source and l.host is o.host and not l.joined
join paths p on p.id = r.path
left join referers e on e.id = r.referer
where o.status is not null
group by 1, 2, 3
having missing_changes <> 0 or landings <> 0 or good <> 0 or redirected <> 0;

insert into path_day_rows (path, day, place, good, landings, redirected, missing)
select path, day, place, good, landings, redirected, missing from temp.path_changes where true
on conflict do update set
  good = good + excluded.good,
  landings = landings + excluded.landings,
  redirected = redirected + excluded.redirected,
  missing = missing + excluded.missing;

insert into host_day_rows (day, place, good, landings)
select day, place, sum(good), sum(landings) from temp.path_changes group by 1, 2
on conflict do update set good = good + excluded.good, landings = landings + excluded.landings;

update request_rows set shape = m.new_shape from temp.changed_rows m
where request_rows.time_ms = m.time_ms and request_rows.line = m.line and request_rows.shape = m.shape;

update request_more set shape = m.new_shape from temp.changed_rows m
where request_more.time_ms = m.time_ms and request_more.line = m.line and request_more.shape = m.shape;

update attempt_rows set shape = m.new_shape from temp.changed_rows m
where attempt_rows.time_ms = m.time_ms and attempt_rows.line = m.line and attempt_rows.shape = m.shape;

-- Reads again when the paths were missing first and last.
create temp table missing_times as
select
  g.path as path,
  g.day as day,
  g.place as place,
  count(*) as missing,
  min(r.time_ms) - g.day * 86400000 as first_missing,
  max(r.time_ms) - g.day * 86400000 as last_missing
from (select distinct day from temp.path_changes where missing_changes <> 0) d
cross join request_rows r
  on r.shape < 0 and r.time_ms >= d.day * 86400000 and r.time_ms < d.day * 86400000 + 86400000
join shapes s on s.id = +r.shape
join places l on l.source = s.source and l.host is s.host and not l.joined
join paths p on p.id = r.path
join temp.path_changes g
  on g.day = d.day
  and g.place = l.id
  and g.path = (select min(q.id) from paths q where q.print = p.print and q.path = p.path)
where s.status in (404, 410) and s.client_kind not in ('scanner', 'internal')
group by 1, 2, 3;

-- Where some of the rows were pruned, the stored times are kept.
update path_day_rows as d set
  first_missing = case
    when d.missing = 0 then null
    when d.missing = m.missing or d.first_missing is null then m.first_missing
    else min(d.first_missing, ifnull(m.first_missing, d.first_missing))
  end,
  last_missing = case
    when d.missing = 0 then null
    when d.missing = m.missing or d.last_missing is null then m.last_missing
    else max(d.last_missing, ifnull(m.last_missing, d.last_missing))
  end
from temp.path_changes g
left join temp.missing_times m on m.path = g.path and m.day = g.day and m.place = g.place
where d.path = g.path and d.day = g.day and d.place = g.place and g.missing_changes <> 0;

delete from path_day_rows
where (path, day, place) in (select path, day, place from temp.path_changes)
  and good = 0 and redirected = 0 and missing = 0;

drop table temp.path_changes;
drop table temp.missing_times;
drop table temp.reclassified;
drop table temp.new_dimensions;
drop table temp.changed_rows;
