import type { Store } from "./open.ts";

/** Numbers that a batch has for values, and those that the database has for them. */
export class Numbers {
  #ids = new Float64Array(1024);
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

/** Finds or makes the row of a value in a table of values that are there once; gives its id. */
export function keeper(
  store: Store,
  table: string,
  columns: readonly string[],
): (...values: unknown[]) => number {
  const marks = columns.map(() => "?").join(", ");
  const insert = store.prepare(`insert or ignore into ${table} (${columns.join(", ")}) values (${marks})`);
  const find = store
    .prepare<unknown[], number>(`select id from ${table} where (${columns.join(", ")}) = (${marks})`)
    .pluck();
  return (...values) => {
    const { changes, lastInsertRowid } = insert.run(...values);
    return changes > 0 ? Number(lastInsertRowid) : (find.get(...values) as number);
  };
}
