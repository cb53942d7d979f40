import type { Statement } from "better-sqlite3";
import { sha256 } from "../../input/sha256.ts";
import type { Store } from "../store.ts";
import { BulkInsert } from "./bulk-insert.ts";

// texts per query; the smaller query has fewer parameters to bind
const lookupSize = 32;
const smallLookupSize = 4;
// ids start at -128: twice as many of them fit into one byte in each row that refers to one
const idBeforeFirst = -129;

/** First four bytes of the SHA-256 of a text: log lines are untrusted, and must not produce many equal hashes. */
export const hashOf = (text: string): number => {
  const bytes = Number.parseInt(sha256(text).slice(0, 8), 16);
  return (bytes << 24) | ((bytes & 0xff00) << 8) | ((bytes >>> 8) & 0xff00) | (bytes >>> 24);
};

/** A row of a text table. */
export interface StoredText {
  readonly id: number;
  /** id of the first row with the same text; a text is stored once per paired number */
  readonly firstId: number;
}

interface TextRow {
  readonly id: number;
  readonly text: string;
  readonly paired: number | null;
}

/** A table with one row per text, or per pair of a text and a number. Texts are found by a hash in column `print`. */
export class TextTable {
  readonly #find;
  readonly #findSmall;
  readonly #lastId;
  readonly #rows: BulkInsert;

  /** `paired`: the column of the number, where there is one. */
  constructor(store: Store, table: string, column: string, paired?: string) {
    const columns = ["id", "print", column, ...(paired === undefined ? [] : [paired])];
    this.#rows = new BulkInsert(store, table, columns);
    this.#lastId = store
      .prepare<[], number>(`select ifnull(max(id), ${idBeforeFirst}) from ${table}`)
      .pluck();
    const findBy = (hashes: number): Statement<unknown[], TextRow> =>
      store.prepare(
        `select id, ${column} as text, ${paired ?? "null"} as paired from ${table}
        where print in (${Array(hashes).fill("?").join(", ")}) order by id`,
      );
    this.#find = findBy(lookupSize);
    this.#findSmall = findBy(smallLookupSize);
  }

  #rowsByText(hashes: readonly number[]): Map<string, TextRow[]> {
    const [find, length] =
      hashes.length > smallLookupSize ? [this.#find, lookupSize] : [this.#findSmall, smallLookupSize];
    const parameters = Array.from({ length }, (_, index) => hashes[index] ?? null);
    const rows = new Map<string, TextRow[]>();
    for (const row of find.all(...parameters)) rows.set(row.text, [...(rows.get(row.text) ?? []), row]);
    return rows;
  }

  /** Handles up to `lookupSize` texts. */
  #findOrInsertSome(texts: readonly string[], paired: readonly number[] | undefined): StoredText[] {
    const hashes = texts.map(hashOf);
    const rowsByText = this.#rowsByText(hashes);
    let last: number | null = null;
    const stored = texts.map((text, index) => {
      const number = paired?.[index] ?? null;
      const rows = rowsByText.get(text) ?? [];
      rowsByText.set(text, rows);
      const row = rows.find((each) => each.paired === number);
      if (row) return { id: row.id, firstId: rows[0]?.id ?? row.id };
      last = (last ?? this.#lastId.get() ?? idBeforeFirst) + 1;
      rows.push({ id: last, text, paired: number });
      for (const value of [last, hashes[index], text]) this.#rows.add(value);
      if (paired) this.#rows.add(number);
      return { id: last, firstId: rows[0]?.id ?? last };
    });
    this.#rows.flush();
    return stored;
  }

  /** Returns the rows of texts in their order; inserts missing ones. `paired`: the number of each text. */
  findOrInsert(texts: readonly string[], paired?: readonly number[]): StoredText[] {
    const stored: StoredText[] = [];
    for (let from = 0; from < texts.length; from += lookupSize) {
      const to = from + lookupSize;
      stored.push(...this.#findOrInsertSome(texts.slice(from, to), paired?.slice(from, to)));
    }
    return stored;
  }
}
