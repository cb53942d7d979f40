import type { Store } from "../store.ts";

/**
 * Returns a function that finds or inserts the row of `places` for a source and host, and returns its id. `joined`: the
 * place counts by what journeys differ from lines.
 */
export function placeFinder(store: Store, joined = false): (source: string, host: string | null) => number {
  const find = store
    .prepare<unknown[], number>("select id from places where source = ? and host is ? and joined = ?")
    .pluck();
  const insert = store.prepare("insert into places (source, host, joined) values (?, ?, ?)");
  const flag = Number(joined);
  return (source, host) =>
    find.get(source, host, flag) ?? Number(insert.run(source, host, flag).lastInsertRowid);
}
