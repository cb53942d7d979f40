-- title: Messages of error logs
-- about: Messages by pattern: quoted texts, addresses and numbers are left out. cause is the reason that the message gives, or other. previous_messages: messages in the period of the same length before. requests: requests that are known to be meant.
-- period: 24 hours
-- key: source, severity, cause, pattern
-- counts: messages, requests
with
messages as materialized (
  select
    source,
    severity,
    cause,
    message_pattern(message) as pattern,
    message,
    request,
    time_ms,
    time_ms >= :since as is_now
  from errors
  where time_ms >= :since - (:until - :since)
    and time_ms < :until
    and (:source is null or source = :source)
    and (:host is null or host = :host)
)
select
  source as source,
  severity as severity,
  cause as cause,
  pattern as pattern,
  sum(is_now) as messages,
  sum(not is_now) as previous_messages,
  count(distinct iif(is_now, request, null)) as requests,
  series(time_ms, is_now, :since, :until) as messages_series,
  strftime('%Y-%m-%dT%H:%M:%fZ', min(iif(is_now, time_ms, null)) / 1000.0, 'unixepoch') as first_seen,
  strftime('%Y-%m-%dT%H:%M:%fZ', max(iif(is_now, time_ms, null)) / 1000.0, 'unixepoch') as last_seen,
  max(iif(is_now, message, null)) as example,
  first_check(cause) as what_to_check_first
from messages
group by source, severity, cause, pattern
having sum(is_now) > 0
order by
  messages desc,
  source,
  severity,
  cause,
  pattern
