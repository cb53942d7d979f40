-- title: Retries by upstream
-- about: Logged tries per source and upstream, without requests that had one successful try: outcomes, requests whose first try failed, and requests that a retry saved. tries_per_request is the factor by which retries increase the load.
-- period: 24 hours
-- unit: lines
-- with: asked_shapes
-- key: source, upstream_addr
-- counts: tries, requests, tries_per_request, failed_tries, saved_by_retry
with
tries as materialized (
  select
    s.source as source,
    a.request as request,
    a.try as try,
    a.upstream_addr as upstream_addr,
    a.outcome as outcome,
    a.status as status,
    a.response_time_ms as response_time_ms,
    a.shape < 0 as failed,
    count(*) over (partition by a.time_ms, a.request) as tries,
    a.outcome <> 'answered' or a.status >= 500 as bad
  from attempts as a
  join asked_shapes as s on s.shape = a.shape
  where a.time_ms >= :since
    and a.time_ms < :until
)
select
  source as source,
  upstream_addr as upstream_addr,
  count(*) as tries,
  count(distinct request) as requests,
  round(avg(tries), 2) as tries_per_request,
  sum(bad) as failed_tries,
  sum(outcome = 'refused') as refused,
  sum(outcome = 'timeout') as timeouts,
  sum(outcome = 'reset') as resets,
  sum(outcome = 'unhealthy') as unhealthy,
  sum(status >= 500) as answered_5xx,
  sum(bad and try = 1) as failed_first,
  count(distinct iif(bad and tries > 1 and not failed, request, null)) as saved_by_retry,
  max(response_time_ms) as longest_response_time_ms
from tries
group by source, upstream_addr
order by
  failed_tries desc,
  tries desc,
  source,
  upstream_addr
