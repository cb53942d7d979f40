const emptySlot = -1;
// length of the key of a record, before its counters
const keyLength = 2;
const initialRecords = 256;

type CounterArray = Int32Array | Float64Array;
type CounterArrayType = new (length: number) => CounterArray;

/**
 * Hash table of counters by pairs of integers. It allocates no objects, because every stored row updates it. The
 * counters of a pair follow its key in one array, so that both are usually in the same cache line of the processor.
 */
export class Tally {
  readonly #counters: number;
  readonly #arrayType: CounterArrayType;
  /** indexes of records by hash */
  #slots = new Int32Array(2 * initialRecords).fill(emptySlot);
  #records: CounterArray;
  size = 0;

  /** `counters`: number of counters per pair. Int32Array needs half the memory for integers below 2^31. */
  constructor(counters: number, arrayType: CounterArrayType = Int32Array) {
    this.#counters = counters;
    this.#arrayType = arrayType;
    this.#records = new arrayType(initialRecords * (counters + keyLength));
  }

  value(offset: number): number {
    return this.#records[offset] ?? 0;
  }

  add(offset: number, count: number): void {
    this.#records[offset] = (this.#records[offset] ?? 0) + count;
  }

  setMax(offset: number, value: number): void {
    if (value > (this.#records[offset] ?? 0)) this.#records[offset] = value;
  }

  /** Sets the minimum; 0 stands for no value. */
  setMin(offset: number, value: number): void {
    const current = this.#records[offset] ?? 0;
    if (current === 0 || value < current) this.#records[offset] = value;
  }

  #recordOffset(index: number): number {
    return index * (this.#counters + keyLength);
  }

  /** First number of the pair with this index. */
  first(index: number): number {
    return this.#records[this.#recordOffset(index)] ?? 0;
  }

  /** Second number of the pair with this index. */
  second(index: number): number {
    return this.#records[this.#recordOffset(index) + 1] ?? 0;
  }

  /** Offset of the counters of the pair with this index. */
  offsetOf(index: number): number {
    return this.#recordOffset(index) + keyLength;
  }

  /** Index of the pair whose counters start at this offset. */
  indexOf(offset: number): number {
    return (offset - keyLength) / (this.#counters + keyLength);
  }

  #grow(): void {
    const records = new this.#arrayType(this.#records.length * 2);
    records.set(this.#records);
    this.#records = records;
    this.#slots = new Int32Array(this.#slots.length * 2).fill(emptySlot);
    for (let index = 0; index < this.size; index++) {
      this.#slots[this.#slot(this.first(index), this.second(index))] = index;
    }
  }

  /** Slot of a pair, or the empty slot for it. */
  #slot(first: number, second: number): number {
    const mask = this.#slots.length - 1;
    let slot = (Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b)) >>> 0;
    slot = (slot ^ (slot >>> 15)) & mask;
    for (;;) {
      const index = this.#slots[slot] ?? emptySlot;
      if (index === emptySlot) return slot;
      const record = this.#recordOffset(index);
      if (this.#records[record] === first && this.#records[record + 1] === second) return slot;
      slot = (slot + 1) & mask;
    }
  }

  /** Offset of the counters of a pair; adds a new pair with counters of 0. */
  findOrAdd(first: number, second: number): number {
    const slot = this.#slot(first, second);
    const existing = this.#slots[slot] ?? emptySlot;
    if (existing !== emptySlot) return this.offsetOf(existing);
    if (this.size * 2 >= this.#slots.length - 2) {
      this.#grow();
      return this.findOrAdd(first, second);
    }
    const index = this.size++;
    this.#slots[slot] = index;
    const record = this.#recordOffset(index);
    this.#records[record] = first;
    this.#records[record + 1] = second;
    return record + keyLength;
  }

  /** Indexes in the order of the pairs. */
  sortedIndexes(): Uint32Array {
    const indexes = Uint32Array.from({ length: this.size }, (_, index) => index);
    return indexes.sort((a, b) => this.first(a) - this.first(b) || this.second(a) - this.second(b));
  }

  clear(): void {
    this.size = 0;
    this.#slots.fill(emptySlot);
    this.#records.fill(0);
  }
}
