-- journeys as they are, and with the pairs of temp.guesses: an inner line that was guessed decides as a joined one
-- does, but never for certain.
create temp view journeys as
with
told as (
  select
    j.*,
    g.proxy_request as guessed,
    p.status as guessed_status,
    p.upstream_status as guessed_origin_status,
    p.answered_by as guessed_answered_by,
    p.fault as guessed_fault,
    p.reason as guessed_reason,
    c.fault as cdn_fault,
    c.reason as cdn_reason,
    c.answered_by as cdn_answered_by,
    case
      when g.proxy_request is null then 'joined'
      when c.bytes_sent = 0 and p.bytes_sent > 0 and c.status is not null and c.method is not 'HEAD'
        and c.status is not 304 then 'client'
      when c.reason is null or c.fault in ('cdn', 'client') or p.reason is null or p.reason = 'client_abort' then 'cdn'
      else 'proxy'
    end as decided_at
  from main.journeys as j
  left join temp.guesses as g on g.cdn_request = j.cdn_request
  left join main.requests as p on p.id = g.proxy_request
  left join main.requests as c on c.id = g.cdn_request
)
select
  journey_id,
  time,
  time_ms,
  host,
  path,
  request_id,
  iif(guessed is null, joined_by, 'guess') as joined_by,
  cdn_request,
  ifnull(proxy_request, guessed) as proxy_request,
  cdn_status,
  iif(guessed is null, proxy_status, guessed_status) as proxy_status,
  iif(guessed is null, origin_status, guessed_origin_status) as origin_status,
  case decided_at
    when 'joined' then answered_by
    when 'client' then 'client'
    when 'proxy' then guessed_answered_by
    else iif(cdn_reason is null and cdn_answered_by is not 'cdn', ifnull(guessed_answered_by, cdn_answered_by), cdn_answered_by)
  end as answered_by,
  case decided_at when 'joined' then fault when 'client' then 'client' when 'proxy' then guessed_fault else cdn_fault end as fault,
  case decided_at when 'joined' then reason when 'client' then 'client_abort' when 'proxy' then guessed_reason else cdn_reason end as reason,
  iif(guessed is null or reason is null, confidence, 'inferred') as confidence
from told
