import type { Statement } from "better-sqlite3";
import type { Store } from "./open.ts";

// one statement of 64 rows is 2.5 times as fast as 64 of one row; SQLite takes 32,766 values in one
const together = 64;

/** Inserts into one table: rows are held back until there are enough for one statement. */
export class ManyRows {
  readonly #width: number;
  readonly #all: Statement;
  readonly #one: Statement;
  readonly #values: unknown[];
  #at = 0;

  constructor(store: Store, table: string, columns: readonly string[]) {
    const row = `(${columns.map(() => "?").join(", ")})`;
    const insert = `insert into ${table} (${columns.join(", ")}) values `;
    this.#width = columns.length;
    this.#one = store.prepare(insert + row);
    this.#all = store.prepare(insert + Array(together).fill(row).join(", "));
    this.#values = Array(together * columns.length).fill(null);
  }

  /** The next value of the row; a row is whole when it has a value for each column. */
  add(value: unknown): void {
    this.#values[this.#at++] = value;
    if (this.#at < this.#values.length) return;
    this.#all.run(this.#values);
    this.#at = 0;
  }

  /** Writes what is held back: before a transaction ends. */
  flush(): void {
    for (let from = 0; from < this.#at; from += this.#width) {
      this.#one.run(this.#values.slice(from, from + this.#width));
    }
    this.#at = 0;
  }

  /** Forgets what is held back: the transaction failed. */
  drop(): void {
    this.#at = 0;
  }
}
