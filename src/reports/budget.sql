-- title: Error budgets
-- about: Error budget per source and host: the server errors that the objective allows (--slo, default 99.9 %), those that occurred, and the burn rate of the last 24 hours. A burn rate of 1 uses the whole budget in the period. Requests of health checks and scanners and internal requests of a CDN are excluded.
-- period: 30 days
-- with: series_shapes, counted_shapes
-- key: source, host
-- counts: requests, errors, error_share, budget_used_share
with
hourly as materialized (
  select
    s.source as source,
    s.host as host,
    c.step as hour,
    c.requests as requests,
    c.errors as errors
  from counted_groups((
    select count_sums(g.id, c.shape, c.time_ms / 3600000, c.requests)
    from (select shape_groups(json_group_array(json_array(shape, series, server_error))) as id from series_shapes) as g
    cross join counted_shapes as c
  )) as c
  join (select distinct series, source, host from series_shapes) as s on s.series = c.number
),
budgets as (
  select
    source,
    host,
    sum(requests) as requests,
    sum(errors) as errors,
    sum(requests) * (1 - ifnull(:slo, 0.999)) as budget,
    sum(iif(hour * 3600000 >= :until - 86400000, requests, 0)) as last_day_requests,
    sum(iif(hour * 3600000 >= :until - 86400000, errors, 0)) as last_day_errors
  from hourly
  group by 1, 2
),
used as (
  select
    source,
    host,
    hour,
    sum(errors) over (partition by source, host order by hour) as errors
  from hourly
),
days as (
  select
    source,
    host,
    hour / 24 as day,
    sum(errors) as errors,
    row_number() over (partition by source, host order by sum(errors) desc, hour / 24) as rank
  from hourly
  group by 1, 2, 3
)
select
  b.source as source,
  b.host as host,
  b.requests as requests,
  b.errors as errors,
  round(b.errors * 1.0 / b.requests, 6) as error_share,
  ifnull(:slo, 0.999) as slo,
  round(b.budget, 1) as budget_errors,
  round(b.errors / b.budget, 4) as budget_used_share,
  round(b.budget - b.errors, 1) as budget_left_errors,
  b.last_day_errors as last_day_errors,
  round(b.last_day_errors * 1.0 / b.last_day_requests / (1 - ifnull(:slo, 0.999)), 2) as last_day_burn_rate,
  date(d.day * 86400, 'unixepoch') as worst_day,
  d.errors as worst_day_errors,
  (
    select strftime('%Y-%m-%dT%H:00:00Z', min(u.hour) * 3600, 'unixepoch')
    from used as u
    where u.source = b.source
      and u.host is b.host
      and u.errors > b.budget
  ) as used_up
from budgets as b
left join days as d on d.source = b.source and d.host is b.host and d.rank = 1 and d.errors > 0
order by
  b.budget - b.errors,
  b.requests desc,
  b.source,
  b.host
