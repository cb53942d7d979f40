import type { Store } from "../store.ts";
import { type MoreText, type MoreTexts, moreTexts } from "./batch.ts";
import { moreColumns } from "./columns.ts";
import { BulkInsert } from "./many-rows.ts";

/** Inserts into `request_more`: a log has few of its texts, and to bind nulls for the others takes time in each row. */
export class ExtraRows {
  readonly #store: Store;
  readonly #tables = new Map<string, BulkInsert>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** The table for rows that have these texts alone, and their columns, in the order of the values. */
  for(texts: MoreTexts): readonly [BulkInsert, readonly MoreText[]] {
    const columns = moreTexts.filter((column) => texts[column] !== undefined);
    const key = columns.join();
    const table =
      this.#tables.get(key) ?? new BulkInsert(this.#store, "request_more", [...moreColumns, ...columns]);
    this.#tables.set(key, table);
    return [table, columns];
  }

  flush(): void {
    for (const rows of this.#tables.values()) rows.flush();
  }

  drop(): void {
    for (const rows of this.#tables.values()) rows.drop();
  }
}
