import { hourMs, minuteMs } from "../../units.ts";
import type { Store } from "../store.ts";

const requestsPerTransaction = 20_000;

/** Numbers of deleted rows. */
export interface PruneResult {
  readonly requests: number;
  readonly rejects: number;
}

// a rejected line has no time; it is as old as the newest request of its file
const oldRejects = `
  from reject_rows
  where file in (
    select id from files where ifnull(last_time, ingested_at) < strftime('%Y-%m-%dT%H:%M:%fZ', :before / 1000.0, 'unixepoch')
  )`;

/** Counts what `prune` would delete. */
export function countPrunable(store: Store, before: number): PruneResult {
  const count = (sql: string): number =>
    store.prepare<[object], number>(`select count(*) ${sql}`).pluck().get({ before }) ?? 0;
  return { requests: count("from requests where time_ms < :before"), rejects: count(oldRejects) };
}

const addPrunedRequests = `
  insert into pruned_requests
  select source, tier, count(*)
  from journey_lines
  where time_ms < :until
  group by source, tier
  on conflict do update set requests = requests + excluded.requests`;

const addPrunedFailures = `
  insert into pruned_failures
  select source, tier, fault, reason, count(*), sum(server_error)
  from journey_lines
  where failed and time_ms < :until
  group by source, tier, fault, reason
  on conflict do update set
    requests = requests + excluded.requests,
    server_errors = server_errors + excluded.server_errors`;

// counts the remaining requests of a minute that is pruned in part
const recountMinute = `
  insert into minute_rows (minute, shape, requests, with_id, journeys)
  select minute, shape, sum(requests), sum(with_id), sum(journeys)
  from (
    select
      r.time_ms / 60000 as minute,
      r.shape as shape,
      count(*) as requests,
      sum(coalesce(m.request_id, m.edge_id, m.trace_key) is not null) as with_id,
      sum(j.journey is null and i.shape is null) as journeys
    from request_rows r
    left join request_more m on m.time_ms = r.time_ms and m.line = r.line and m.shape = r.shape
    left join journey_rows j on j.time_ms = r.time_ms and j.line = r.line and j.shape = r.shape
    left join inner_rows i on i.time_ms = r.time_ms and i.line = r.line and i.shape = r.shape
    where r.time_ms >= :until and r.time_ms < (:until / 60000 + 1) * 60000
    group by 1, 2
    union all
    select time_ms / 60000, journey, 0, 0, count(*)
    from journey_rows
    where time_ms >= :until and time_ms < (:until / 60000 + 1) * 60000
    group by 1, 2
  )
  group by 1, 2`;

// subtracts the deleted requests of an hour that is pruned in part
const subtractFromHour = `
  insert into hour_counts (hour, sign, counts)
  select time_ms / 3600000, -1, packed_counts(shape, route, tells, request_time_ms, upstream_time_ms)
  from row_times
  where time_ms >= :until / 3600000 * 3600000 and time_ms < :until
  group by 1`;

// subtracts the counts by which the deleted journeys of that hour differ from lines: adds the lines that they replaced,
// and subtracts the journeys
const subtractJourneysFromHour = (sign: 1 | -1): string => `
  insert into hour_counts (hour, sign, joined, counts)
  select t.time_ms / 3600000, ${sign}, 1,
    packed_counts(${sign === 1 ? "t.shape" : "j.journey"}, t.route, t.tells, t.request_time_ms, t.upstream_time_ms)
  from ${
    sign === 1
      ? `(
    select time_ms, line, shape from journey_rows union all select time_ms, line, shape from inner_rows
  )`
      : "journey_rows"
  } j
  cross join row_times t on t.time_ms = j.time_ms and t.line = j.line and t.shape = j.shape
  where j.time_ms >= :until / 3600000 * 3600000 and j.time_ms < :until
  group by 1`;

function pruneUntil(store: Store, until: number): number {
  store.prepare(addPrunedRequests).run({ until });
  store.prepare(addPrunedFailures).run({ until });
  store.prepare(subtractFromHour).run({ until: BigInt(until) });
  store.prepare(subtractJourneysFromHour(1)).run({ until: BigInt(until) });
  store.prepare(subtractJourneysFromHour(-1)).run({ until: BigInt(until) });
  store.prepare("delete from hour_counts where hour < ?").run(Math.trunc(until / hourMs));
  const tables = [...["attempt_rows", "request_more", "journey_rows", "inner_rows"], "error_rows"];
  for (const table of tables) {
    store.prepare(`delete from ${table} where time_ms < ?`).run(until);
  }
  store.prepare("delete from minute_rows where minute <= ?").run(Math.trunc(until / minuteMs));
  store.prepare(recountMinute).run({ until: BigInt(until) });
  return store.prepare("delete from request_rows where time_ms < ?").run(until).changes;
}

// dictionary entries without a request or a count of a path; texts may be private, so they are deleted with the requests
const deleteUnused = [
  `delete from shapes
  where id not in (select shape from request_rows)
    and id not in (select journey from journey_rows)`,
  "delete from journey_shapes where id not in (select id from shapes)",
  `delete from paths
  where id not in (select path from request_rows where path is not null)
    and id not in (select path from path_day_rows)`,
  "delete from referers where id not in (select referer from request_rows where referer is not null)",
  "delete from query_starts where id not in (select query_start from request_rows where query_start is not null)",
  `delete from places
  where id not in (select place from path_day_rows) and id not in (select place from host_day_rows)`,
  "delete from agents where id not in (select agent from request_rows where agent is not null)",
];

/** End of a transaction: after the oldest `requestsPerTransaction` requests and all others of the last millisecond. */
function transactionEnd(store: Store, before: number): number {
  const last = store
    .prepare<[number, number], number>(
      "select time_ms from requests where time_ms < ? order by time_ms limit 1 offset ?",
    )
    .pluck()
    .get(before, requestsPerTransaction - 1);
  return last === undefined ? before : last + 1;
}

/**
 * Deletes requests before a time in ms, and rejected lines of files without newer requests. Rows of `files` remain, so
 * that nothing is read again, and so do the counts of `path_days`. Uses several transactions, so that others can write.
 */
export function prune(store: Store, before: number): PruneResult {
  let requests = 0;
  for (let until = 0; until < before; ) {
    until = transactionEnd(store, before);
    const end = until;
    requests += store.transaction(() => pruneUntil(store, end)).immediate();
  }
  if (requests > 0)
    store
      .transaction(() => {
        for (const sql of deleteUnused) store.prepare(sql).run();
      })
      .immediate();
  // messages older than all requests
  store.prepare("delete from error_rows where time_ms < ?").run(before);
  const { changes } = store.prepare(`delete ${oldRejects}`).run({ before });
  return { requests, rejects: changes };
}
