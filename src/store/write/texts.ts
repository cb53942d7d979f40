import type { Statement } from "better-sqlite3";
import { sha256 } from "../../input/sha256.ts";
import type { Store } from "../store.ts";
import { BulkInsert } from "./many-rows.ts";

// so many texts are looked for together, or as few as there are
const together = 32;
const few = 4;
// ids begin below 0: twice as many of them fit one byte in each row that has one
const beforeFirst = -129;

/** Four bytes that stand for a text. Texts come from strangers, who must not find many with the same. */
const printOf = (text: string): number => {
  const bytes = Number.parseInt(sha256(text).slice(0, 8), 16);
  return (bytes << 24) | ((bytes & 0xff00) << 8) | ((bytes >>> 8) & 0xff00) | (bytes >>> 24);
};

/** The row of a text, and the first row with this text: one text may have had several values beside it. */
export interface KeptText {
  readonly id: number;
  readonly first: number;
}

interface TextRow {
  readonly id: number;
  readonly text: string;
  readonly beside: number | null;
}

/** A table that has each text once, or each pair of a text and a number beside it. A text is found by its print. */
export class Texts {
  readonly #find;
  readonly #findFew;
  readonly #last;
  readonly #rows: BulkInsert;

  /** `beside`: the column of the number, where there is one. */
  constructor(store: Store, table: string, column: string, beside?: string) {
    const columns = ["id", "print", column, ...(beside === undefined ? [] : [beside])];
    this.#rows = new BulkInsert(store, table, columns);
    this.#last = store.prepare<[], number>(`select ifnull(max(id), ${beforeFirst}) from ${table}`).pluck();
    const finding = (texts: number): Statement<unknown[], TextRow> =>
      store.prepare(
        `select id, ${column} as text, ${beside ?? "null"} as beside from ${table}
        where print in (${Array(texts).fill("?").join(", ")}) order by id`,
      );
    this.#find = finding(together);
    this.#findFew = finding(few);
  }

  #known(prints: readonly number[]): Map<string, TextRow[]> {
    const [find, length] = prints.length > few ? [this.#find, together] : [this.#findFew, few];
    const places = Array.from({ length }, (_, index) => prints[index] ?? null);
    const known = new Map<string, TextRow[]>();
    for (const row of find.all(...places)) known.set(row.text, [...(known.get(row.text) ?? []), row]);
    return known;
  }

  /** Finds or makes the rows of some texts, in their order. */
  #keepSome(texts: readonly string[], besides: readonly number[] | undefined): KeptText[] {
    const prints = texts.map(printOf);
    const known = this.#known(prints);
    let last: number | null = null;
    const kept = texts.map((text, index) => {
      const beside = besides?.[index] ?? null;
      const rows = known.get(text) ?? [];
      known.set(text, rows);
      const row = rows.find((each) => each.beside === beside);
      if (row) return { id: row.id, first: rows[0]?.id ?? row.id };
      last = (last ?? this.#last.get() ?? beforeFirst) + 1;
      rows.push({ id: last, text, beside });
      for (const value of [last, prints[index], text]) this.#rows.add(value);
      if (besides) this.#rows.add(beside);
      return { id: last, first: rows[0]?.id ?? last };
    });
    this.#rows.flush();
    return kept;
  }

  /** The same of any number of them. `besides`: the numbers beside them. */
  keep(texts: readonly string[], besides?: readonly number[]): KeptText[] {
    const kept: KeptText[] = [];
    for (let from = 0; from < texts.length; from += together) {
      const to = from + together;
      kept.push(...this.#keepSome(texts.slice(from, to), besides?.slice(from, to)));
    }
    return kept;
  }
}
