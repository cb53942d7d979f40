const free = -1;

/** Numbers added up by pairs of whole numbers: a hash table without objects, as every row that is written passes here. */
export class Tally {
  /** how many values a pair has */
  readonly #width: number;
  #keys = new Int32Array(512);
  #slots = new Int32Array(512).fill(free);
  #values: Float64Array;
  size = 0;

  constructor(width: number) {
    this.#width = width;
    this.#values = new Float64Array(256 * width);
  }

  value(at: number): number {
    return this.#values[at] ?? 0;
  }

  add(at: number, count: number): void {
    this.#values[at] = (this.#values[at] ?? 0) + count;
  }

  /** Keeps the greatest value. */
  raise(at: number, value: number): void {
    if (value > (this.#values[at] ?? 0)) this.#values[at] = value;
  }

  /** Keeps the least value that is not 0. */
  lower(at: number, value: number): void {
    const known = this.#values[at] ?? 0;
    if (known === 0 || value < known) this.#values[at] = value;
  }

  first(index: number): number {
    return this.#keys[index * 2] ?? 0;
  }

  second(index: number): number {
    return this.#keys[index * 2 + 1] ?? 0;
  }

  #grow(): void {
    const keys = new Int32Array(this.#keys.length * 2);
    keys.set(this.#keys);
    this.#keys = keys;
    const values = new Float64Array(this.#values.length * 2);
    values.set(this.#values);
    this.#values = values;
    this.#slots = new Int32Array(this.#slots.length * 2).fill(free);
    for (let index = 0; index < this.size; index++) {
      this.#slots[this.#slot(this.first(index), this.second(index))] = index;
    }
  }

  /** The slot of a pair, or the free one where it is to be put. */
  #slot(first: number, second: number): number {
    const mask = this.#slots.length - 1;
    let slot = (Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b)) >>> 0;
    slot = (slot ^ (slot >>> 15)) & mask;
    for (;;) {
      const index = this.#slots[slot] ?? free;
      if (index === free) return slot;
      if (this.#keys[index * 2] === first && this.#keys[index * 2 + 1] === second) return slot;
      slot = (slot + 1) & mask;
    }
  }

  /** Where the values of a pair begin; they are 0 when it is new. */
  at(first: number, second: number): number {
    const slot = this.#slot(first, second);
    const known = this.#slots[slot] ?? free;
    if (known !== free) return known * this.#width;
    if (this.size * 2 >= this.#slots.length - 2) {
      this.#grow();
      return this.at(first, second);
    }
    const index = this.size++;
    this.#slots[slot] = index;
    this.#keys[index * 2] = first;
    this.#keys[index * 2 + 1] = second;
    return index * this.#width;
  }

  /** Indexes of the pairs in the order of their numbers. */
  sorted(): Uint32Array {
    const indexes = Uint32Array.from({ length: this.size }, (_, index) => index);
    return indexes.sort((a, b) => this.first(a) - this.first(b) || this.second(a) - this.second(b));
  }

  clear(): void {
    this.size = 0;
    this.#slots.fill(free);
    this.#values.fill(0);
  }
}
