const free = -1;
// places of a pair before its values
const pair = 2;

type Room = Int32Array | Float64Array;
type MakeRoom = new (length: number) => Room;

/**
 * Numbers added up by pairs of whole numbers: a hash table without objects, as every row that is written passes here.
 * The numbers of a pair stand behind it, so that most often both are in one line of the processor's cache.
 */
export class Tally {
  /** how many values a pair has */
  readonly #width: number;
  readonly #makeRoom: MakeRoom;
  #slots = new Int32Array(512).fill(free);
  #records: Room;
  size = 0;

  /** `makeRoom`: whole numbers below 2^31 need half the room of others. */
  constructor(width: number, makeRoom: MakeRoom = Int32Array) {
    this.#width = width;
    this.#makeRoom = makeRoom;
    this.#records = new makeRoom(256 * (width + pair));
  }

  value(at: number): number {
    return this.#records[at] ?? 0;
  }

  add(at: number, count: number): void {
    this.#records[at] = (this.#records[at] ?? 0) + count;
  }

  /** Keeps the greatest value. */
  raise(at: number, value: number): void {
    if (value > (this.#records[at] ?? 0)) this.#records[at] = value;
  }

  /** Keeps the least value that is not 0. */
  lower(at: number, value: number): void {
    const known = this.#records[at] ?? 0;
    if (known === 0 || value < known) this.#records[at] = value;
  }

  #record(index: number): number {
    return index * (this.#width + pair);
  }

  first(index: number): number {
    return this.#records[this.#record(index)] ?? 0;
  }

  second(index: number): number {
    return this.#records[this.#record(index) + 1] ?? 0;
  }

  /** Where the values of a pair begin, by its index. */
  of(index: number): number {
    return this.#record(index) + pair;
  }

  /** The index of the pair whose values begin there. */
  indexOf(at: number): number {
    return (at - pair) / (this.#width + pair);
  }

  #grow(): void {
    const records = new this.#makeRoom(this.#records.length * 2);
    records.set(this.#records);
    this.#records = records;
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
      const record = this.#record(index);
      if (this.#records[record] === first && this.#records[record + 1] === second) return slot;
      slot = (slot + 1) & mask;
    }
  }

  /** Where the values of a pair begin; they are 0 when it is new. */
  at(first: number, second: number): number {
    const slot = this.#slot(first, second);
    const known = this.#slots[slot] ?? free;
    if (known !== free) return this.of(known);
    if (this.size * 2 >= this.#slots.length - 2) {
      this.#grow();
      return this.at(first, second);
    }
    const index = this.size++;
    this.#slots[slot] = index;
    const record = this.#record(index);
    this.#records[record] = first;
    this.#records[record + 1] = second;
    return record + pair;
  }

  /** Indexes of the pairs in the order of their numbers. */
  sorted(): Uint32Array {
    const indexes = Uint32Array.from({ length: this.size }, (_, index) => index);
    return indexes.sort((a, b) => this.first(a) - this.first(b) || this.second(a) - this.second(b));
  }

  clear(): void {
    this.size = 0;
    this.#slots.fill(free);
    this.#records.fill(0);
  }
}
