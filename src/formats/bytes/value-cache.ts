import { hashOf, same, viewOf } from "./view.ts";

// after so many values it is known whether they come again
const trial = 16_384;
// what is longer hardly comes again
const longest = 1024;
const short = 24;
const fewest = 256;
// how many bytes are held of a value on the average
const room = 64;

/**
 * What bytes mean, worked out when they are first seen: in logs the same values come again and again. There are so many
 * places at most, and bytes for what stands there: when they are nearly full, it begins anew.
 */
export class ValueCache<Value> {
  /** tells the value that was last given from others; -1 where that cannot be told */
  id = -1;
  #mask = 0;
  /** side by side, as they are looked at together: the hash of what stands at a place, where it begins, its length, its id */
  #places = new Int32Array(0);
  #raws: Buffer = Buffer.allocUnsafeSlow(fewest * room);
  #words = new DataView(this.#raws.buffer);
  #values: (Value | null)[] = [];
  readonly #most: number;
  readonly #make: (binary: string) => Value;
  #made = 0;
  #last = 0;
  #used = 0;
  #held = 0;
  #asked = 0;
  #found = 0;
  // values that hardly come again are not worth the search
  #off = false;

  /** `most`: how many places there can be; it begins with few. */
  constructor(most: 256 | 4096 | 65536, make: (binary: string) => Value) {
    this.#most = most;
    this.#make = make;
    this.#begin(fewest);
  }

  #isSame(place: number, words: DataView, from: number, length: number): boolean {
    const at = 4 * place;
    return (
      this.#places[at + 2] === length &&
      same(this.#words, this.#places[at + 1] as number, words, from, length)
    );
  }

  #given(place: number): Value {
    this.#found++;
    this.#last = place;
    this.id = this.#places[4 * place + 3] as number;
    return this.#values[place] as Value;
  }

  get(bytes: Buffer, from: number, to: number): Value {
    if (from === to || this.#off) {
      this.id = from === to ? 0 : -1;
      return this.#make(bytes.latin1Slice(from, to));
    }
    if (++this.#asked === trial) this.#off = this.#found < trial / 4;
    const words = viewOf(bytes);
    const length = to - from;
    // short values are most often those of the line before
    if (length <= short && this.#isSame(this.#last, words, from, length)) return this.#given(this.#last);
    const hash = hashOf(words, from, to);
    for (let place = hash & this.#mask; !this.#isFree(place); place = (place + 1) & this.#mask) {
      if (this.#places[4 * place] === hash && this.#isSame(place, words, from, length))
        return this.#given(place);
    }
    return this.#put(hash, bytes, from, to);
  }

  /** Begins with so many places, all free. */
  #begin(places: number): void {
    this.#mask = places - 1;
    this.#places = new Int32Array(4 * places);
    // with nothing in it at first it would become a table of hashes of its own
    this.#values = Array(places).fill(null);
    this.#held = 0;
    this.#last = 0;
  }

  #isFree(place: number): boolean {
    return this.#places[4 * place + 2] === 0;
  }

  #firstFree(hash: number): number {
    let place = hash & this.#mask;
    while (!this.#isFree(place)) place = (place + 1) & this.#mask;
    return place;
  }

  #grow(): void {
    const [places, values] = [this.#places, this.#values];
    this.#begin(4 * values.length);
    for (const [old, value] of values.entries()) {
      const at = 4 * old;
      if (places[at + 2] === 0) continue;
      const place = this.#firstFree(places[at] as number);
      this.#places.set(places.subarray(at, at + 4), 4 * place);
      this.#values[place] = value;
      this.#held++;
    }
  }

  /** Bytes for one more value: as many again, or, where there are enough, all of them anew. */
  #bytesFor(length: number): void {
    if (this.#used + length <= this.#raws.length) return;
    if (this.#raws.length < this.#most * room) {
      const raws = Buffer.allocUnsafeSlow(4 * this.#raws.length);
      this.#raws.copy(raws);
      this.#raws = raws;
      this.#words = new DataView(raws.buffer);
    } else this.#forget();
  }

  #forget(): void {
    this.#begin(this.#values.length);
    this.#used = 0;
  }

  /** A place for a new value; where too few are left, there are made more of them, or all made free. */
  #placeFor(hash: number, length: number): number {
    if (4 * this.#held >= 3 * this.#values.length) {
      if (this.#values.length < this.#most) this.#grow();
      else this.#forget();
    }
    this.#bytesFor(length);
    return this.#firstFree(hash);
  }

  #put(hash: number, bytes: Buffer, from: number, to: number): Value {
    const value = this.#make(bytes.latin1Slice(from, to));
    this.id = -1;
    const length = to - from;
    if (length > longest) return value;
    const place = this.#placeFor(hash, length);
    const at = 4 * place;
    this.id = ++this.#made;
    this.#places[at] = hash;
    this.#places[at + 1] = this.#used;
    this.#places[at + 2] = length;
    this.#places[at + 3] = this.id;
    this.#values[place] = value;
    this.#last = place;
    bytes.copy(this.#raws, this.#used, from, to);
    this.#used += length;
    this.#held++;
    return value;
  }
}
