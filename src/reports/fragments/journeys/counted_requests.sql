-- Counted requests one by one, with the columns of requests: the outermost line of each, with the verdict of the journey.
counted_requests as not materialized (
  select * from journey_lines
)
