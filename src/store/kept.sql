-- What outlives the requests: prune does not touch it.

-- Routes met so far: their number is bounded.
create table if not exists route_names (
  route text primary key
) without rowid;

-- Failures ever stored, those of pruned days included: counters that only rise.
create table if not exists failure_totals (
  source text not null,
  tier text not null,
  fault text not null,
  reason text not null,
  requests integer not null,
  server_errors integer not null,
  primary key (source, tier, fault, reason)
) without rowid;

-- How far something has come that is done with each request once: up to this requests.id.
create table if not exists marks (
  name text primary key,     -- counted: failures are in the totals; reported: days are in the files that run writes
  up_to integer not null
) without rowid;
insert or ignore into marks values ('counted', 0), ('reported', 0);

-- Which webhook was told of which incident.
create table if not exists told (
  webhook text not null,     -- fingerprint of its URL, which may hold a secret
  incident text not null,    -- incidents.id
  event text not null,       -- started or ended
  claimed_ms integer not null,
  told_ms integer,           -- null: a run is about to tell it
  primary key (webhook, incident, event)
) without rowid;
