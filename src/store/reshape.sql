-- Gives rows of temp.told the client_kind and server_error that stand there. Both are part of a row's shape: for each
-- shape that is needed there is made one like it, failed ones with a negative number as they are.
create temp table reshaped as
select
  shape as shape,
  client_kind as client_kind,
  server_error as server_error,
  iif(
    shape < 0,
    (select ifnull(min(id), 0) from shapes where id < 0) - row_number() over (partition by shape < 0),
    (select ifnull(max(id), 0) from shapes where id > 0) + row_number() over (partition by shape < 0)
  ) as new_shape
from temp.told
group by shape, client_kind, server_error;

insert into shapes (
  id, file, tier, format, client_kind, method, scheme, host, protocol, status, upstream_status, upstream_addr,
  upstream_tries, cache_status, cache, edge_location, server_error, answered_by, fault, reason, confidence, rule
)
select
  n.new_shape, s.file, s.tier, s.format, n.client_kind, s.method, s.scheme, s.host, s.protocol, s.status,
  s.upstream_status, s.upstream_addr, s.upstream_tries, s.cache_status, s.cache, s.edge_location, n.server_error,
  s.answered_by, s.fault, s.reason, s.confidence, s.rule
from temp.reshaped n join shapes s on s.id = n.shape;

create temp table moved as
select t.time_ms as time_ms, t.line as line, t.shape as shape, n.new_shape as new_shape
from temp.told t
join temp.reshaped n
  on n.shape = t.shape and n.client_kind = t.client_kind and n.server_error = t.server_error;

update request_rows set shape = m.new_shape from temp.moved m
where request_rows.time_ms = m.time_ms and request_rows.line = m.line and request_rows.shape = m.shape;

update request_more set shape = m.new_shape from temp.moved m
where request_more.time_ms = m.time_ms and request_more.line = m.line and request_more.shape = m.shape;

update attempt_rows set shape = m.new_shape from temp.moved m
where attempt_rows.time_ms = m.time_ms and attempt_rows.line = m.line and attempt_rows.shape = m.shape;

drop table temp.told;
drop table temp.reshaped;
drop table temp.moved;
