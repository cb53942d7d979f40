import type { Statement } from "better-sqlite3";
import type { Store } from "../store.ts";
import { type ExtraTextColumn, type ExtraTexts, extraTextColumns } from "./batch.ts";
import { extraColumns } from "./columns.ts";

export const insertInto = (table: string, columns: readonly string[]): string =>
  `insert into ${table} (${columns.join(", ")}) values (${columns.map(() => "?").join(", ")})`;

// a statement of 64 rows is 2.5 times as fast as 64 of one row; the smaller ones insert the remainder
const rowsPerStatement = [64, 8, 1] as const;

/** Inserts rows into one table, many rows per statement. */
export class BulkInsert {
  readonly #width: number;
  readonly #statements: readonly Statement[];
  readonly #values: unknown[];
  #length = 0;

  /** `onConflict`: the `on conflict` clause, where there is one. */
  constructor(store: Store, table: string, columns: readonly string[], onConflict = "") {
    const row = `(${columns.map(() => "?").join(", ")})`;
    const insert = `insert into ${table} (${columns.join(", ")}) values `;
    this.#width = columns.length;
    this.#statements = rowsPerStatement.map((rows) =>
      store.prepare(`${insert}${Array(rows).fill(row).join(", ")} ${onConflict}`),
    );
    this.#values = Array(rowsPerStatement[0] * columns.length).fill(null);
  }

  /** Adds the next value of the current row; a row has one value per column. */
  add(value: unknown): void {
    this.#values[this.#length++] = value;
    if (this.#length < this.#values.length) return;
    // arguments are bound three times as fast as the elements of an array
    this.#statements[0]?.run(...this.#values);
    this.#length = 0;
  }

  /** Inserts the buffered rows. Call it before the transaction is committed and before the table is read. */
  flush(): void {
    let from = 0;
    for (const [index, rows] of rowsPerStatement.entries()) {
      const length = rows * this.#width;
      for (; from + length <= this.#length; from += length) {
        this.#statements[index]?.run(...this.#values.slice(from, from + length));
      }
    }
    this.#length = 0;
  }

  /** Deletes the buffered rows, after the transaction failed. */
  discard(): void {
    this.#length = 0;
  }
}

/**
 * Inserts into `request_more`. A log fills few of its text columns, and binding nulls for the others costs time per
 * row, so there is one statement per set of columns.
 */
export class ExtraRows {
  readonly #store: Store;
  readonly #inserts = new Map<string, BulkInsert>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** The insert for rows with these text columns, and the columns in the order of the values. */
  insertFor(texts: ExtraTexts): readonly [BulkInsert, readonly ExtraTextColumn[]] {
    const columns = extraTextColumns.filter((column) => texts[column] !== undefined);
    const key = columns.join();
    const insert =
      this.#inserts.get(key) ?? new BulkInsert(this.#store, "request_more", [...extraColumns, ...columns]);
    this.#inserts.set(key, insert);
    return [insert, columns];
  }

  flush(): void {
    for (const insert of this.#inserts.values()) insert.flush();
  }

  discard(): void {
    for (const insert of this.#inserts.values()) insert.discard();
  }
}
