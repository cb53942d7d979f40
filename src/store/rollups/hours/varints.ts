const lowBits = 0x7f;
const continuation = 0x80;
const initialBytes = 4096;
const maxVarintBytes = 8;

/** Writes integers as LEB128: seven bits per byte, the lowest first. */
export class VarintWriter {
  #bytes = new Uint8Array(initialBytes);
  #length = 0;

  /** Adds a number from 0 to 2^53 - 1. */
  add(number: number): void {
    if (this.#length + maxVarintBytes > this.#bytes.length) this.#grow();
    let rest = number;
    while (rest > lowBits) {
      this.#bytes[this.#length++] = (rest % continuation) | continuation;
      rest = Math.floor(rest / continuation);
    }
    this.#bytes[this.#length++] = rest;
  }

  /** Adds a number of any sign in zigzag encoding: 0, -1, 1, -2, ... become 0, 1, 2, 3, ... */
  addSigned(number: number): void {
    this.add(number < 0 ? -2 * number - 1 : 2 * number);
  }

  #grow(): void {
    const bytes = new Uint8Array(this.#bytes.length * 2);
    bytes.set(this.#bytes);
    this.#bytes = bytes;
  }

  /** A copy of the written bytes. */
  bytes(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.#length));
  }
}

/** Reads the numbers of a VarintWriter. */
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
    if (byte < continuation) return byte;
    let number = byte & lowBits;
    for (let factor = continuation; byte >= continuation; factor *= continuation) {
      byte = this.#bytes[this.#at++] ?? 0;
      number += (byte & lowBits) * factor;
    }
    return number;
  }

  nextSigned(): number {
    const number = this.next();
    return number % 2 === 1 ? -(number + 1) / 2 : number / 2;
  }
}
