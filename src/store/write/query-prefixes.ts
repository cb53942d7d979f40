import type { Store } from "../store.ts";
import { Texts } from "./texts.ts";

// a log in which all of them differ must not fill the memory
const remembered = 10_000;

/** A query in two: the id of its start, or null and the whole of it. */
export type SplitQuery = readonly [start: number | null, rest: string | null];

const none: SplitQuery = [null, null];

/**
 * Queries of a site differ for the most part in their last value alone: what stands before it is stored once. A start
 * that is met for the first time is left where it is, as it may hold what no other query does.
 */
export class QueryPrefixes {
  readonly #texts: Texts;
  readonly #ids = new Map<string, number>();
  readonly #met = new Set<string>();

  constructor(store: Store) {
    this.#texts = new Texts(store, "query_starts", "start");
  }

  #id(start: string): number | null {
    const known = this.#ids.get(start);
    if (known !== undefined) return known;
    if (!this.#met.delete(start)) {
      if (this.#met.size >= remembered) this.#met.clear();
      this.#met.add(start);
      return null;
    }
    const [kept] = this.#texts.keep([start]);
    if (!kept) return null;
    if (this.#ids.size >= remembered) this.#ids.clear();
    this.#ids.set(start, kept.id);
    return kept.id;
  }

  split(query: string | null | undefined): SplitQuery {
    if (query == null) return none;
    const end = query.lastIndexOf("=") + 1;
    const id = end === 0 ? null : this.#id(query.slice(0, end));
    return [id, id === null ? query : query.slice(end)];
  }

  /** Forgets what may not have been committed. */
  forget(): void {
    this.#ids.clear();
  }
}
