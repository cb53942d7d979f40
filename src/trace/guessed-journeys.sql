-- The view journeys, with the pairs of temp.guesses; no verdict of a guessed pair is certain.
create temp view journeys as
select
  j.journey_id as journey_id,
  j.time as time,
  j.time_ms as time_ms,
  j.host as host,
  j.path as path,
  j.request_id as request_id,
  iif(g.cdn_request is null, j.joined_by, 'guess') as joined_by,
  j.cdn_request as cdn_request,
  ifnull(j.proxy_request, g.proxy_request) as proxy_request,
  j.cdn_status as cdn_status,
  iif(g.cdn_request is null, j.proxy_status, g.proxy_status) as proxy_status,
  iif(g.cdn_request is null, j.origin_status, g.origin_status) as origin_status,
  iif(g.cdn_request is null, j.answered_by, g.answered_by) as answered_by,
  iif(g.cdn_request is null, j.fault, g.fault) as fault,
  iif(g.cdn_request is null, j.reason, g.reason) as reason,
  iif(g.cdn_request is null, j.confidence, iif(g.reason is null, null, 'inferred')) as confidence,
  j.source as source,
  j.client_kind as client_kind,
  j.cdn_failed as cdn_failed
from main.journeys as j
left join temp.guesses as g on g.cdn_request = j.cdn_request
