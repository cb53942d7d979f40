-- What outlives the requests: prune does not touch it.

-- Routes met so far: their number is bounded.
create table if not exists route_names (
  route text primary key
) without rowid;

-- Failures that were pruned: with those still there they make counters that only rise.
create table if not exists pruned_failures (
  source text not null,
  tier text not null,
  fault text not null,
  reason text not null,
  requests integer not null,
  server_errors integer not null,
  primary key (source, tier, fault, reason)
) without rowid;

-- Days (UTC) that got requests since the reports of run were written.
create table if not exists due_days (
  day_ms integer primary key -- its beginning
);

-- Which webhook was told of which incident.
create table if not exists told (
  webhook text not null,     -- fingerprint of its URL, which may hold a secret
  incident text not null,    -- incidents.id
  event text not null,       -- started or ended
  claimed_ms integer not null,
  told_ms integer,           -- null: a run is about to tell it
  primary key (webhook, incident, event)
) without rowid;
