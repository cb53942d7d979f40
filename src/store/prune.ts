import type { Store } from "./open.ts";
import { countFailures } from "./totals.ts";

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

/** Failures are counted before they go. A transaction a batch, so that others may write in between. */
function pruneBatch(store: Store, before: number): number {
  countFailures(store);
  const old = "select id from request_rows where time_ms < :before order by time_ms, id limit :batch";
  store.prepare(`delete from attempts where request in (${old})`).run({ before, batch });
  const { changes } = store.prepare(`delete from request_rows where id in (${old})`).run({ before, batch });
  // an id that is free again may be given to a new request, which is to be counted too
  store.prepare("update marks set up_to = min(up_to, ifnull((select max(id) from request_rows), 0))").run();
  return changes;
}

/**
 * Deletes requests from before a time, and rejected lines of files that hold nothing newer. The rows of files stay
 * with their counts, so nothing is read again.
 */
export function prune(store: Store, before: number): Pruned {
  let requests = 0;
  for (let deleted = batch; deleted === batch; requests += deleted)
    deleted = store.transaction(() => pruneBatch(store, before)).immediate();
  const { changes } = store.prepare(`delete ${oldRejects}`).run({ before });
  return { requests, rejects: changes };
}
