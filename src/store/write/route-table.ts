import type { Store } from "../store.ts";

// bounded, so that a log of many routes cannot exhaust memory
const cacheSize = 10_000;

/** The table `routes`. Logs repeat routes, so their ids are cached. */
export class RouteTable {
  readonly #insert;
  readonly #find;
  readonly #ids = new Map<string, number>();

  constructor(store: Store) {
    this.#insert = store.prepare("insert or ignore into routes (route) values (?)");
    this.#find = store.prepare<[string], number>("select id from routes where route = ?").pluck();
  }

  /** Id of a route; inserts a new one. */
  findOrInsert(route: string): number {
    const cached = this.#ids.get(route);
    if (cached !== undefined) return cached;
    const { changes, lastInsertRowid } = this.#insert.run(route);
    const id = changes > 0 ? Number(lastInsertRowid) : (this.#find.get(route) as number);
    if (this.#ids.size >= cacheSize) this.#ids.clear();
    this.#ids.set(route, id);
    return id;
  }

  resetCache(): void {
    this.#ids.clear();
  }
}
