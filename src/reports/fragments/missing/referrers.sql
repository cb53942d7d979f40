-- with: missing/current
-- Pages that link to a missing path, and search engines that request it.
referrals as materialized (
  select
    host,
    path,
    client,
    own_page(referer, host, path, :own_hosts) as own_page,
    outside_page(referer, host, :own_hosts) as outside_page,
    count(*) as requests
  from current_misses
  where referer is not null
    and audience is not null
  group by host, path, client, referer
),
links as (
  select
    host,
    path,
    ifnull(own_page, outside_page) as page,
    own_page is not null as own,
    row_number() over (
      partition by host, path, own_page is not null
      order by count(distinct client) desc, sum(requests) desc, ifnull(own_page, outside_page)
    ) as rank,
    count(*) over (partition by host, path, own_page is not null) as pages
  from referrals
  where ifnull(own_page, outside_page) is not null
  group by host, path, own_page, outside_page
),
linking_clients as (
  select
    host,
    path,
    count(distinct client) as clients
  from referrals
  where own_page is not null
  group by host, path
),
crawlers as (
  select
    host,
    path,
    group_concat(
      audience || ' ' || requests || iif(verified, ' (verified)', ' (unverified)'),
      ', '
      order by requests desc, audience, verified desc
    ) as bots,
    -- an unverified search engine counts if it requests the path on two days
    group_concat(
      iif(verified, audience || ' (verified)', iif(days >= 2 and not proved, audience || ' (unverified)', null)),
      ', '
      order by audience
    ) as credible
  from (
    select
      host,
      path,
      audience,
      verified,
      max(verified) over (partition by host, path, audience) as proved,
      count(*) as requests,
      count(distinct day) as days
    from current_misses
    where audience <> 'person'
    group by host, path, audience, verified
  )
  group by host, path
)
