-- title: What each hop said of the same requests
-- about: Requests of the CDN joined by id with the proxy behind it: its status, the proxy's, the origin's, how often, and the verdict of both lines together. No proxy_status: no line of a proxy has the id.
-- period: 24 hours
-- key: cdn_status, proxy_status, origin_status, joined_by, answered_by, fault, reason
-- counts: requests, share, failed
select
  j.cdn_status as cdn_status,
  j.proxy_status as proxy_status,
  j.origin_status as origin_status,
  j.joined_by as joined_by,
  count(*) as requests,
  round(count(*) * 1.0 / sum(count(*)) over (), 6) as share,
  sum(j.reason is not null) as failed,
  j.answered_by as answered_by,
  j.fault as fault,
  j.reason as reason,
  sum(j.confidence = 'certain') as certain,
  min(j.time) as first_seen,
  max(j.time) as last_seen,
  max(j.journey_id) as sample_journey_id
from journeys as j
where j.time_ms >= :since
  and j.time_ms < :until
  and (:all_clients or j.client_kind not in ('health_check', 'scanner'))
  and (:source is null or j.source = :source)
  and (:host is null or j.host = :host)
group by
  j.cdn_status,
  j.proxy_status,
  j.origin_status,
  j.joined_by,
  j.answered_by,
  j.fault,
  j.reason
order by
  failed desc,
  requests desc,
  1, 2, 3, 4, 8, 9, 10
