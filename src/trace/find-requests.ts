import { traceKeyOf } from "../classify/trace-id.ts";
import { byId, sqlText } from "../store/queries.ts";
import type { Store } from "../store/store.ts";

const named = sqlText("trace/find-requests.sql");

/** An id as logs hold it: a trace header down to its shared part, a Ray ID without its data centre. */
const loggedId = (text: string): string => traceKeyOf(text).replace(/^([0-9a-f]{16})-[A-Z]{3}$/, "$1");

/** `id=12` is always `requests.id`; a bare number is one where no log has it as an id. */
const rowForm = /^(id=)?(\d{1,15})$/;

/** A row of `requests`: with its time it is found at once. */
export interface RequestKey {
  readonly id: number;
  readonly time_ms: number;
}

/** Every line that is meant: by an id that logs hold, or by `requests.id` itself. */
export function findRequests(store: Store, what: string): RequestKey[] {
  const text = what.trim();
  const [, surely, row] = rowForm.exec(text) ?? [];
  const logged =
    surely === undefined ? store.prepare<[object], RequestKey>(named).all({ id: loggedId(text) }) : [];
  if (logged.length > 0 || row === undefined) return logged;
  return store
    .prepare<[object], RequestKey>(`select id, time_ms from requests where ${byId}`)
    .all({ id: Number(row) });
}
