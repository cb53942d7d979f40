const low = 0x7f;
const more = 0x80;

/** Whole numbers in as few bytes as they need, seven bits a byte, the lowest first. */
export class VarintWriter {
  #bytes = new Uint8Array(4096);
  #at = 0;

  /** From 0 on. */
  add(number: number): void {
    if (this.#at + 8 > this.#bytes.length) this.#grow();
    let rest = number;
    while (rest > low) {
      this.#bytes[this.#at++] = (rest % more) | more;
      rest = Math.floor(rest / more);
    }
    this.#bytes[this.#at++] = rest;
  }

  /** Below 0 too: as 0, -1, 1, -2 .. */
  addSigned(number: number): void {
    this.add(number < 0 ? -2 * number - 1 : 2 * number);
  }

  #grow(): void {
    const bytes = new Uint8Array(this.#bytes.length * 2);
    bytes.set(this.#bytes);
    this.#bytes = bytes;
  }

  /** What was added. */
  bytes(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.#at));
  }
}

/** Reads what a VarintWriter wrote. */
export class VarintReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get ended(): boolean {
    return this.#at >= this.#bytes.length;
  }

  next(): number {
    let byte = this.#bytes[this.#at++] ?? 0;
    if (byte < more) return byte;
    let number = byte & low;
    for (let worth = more; byte >= more; worth *= more) {
      byte = this.#bytes[this.#at++] ?? 0;
      number += (byte & low) * worth;
    }
    return number;
  }

  nextSigned(): number {
    const number = this.next();
    return number % 2 === 1 ? -(number + 1) / 2 : number / 2;
  }
}
