-- Tables that outlive requests.

-- Routes that exist. Their number is limited.
create table if not exists route_names (
  route text primary key           -- as in requests
) without rowid;

-- Requests that prune deleted, each counted once over all hops.
create table if not exists pruned_requests (
  source text not null,            -- of the outermost line
  tier text not null,              -- as in requests
  requests integer not null,
  primary key (source, tier)
) without rowid;

-- Failed requests that prune deleted, each counted once over all hops. With the stored failures they add up to counters that never decrease.
create table if not exists pruned_failures (
  source text not null,            -- of the outermost line
  tier text not null,              -- as in requests
  fault text not null,             -- as in requests
  reason text not null,            -- as in requests
  requests integer not null,       -- number of deleted requests
  server_errors integer not null,  -- those that counted against the error budget
  primary key (source, tier, fault, reason)
) without rowid;

-- UTC days that received requests since "faultline run" wrote their reports.
create table if not exists due_days (
  day_ms integer primary key       -- start of the day, ms since 1970
);

-- Notifications: which webhook received which incident.
create table if not exists told (
  webhook text not null,           -- fingerprint of the URL, which may contain a secret
  incident text not null,          -- id of the incident, as in "report incidents"
  event text not null,             -- started or ended
  claimed_ms integer not null,     -- when a run began to send it, ms since 1970
  told_ms integer,                 -- when it was sent, ms since 1970; null while a run sends it
  primary key (webhook, incident, event)
) without rowid;
