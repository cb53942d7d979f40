-- title: Requests and failures by protocol
-- about: Requests, failures and server errors per source and protocol, as logged (HTTP/1.1, HTTP/2.0). requests_share and failures_share are the shares of all requests and all failures of the source; failed_share and error_share are the shares of the protocol's requests.
-- period: 24 hours
-- with: asked_shapes, shape_totals
-- key: source, protocol
-- counts: requests, requests_share, failed, failures_share, failed_share, server_errors, error_share
with
protocols as (
  select
    s.source as source,
    s.protocol as protocol,
    sum(t.requests) as requests,
    sum(iif(t.shape < 0, t.requests, 0)) as failed,
    sum(iif(s.server_error, t.requests, 0)) as server_errors
  from shape_totals as t
  join asked_shapes as s on s.shape = t.shape
  group by 1, 2
)
select
  source as source,
  protocol as protocol,
  requests as requests,
  round(requests * 1.0 / sum(requests) over same_source, 6) as requests_share,
  failed as failed,
  round(failed * 1.0 / nullif(sum(failed) over same_source, 0), 6) as failures_share,
  round(failed * 1.0 / requests, 6) as failed_share,
  server_errors as server_errors,
  round(server_errors * 1.0 / requests, 6) as error_share
from protocols
window same_source as (partition by source)
order by
  source,
  requests desc,
  protocol
