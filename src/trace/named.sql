select id from request_rows where request_id = :id
union
select id from request_rows where edge_id = :id
union
select id from request_rows where trace_key = :id
order by id
