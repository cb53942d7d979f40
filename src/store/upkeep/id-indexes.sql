-- Indexes of the ids that join lines of several hops.
create index if not exists request_more_by_request_id on request_more (request_id) where request_id is not null;
create index if not exists request_more_by_edge_id on request_more (edge_id) where edge_id is not null;
create index if not exists request_more_by_trace_key on request_more (trace_key) where trace_key is not null;
