import { traceKeyOf } from "../classify/trace-id.ts";
import { byId, sqlText } from "../store/queries.ts";
import type { Store } from "../store/store.ts";

const findByLoggedId = sqlText("trace/find-requests.sql");

/** Converts an id to its logged form: a trace header to its shared part, a Ray ID without its data center. */
const loggedId = (text: string): string => traceKeyOf(text).replace(/^([0-9a-f]{16})-[A-Z]{3}$/, "$1");

const rowId = /^(id=)?(\d{1,15})$/;

/** Key of a row of `requests`. The time is part of it because rows are stored in time order. */
export interface RequestKey {
  readonly id: number;
  readonly time_ms: number;
}

/**
 * Finds the lines with an id that logs contain, or by `requests.id`: `id=12` always means the column, a bare number
 * only if no log has it as an id.
 */
export function findRequests(store: Store, text: string): RequestKey[] {
  const id = text.trim();
  const [, prefix, number] = rowId.exec(id) ?? [];
  const logged =
    prefix === undefined ? store.prepare<[object], RequestKey>(findByLoggedId).all({ id: loggedId(id) }) : [];
  if (logged.length > 0 || number === undefined) return logged;
  return store
    .prepare<[object], RequestKey>(`select id, time_ms from requests where ${byId}`)
    .all({ id: Number(number) });
}
