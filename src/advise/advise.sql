with
verdicts as (
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
-- the rule with the most uncertain verdicts
uncertain as (
  select
    source,
    format,
    rule,
    inferred + unknown as requests,
    row_number() over (partition by source, format order by inferred + unknown desc, rule) as rank
  from verdicts
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
  v.source as source,
  v.format as format,
  sum(v.requests) as requests,
  sum(v.failed) as failed,
  round(sum(v.certain) * 1.0 / nullif(sum(v.failed), 0), 4) as certain_share,
  round(sum(v.inferred) * 1.0 / nullif(sum(v.failed), 0), 4) as inferred_share,
  round(sum(v.unknown) * 1.0 / nullif(sum(v.failed), 0), 4) as unknown_share,
  round(i.with_id_share, 4) as with_id_share,
  iif(u.requests > 0, u.requests, null) as most_open,
  iif(u.requests > 0, u.rule, null) as most_open_rule
from verdicts as v
join ids as i on i.source = v.source and i.format = v.format
left join uncertain as u on u.source = v.source and u.format = v.format and u.rank = 1
group by v.source, v.format
order by sum(v.inferred) + sum(v.unknown) desc, v.source, v.format
