with
judged as (
  select
    source,
    format,
    rule,
    count(*) as requests,
    sum(failed) as failed,
    sum(failed and confidence = 'certain') as certain,
    sum(failed and confidence = 'inferred' and reason <> 'unknown') as inferred,
    sum(reason = 'unknown') as unknown
  from requests
  where client_kind <> 'internal'
  group by source, format, rule
),
-- the rule that leaves most open
open as (
  select
    source,
    format,
    rule,
    inferred + unknown as undecided,
    row_number() over (partition by source, format order by inferred + unknown desc, rule) as place
  from judged
),
ids as (
  select
    source,
    format,
    avg(coalesce(request_id, edge_id, trace_key) is not null) as with_id_share
  from request_lines
  group by source, format
)
select
  j.source as source,
  j.format as format,
  sum(j.requests) as requests,
  sum(j.failed) as failed,
  round(sum(j.certain) * 1.0 / nullif(sum(j.failed), 0), 4) as certain_share,
  round(sum(j.inferred) * 1.0 / nullif(sum(j.failed), 0), 4) as inferred_share,
  round(sum(j.unknown) * 1.0 / nullif(sum(j.failed), 0), 4) as unknown_share,
  round(i.with_id_share, 4) as with_id_share,
  iif(o.undecided > 0, o.undecided, null) as most_open,
  iif(o.undecided > 0, o.rule, null) as most_open_rule
from judged as j
join ids as i on i.source = j.source and i.format = j.format
left join open as o on o.source = j.source and o.format = j.format and o.place = 1
group by j.source, j.format
order by sum(j.inferred) + sum(j.unknown) desc, j.source, j.format
