import { traceKeyOf } from "../formats/trace-key.ts";
import type { Store } from "../store/open.ts";
import { sqlText } from "../store/sql-file.ts";

const named = sqlText("trace/named.sql");

/** An id as logs hold it: a trace header down to its shared part, a Ray ID without its data centre. */
const loggedId = (text: string): string => traceKeyOf(text).replace(/^([0-9a-f]{16})-[A-Z]{3}$/, "$1");

/** `id=12` is always `requests.id`; a bare number is one where no log has it as an id. */
const rowForm = /^(id=)?(\d{1,15})$/;

/** `requests.id` of every line that is meant: by an id that logs hold, or by `requests.id` itself. */
export function requestsNamed(store: Store, what: string): number[] {
  const text = what.trim();
  const [, surely, row] = rowForm.exec(text) ?? [];
  const logged =
    surely === undefined
      ? store
          .prepare<[object], number>(named)
          .pluck()
          .all({ id: loggedId(text) })
      : [];
  if (logged.length > 0 || row === undefined) return logged;
  return store.prepare<[number], number>("select id from requests where id = ?").pluck().all(Number(row));
}
