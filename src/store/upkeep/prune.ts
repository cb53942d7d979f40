import { hourMs, minuteMs } from "../../units.ts";
import type { Store } from "../store.ts";

const batch = 20_000;

/** What was deleted, or would be. */
export interface Pruned {
  readonly requests: number;
  readonly rejects: number;
}

// a rejected line has no time: it goes when its file holds nothing newer
const oldRejects = `
  from reject_rows
  where file in (
    select id from files where ifnull(last_time, ingested_at) < strftime('%Y-%m-%dT%H:%M:%fZ', :before / 1000.0, 'unixepoch')
  )`;

export function prunable(store: Store, before: number): Pruned {
  const count = (sql: string): number =>
    store.prepare<[object], number>(`select count(*) ${sql}`).pluck().get({ before }) ?? 0;
  return { requests: count("from requests where time_ms < :before"), rejects: count(oldRejects) };
}

const counted = `
  insert into pruned_failures
  select source, tier, fault, reason, count(*), sum(server_error)
  from requests
  where failed and time_ms < :until
  group by source, tier, fault, reason
  on conflict do update set
    requests = requests + excluded.requests,
    server_errors = server_errors + excluded.server_errors`;

// of a minute that goes in part, what stays is counted anew
const minuteLeft = `
  insert into minute_rows
  select
    r.time_ms / 60000,
    r.shape,
    count(*),
    sum(coalesce(m.request_id, m.edge_id, m.trace_key) is not null)
  from request_rows r
  left join request_more m on m.time_ms = r.time_ms and m.line = r.line and m.shape = r.shape
  where r.time_ms >= :until and r.time_ms < (:until / 60000 + 1) * 60000
  group by 1, 2`;

// of an hour that goes in part, what goes is taken off
const hourGone = `
  insert into hour_counts (hour, sign, counts)
  select time_ms / 3600000, -1, packed_counts(shape, route, tells, request_time_ms, upstream_time_ms)
  from row_times
  where time_ms >= :until / 3600000 * 3600000 and time_ms < :until
  group by 1`;

/** Failures are counted when they go. */
function pruneUntil(store: Store, until: number): number {
  store.prepare(counted).run({ until });
  store.prepare(hourGone).run({ until: BigInt(until) });
  store.prepare("delete from hour_counts where hour < ?").run(Math.trunc(until / hourMs));
  for (const table of ["attempt_rows", "request_more"]) {
    store.prepare(`delete from ${table} where time_ms < ?`).run(until);
  }
  store.prepare("delete from minute_rows where minute <= ?").run(Math.trunc(until / minuteMs));
  store.prepare(minuteLeft).run({ until: BigInt(until) });
  return store.prepare("delete from request_rows where time_ms < ?").run(until).changes;
}

// what no request has any more, and no count of a path: texts may be private, and go with the requests
const unused = [
  "delete from shapes where id not in (select shape from request_rows)",
  `delete from paths
  where id not in (select path from request_rows where path is not null)
    and id not in (select path from path_day_rows)`,
  "delete from referers where id not in (select referer from request_rows where referer is not null)",
  "delete from query_starts where id not in (select query_start from request_rows where query_start is not null)",
  `delete from places
  where id not in (select place from path_day_rows) and id not in (select place from host_day_rows)`,
  "delete from agents where id not in (select agent from request_rows where agent is not null)",
];

function dropUnused(store: Store): void {
  for (const sql of unused) store.prepare(sql).run();
}

/** Where a batch ends: behind so many of the oldest requests, and all of their last millisecond. */
function batchEnd(store: Store, before: number): number {
  const last = store
    .prepare<[number, number], number>(
      "select time_ms from requests where time_ms < ? order by time_ms limit 1 offset ?",
    )
    .pluck()
    .get(before, batch - 1);
  return last === undefined ? before : last + 1;
}

/**
 * Deletes requests from before a time, and rejected lines of files that hold nothing newer. The rows of files stay
 * with their counts, so nothing is read again, and so do the counts of paths: when each was good last. A transaction a batch, so that others may write in between.
 */
export function prune(store: Store, before: number): Pruned {
  let requests = 0;
  for (let until = 0; until < before; ) {
    until = batchEnd(store, before);
    const end = until;
    requests += store.transaction(() => pruneUntil(store, end)).immediate();
  }
  if (requests > 0) store.transaction(() => dropUnused(store)).immediate();
  const { changes } = store.prepare(`delete ${oldRejects}`).run({ before });
  return { requests, rejects: changes };
}
