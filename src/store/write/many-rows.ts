import type { Statement } from "better-sqlite3";
import type { Store } from "../store.ts";

export const insertInto = (table: string, columns: readonly string[]): string =>
  `insert into ${table} (${columns.join(", ")}) values (${columns.map(() => "?").join(", ")})`;

// one statement of 64 rows is 2.5 times as fast as 64 of one row; what is left over goes in smaller ones
const sizes = [64, 8, 1] as const;

/** Inserts into one table: rows are held back until there are enough for one statement. */
export class BulkInsert {
  readonly #width: number;
  readonly #statements: readonly Statement[];
  readonly #values: unknown[];
  #at = 0;

  /** `known`: what becomes of a row whose key is there. */
  constructor(store: Store, table: string, columns: readonly string[], known = "") {
    const row = `(${columns.map(() => "?").join(", ")})`;
    const insert = `insert into ${table} (${columns.join(", ")}) values `;
    this.#width = columns.length;
    this.#statements = sizes.map((rows) =>
      store.prepare(`${insert}${Array(rows).fill(row).join(", ")} ${known}`),
    );
    this.#values = Array(sizes[0] * columns.length).fill(null);
  }

  /** The next value of the row; a row is whole when it has a value for each column. */
  add(value: unknown): void {
    this.#values[this.#at++] = value;
    if (this.#at < this.#values.length) return;
    // as arguments they are bound three times as fast as out of an array
    this.#statements[0]?.run(...this.#values);
    this.#at = 0;
  }

  /** Writes what is held back: before a transaction ends. */
  flush(): void {
    let from = 0;
    for (const [index, rows] of sizes.entries()) {
      const length = rows * this.#width;
      for (; from + length <= this.#at; from += length) {
        this.#statements[index]?.run(...this.#values.slice(from, from + length));
      }
    }
    this.#at = 0;
  }

  /** Forgets what is held back: the transaction failed. */
  drop(): void {
    this.#at = 0;
  }
}
