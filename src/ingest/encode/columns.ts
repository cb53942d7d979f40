import type { MoreTexts } from "../../store/write/batch.ts";

/** A list of numbers that grows, so many for each row. */
export class NumberRows {
  readonly #width: number;
  values: Float64Array<ArrayBuffer>;
  rows = 0;

  constructor(width: number) {
    this.#width = width;
    this.values = new Float64Array(256 * width);
  }

  /** Where the numbers of one more row begin. */
  row(): number {
    const at = this.rows++ * this.#width;
    if (at + this.#width > this.values.length) {
      const values = new Float64Array(this.values.length * 4);
      values.set(this.values);
      this.values = values;
    }
    return at;
  }

  /** A copy of them; their room is filled anew. */
  take(): Float64Array<ArrayBuffer> {
    const values = this.values.slice(0, this.rows * this.#width);
    this.rows = 0;
    return values;
  }
}

/** The texts of rows that have more, column by column. */
export class TextColumns {
  #columns: Partial<Record<keyof MoreTexts, (string | null)[]>> = {};

  set(column: keyof MoreTexts, row: number, text: string | null | undefined): void {
    if (text == null) return;
    this.#columns[column] ??= [];
    const texts = this.#columns[column];
    while (texts.length < row) texts.push(null);
    texts.push(text);
  }

  take(): MoreTexts {
    const texts = this.#columns;
    this.#columns = {};
    return texts;
  }
}
