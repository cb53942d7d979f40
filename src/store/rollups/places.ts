import type { Store } from "../store.ts";

/** Returns a function that finds or inserts the row of `places` for a source and host, and returns its id. */
export function placeFinder(store: Store): (source: string, host: string | null) => number {
  const find = store
    .prepare<unknown[], number>("select id from places where source = ? and host is ?")
    .pluck();
  const insert = store.prepare("insert into places (source, host) values (?, ?)");
  return (source, host) => find.get(source, host) ?? Number(insert.run(source, host).lastInsertRowid);
}
