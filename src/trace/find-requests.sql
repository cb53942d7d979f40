select s.file << 31 | m.line as id, m.time_ms as time_ms
from request_more as m join shapes as s on s.id = +m.shape
where m.request_id = :id
union
select s.file << 31 | m.line, m.time_ms
from request_more as m join shapes as s on s.id = +m.shape
where m.edge_id = :id
union
select s.file << 31 | m.line, m.time_ms
from request_more as m join shapes as s on s.id = +m.shape
where m.trace_key = :id
order by id
