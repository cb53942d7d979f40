/** Finds a byte in ranges of a buffer that are searched in ascending order. One search serves many ranges. */
export class ByteFinder {
  readonly #byte: number;
  #bytes: Buffer | null = null;
  #from = 0;
  #next = 0;

  constructor(byte: number) {
    this.#byte = byte;
  }

  isIn(bytes: Buffer, from: number, to: number): boolean {
    if (bytes !== this.#bytes || from < this.#from || from > this.#next) {
      const found = bytes.indexOf(this.#byte, from);
      this.#bytes = bytes;
      this.#from = from;
      this.#next = found < 0 ? Number.POSITIVE_INFINITY : found;
    }
    return this.#next < to;
  }
}
