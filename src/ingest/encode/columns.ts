import type { ExtraTexts } from "../../store/write/batch.ts";

/** Rows of numbers, all of one width, in one growing array. */
export class NumberRows {
  readonly #width: number;
  values: Float64Array<ArrayBuffer>;
  rows = 0;

  constructor(width: number) {
    this.#width = width;
    this.values = new Float64Array(256 * width);
  }

  /** Adds a row; returns the index of its first number in `values`. */
  add(): number {
    const at = this.rows++ * this.#width;
    if (at + this.#width > this.values.length) {
      const values = new Float64Array(this.values.length * 4);
      values.set(this.values);
      this.values = values;
    }
    return at;
  }

  /** Returns a copy of the rows and removes them. */
  flush(): Float64Array<ArrayBuffer> {
    const values = this.values.slice(0, this.rows * this.#width);
    this.rows = 0;
    return values;
  }
}

/** Optional texts of rows, by column. */
export class TextColumns {
  #columns: Partial<Record<keyof ExtraTexts, (string | null)[]>> = {};

  set(column: keyof ExtraTexts, row: number, text: string | null | undefined): void {
    if (text == null) return;
    this.#columns[column] ??= [];
    const texts = this.#columns[column];
    while (texts.length < row) texts.push(null);
    texts.push(text);
  }

  flush(): ExtraTexts {
    const texts = this.#columns;
    this.#columns = {};
    return texts;
  }
}

/** Checksums of rows; 0: the row has none. */
export class ChecksumColumn {
  #checksums = new Int32Array(0);

  set(row: number, checksum: number): void {
    if (row >= this.#checksums.length) {
      const checksums = new Int32Array(Math.max(1024, row * 4));
      checksums.set(this.#checksums);
      this.#checksums = checksums;
    }
    this.#checksums[row] = checksum === 0 ? 1 : checksum;
  }

  flush(): Int32Array<ArrayBuffer> {
    const checksums = this.#checksums;
    this.#checksums = new Int32Array(0);
    return checksums;
  }
}

const dot = 46;

/** Appends a digit to an octet; NaN above 255 or after a leading zero. */
function appendDigit(octet: number, digit: number): number {
  if (octet === 0) return Number.NaN;
  const longer = Math.max(octet, 0) * 10 + digit;
  return longer > 255 ? Number.NaN : longer;
}

/** An unsigned IPv4 address as the signed number that is stored. */
export const signedAddress = (unsigned: number): number => unsigned - 2 ** 31;

/** An IPv4 address in its usual form as a signed 32-bit number; NaN for any other text. */
export function addressNumber(address: string): number {
  let number = 0;
  let octet = -1;
  let dots = 0;
  for (let at = 0; at < address.length; at++) {
    const code = address.charCodeAt(at);
    if (code >= 48 && code <= 57) octet = appendDigit(octet, code - 48);
    else if (code === dot && octet >= 0 && ++dots <= 3) {
      number = number * 256 + octet;
      octet = -1;
    } else return Number.NaN;
  }
  return dots === 3 && octet >= 0 ? signedAddress(number * 256 + octet) : Number.NaN;
}
