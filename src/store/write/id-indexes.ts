import { sqlText } from "../queries.ts";
import type { Store } from "../store.ts";

/** Ids by which lines of other hops are found; each has an index. */
export const idColumns = ["request_id", "edge_id", "trace_key"] as const;
export type IdColumn = (typeof idColumns)[number];

/** Makes the indexes of ids that are missing. */
export function makeIdIndexes(store: Store): void {
  // half the time: of what is sorted a piece is sorted while the next is read
  store.pragma("threads = 2");
  store.exec(sqlText("store/write/id-indexes.sql"));
}

/**
 * The first lines of a database go in without the indexes of the ids that they have: to put each id in its place costs
 * more than all else, and to sort all of them at the end a fifth of that. Whoever writes next makes them, should this
 * run break off.
 */
export class IdIndexes {
  readonly #store: Store;
  /** those that may be left out from the first row on that has such an id */
  readonly #there = new Set<IdColumn>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** What is written now has an end, when `make` is called. */
  begin(): void {
    if (this.#store.prepare("select 1 from request_rows limit 1").get()) return;
    for (const column of idColumns) this.#there.add(column);
  }

  /** Rows with such an id come. */
  meet(column: IdColumn): void {
    if (this.#there.delete(column)) this.#store.exec(`drop index if exists request_more_by_${column}`);
  }

  /** From now on they are there. */
  make(): void {
    this.#there.clear();
    makeIdIndexes(this.#store);
  }
}
