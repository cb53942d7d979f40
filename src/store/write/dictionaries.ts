import type { Store } from "../store.ts";

/** Numbers that a batch has for values, and those that the database has for them. */
export class IdMap {
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

/** Finds or makes the row of a source with a host; gives its id. */
export function placeKeeper(store: Store): (source: string, host: string | null) => number {
  const find = store
    .prepare<unknown[], number>("select id from places where source = ? and host is ?")
    .pluck();
  const insert = store.prepare("insert into places (source, host) values (?, ?)");
  return (source, host) => find.get(source, host) ?? Number(insert.run(source, host).lastInsertRowid);
}

// routes come again and again; a log of nothing but new ones must not fill the memory
const remembered = 10_000;

/** Finds or makes the rows of routes. */
export class Routes {
  readonly #insert;
  readonly #find;
  readonly #ids = new Map<string, number>();

  constructor(store: Store) {
    this.#insert = store.prepare("insert or ignore into routes (route) values (?)");
    this.#find = store.prepare<[string], number>("select id from routes where route = ?").pluck();
  }

  id(route: string): number {
    const known = this.#ids.get(route);
    if (known !== undefined) return known;
    const { changes, lastInsertRowid } = this.#insert.run(route);
    const id = changes > 0 ? Number(lastInsertRowid) : (this.#find.get(route) as number);
    if (this.#ids.size >= remembered) this.#ids.clear();
    this.#ids.set(route, id);
    return id;
  }

  /** Forgets what may not have been committed. */
  forget(): void {
    this.#ids.clear();
  }
}
