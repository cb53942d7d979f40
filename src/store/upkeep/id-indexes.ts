import { sqlText } from "../queries.ts";
import type { Store } from "../store.ts";

/** Columns with ids that join lines of several hops; each has an index. */
export const idColumns = ["request_id", "edge_id", "trace_key"] as const;
export type IdColumn = (typeof idColumns)[number];

/** Creates missing indexes of id columns. */
export function createIdIndexes(store: Store): void {
  // a second thread sorts, which halves the time
  store.pragma("threads = 2");
  store.exec(sqlText("store/upkeep/id-indexes.sql"));
}

/**
 * Defers the indexes of ids during the first ingest into a database: updating them per row costs more than all other
 * work, and building them at the end a fifth of that. If the run stops early, the next writer builds them.
 */
export class IdIndexes {
  readonly #store: Store;
  readonly #deferrable = new Set<IdColumn>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Allows to defer the indexes if the database has no requests. The caller must call `create` at the end. */
  deferIfEmpty(): void {
    if (this.#store.prepare("select 1 from request_rows limit 1").get()) return;
    for (const column of idColumns) this.#deferrable.add(column);
  }

  /** Drops the index of a column before rows with such an id are inserted, if it is deferrable. */
  beforeInsert(column: IdColumn): void {
    if (this.#deferrable.delete(column)) this.#store.exec(`drop index if exists request_more_by_${column}`);
  }

  /** Creates the missing indexes and defers none from now on. */
  create(): void {
    this.#deferrable.clear();
    createIdIndexes(this.#store);
  }
}
