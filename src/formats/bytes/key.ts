// two bits say of a measure what is asked of it; so many fit one part
const measuresOfPart = 15;

/** Of a measure only this is asked: not in the line, without a value, zero, any other value. */
const sortOf = (value: unknown): number =>
  value === undefined ? 0 : value === null ? 1 : value === 0 ? 2 : 3;

/**
 * What stands in a line but for its measures: a number for each of its words, and of each measure whether it is there
 * at all, and zero. Lines with the same key say the same of all that is concluded.
 */
export class Key {
  #parts = new Int32Array(64);
  #length = 1;
  #measures = 0;
  #measuresAt = 0;
  /** something stands in the line that no number was found for */
  strange = false;

  /** A place for one more word. */
  place(): number {
    if (this.#length === this.#parts.length) this.#parts = new Int32Array(2 * this.#length);
    return this.#length++;
  }

  /** A place for one more measure. */
  measurePlace(): number {
    if (this.#measures === measuresOfPart) {
      this.#measures = 0;
      this.#measuresAt = this.place();
    }
    return this.#measuresAt * 32 + 2 * this.#measures++;
  }

  set(place: number, part: number): void {
    this.#parts[place] = part;
  }

  /** A word by the number that its cache has for it. */
  word(place: number, id: number): void {
    if (id < 0) this.strange = true;
    this.#parts[place] = id;
  }

  /** A number or text that is stored as it is. */
  measure(place: number, value: unknown): void {
    const at = place >> 5;
    this.#parts[at] = (this.#parts[at] as number) | (sortOf(value) << (place & 31));
  }

  /** A number that says what happened. */
  number(place: number, value: unknown): void {
    if (typeof value !== "number" || (value | 0) !== value) this.strange = true;
    else this.#parts[place] = value;
  }

  /** Before the next line. */
  clear(): void {
    this.strange = false;
    for (let at = 0; at < this.#length; at++) this.#parts[at] = 0;
  }

  hash(): number {
    let hash = 0;
    for (let at = 0; at < this.#length; at++) {
      hash = Math.imul(hash ^ (this.#parts[at] as number), 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    return hash;
  }

  is(parts: Int32Array): boolean {
    for (let at = 0; at < this.#length; at++) if (this.#parts[at] !== parts[at]) return false;
    return true;
  }

  copy(): Int32Array {
    return this.#parts.slice(0, this.#length);
  }
}
