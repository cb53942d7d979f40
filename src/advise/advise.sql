with
judged as (
  select
    source,
    format,
    rule,
    sum(requests) as requests,
    sum(requests * failed) as failed,
    sum(requests * (failed and confidence = 'certain')) as certain,
    sum(requests * (failed and confidence = 'inferred' and reason <> 'unknown')) as inferred,
    sum(requests * (reason = 'unknown')) as unknown
  from minutes
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
    sum(with_id) * 1.0 / sum(requests) as with_id_share
  from minutes
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
