/**
 * What stands in a line but for its measures: a number for each of its words, and of each measure whether it is there
 * at all, and zero. Lines with the same key say the same of all that is concluded.
 */
export class Key {
  #parts = new Float64Array(64);
  #length = 0;
  /** something stands in the line that no number was found for */
  strange = false;

  /** A place for one more part. */
  place(): number {
    return this.#length++;
  }

  set(place: number, part: number): void {
    this.#parts[place] = part;
  }

  /** A word by the number that its cache has for it. */
  word(place: number, id: number): void {
    if (id < 0) this.strange = true;
    this.#parts[place] = id;
  }

  /** A number that is stored as it is. */
  measure(place: number, value: unknown): void {
    this.#parts[place] = value === undefined ? 0 : value === null ? 1 : value === 0 ? 2 : 3;
  }

  /** A number that says what happened. */
  number(place: number, value: unknown): void {
    if (typeof value === "number") this.#parts[place] = value;
    else this.strange = true;
  }

  /** Before the next line. */
  clear(): void {
    this.strange = false;
    this.#parts.fill(0, 0, this.#length);
  }

  get hash(): number {
    let hash = 0;
    for (let at = 0; at < this.#length; at++) {
      hash = Math.imul(hash ^ ((this.#parts[at] as number) | 0), 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    return hash;
  }

  is(parts: Float64Array): boolean {
    for (let at = 0; at < this.#length; at++) if (this.#parts[at] !== parts[at]) return false;
    return true;
  }

  copy(): Float64Array {
    return this.#parts.slice(0, this.#length);
  }
}
