-- The period of the report, and the same length of time :shift ms earlier if the report's head has `shift`.
periods as materialized (
  select
    0 as shift,
    :since as since,
    :until as until
  union all
  select
    :shift,
    :since - :shift,
    :until - :shift
  where :shift is not null
)
