import type { Store } from "./open.ts";
import { sqlText } from "./sql-file.ts";

const names = `select name from sqlite_schema
  where type = 'index' and name in ('request_more_by_request_id', 'request_more_by_edge_id', 'request_more_by_trace_key')`;

/** Makes the indexes of ids that are missing. */
export function makeIdIndexes(store: Store): void {
  store.exec(sqlText("store/ids.sql"));
}

/**
 * The first lines of a database go in without indexes of ids: to put each id in its place costs more than all else,
 * and to sort all of them at the end a fifth of that. Whoever writes next makes them, should this run break off.
 */
export function leaveOutIdIndexes(store: Store): void {
  if (store.prepare("select 1 from request_rows limit 1").get()) return;
  for (const name of store.prepare<[], string>(names).pluck().all()) store.exec(`drop index ${name}`);
}
