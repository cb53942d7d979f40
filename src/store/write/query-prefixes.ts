import type { Store } from "../store.ts";
import { TextTable } from "./text-table.ts";

// bounded, so that a log of distinct queries cannot exhaust memory
const cacheSize = 10_000;

/** A query in two parts: the id of its prefix and the rest, or null and the whole query. */
export type SplitQuery = readonly [prefix: number | null, rest: string | null];

const noQuery: SplitQuery = [null, null];

/**
 * Stores common prefixes of queries once, in `query_starts`. A prefix ends with the last `=`, because most queries of
 * a site differ in their last value only. A prefix is stored when it occurs for the second time.
 */
export class QueryPrefixes {
  readonly #table: TextTable;
  readonly #ids = new Map<string, number>();
  readonly #seenOnce = new Set<string>();

  constructor(store: Store) {
    this.#table = new TextTable(store, "query_starts", "start");
  }

  #idOf(prefix: string): number | null {
    const cached = this.#ids.get(prefix);
    if (cached !== undefined) return cached;
    if (!this.#seenOnce.delete(prefix)) {
      if (this.#seenOnce.size >= cacheSize) this.#seenOnce.clear();
      this.#seenOnce.add(prefix);
      return null;
    }
    const [stored] = this.#table.findOrInsert([prefix]);
    if (!stored) return null;
    if (this.#ids.size >= cacheSize) this.#ids.clear();
    this.#ids.set(prefix, stored.id);
    return stored.id;
  }

  split(query: string | null | undefined): SplitQuery {
    if (query == null) return noQuery;
    const end = query.lastIndexOf("=") + 1;
    const id = end === 0 ? null : this.#idOf(query.slice(0, end));
    return [id, id === null ? query : query.slice(end)];
  }

  /** Drops cached ids that a failed transaction may not have committed. */
  resetCache(): void {
    this.#ids.clear();
  }
}
