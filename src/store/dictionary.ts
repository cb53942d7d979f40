import { createHash } from "node:crypto";
import type { Store } from "./open.ts";

/** Numbers that a batch has for values, and those that the database has for them. */
export class Numbers {
  #ids = new Float64Array(64);
  #count = 0;

  add(id: number): void {
    if (++this.#count >= this.#ids.length) {
      const ids = new Float64Array(this.#ids.length * 2);
      ids.set(this.#ids);
      this.#ids = ids;
    }
    this.#ids[this.#count] = id;
  }

  /** null for 0, which stands for no value */
  of(number: number): number | null {
    return number === 0 ? null : (this.#ids[number] ?? null);
  }
}

/** Four bytes that stand for a text. Texts come from strangers, who must not find many with the same. */
const printOf = (text: string): number => createHash("sha256").update(text).digest().readInt32LE();

/**
 * Finds or makes the row of a text in a table that has each once; gives its id. Ids begin below 0: twice as many of them
 * fit one byte in each row that has one.
 */
export function keeper(store: Store, table: string, column: string): (text: string) => number {
  const find = store
    .prepare<[number, string], number>(`select id from ${table} where print = ? and ${column} = ?`)
    .pluck();
  const insert = store.prepare(
    `insert into ${table} (id, print, ${column}) values ((select ifnull(max(id), -129) + 1 from ${table}), ?, ?)`,
  );
  return (text) => {
    const print = printOf(text);
    return find.get(print, text) ?? Number(insert.run(print, text).lastInsertRowid);
  };
}

/** Finds or makes the row of a route; gives its id. */
export function routeKeeper(store: Store): (route: string) => number {
  const insert = store.prepare("insert or ignore into routes (route) values (?)");
  const find = store.prepare<[string], number>("select id from routes where route = ?").pluck();
  return (route) => {
    const { changes, lastInsertRowid } = insert.run(route);
    return changes > 0 ? Number(lastInsertRowid) : (find.get(route) as number);
  };
}

/** The row of a path with its route, and the first row with this path: one path may have had several routes. */
export interface KeptPath {
  readonly id: number;
  readonly first: number;
}

export function pathKeeper(store: Store): (path: string, route: number) => KeptPath {
  const find = store.prepare<[number, string], { id: number; route: number }>(
    "select id, route from paths where print = ? and path = ? order by id",
  );
  const insert = store.prepare("insert into paths (print, path, route) values (?, ?, ?)");
  return (path, route) => {
    const print = printOf(path);
    const known = find.all(print, path);
    const id =
      known.find((each) => each.route === route)?.id ??
      Number(insert.run(print, path, route).lastInsertRowid);
    return { id, first: known[0]?.id ?? id };
  };
}

/** Finds or makes the row of a source with a host; gives its id. */
export function placeKeeper(store: Store): (source: string, host: string | null) => number {
  const find = store
    .prepare<unknown[], number>("select id from places where source = ? and host is ?")
    .pluck();
  const insert = store.prepare("insert into places (source, host) values (?, ?)");
  return (source, host) => find.get(source, host) ?? Number(insert.run(source, host).lastInsertRowid);
}
