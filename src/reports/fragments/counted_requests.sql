-- Counted requests one by one, with the columns of requests.
counted_requests as not materialized (
  select * from request_lines
)
