import { hashOf, same, viewOf } from "./view.ts";

// after so many values it is known whether they come again
const trial = 16_384;
// what is longer hardly comes again
const longest = 1024;
const short = 24;
// how many bytes are held of a value on the average
const room = 64;

/**
 * What bytes mean, worked out when they are first seen: in logs the same values come again and again. A fixed number
 * of places, and of bytes for what stands there: when they are full, it begins anew.
 */
export class ValueCache<Value> {
  /** tells the value that was last given from others; -1 where that cannot be told */
  id = -1;
  readonly #mask: number;
  /** side by side, as they are looked at together: the hash of what stands at a place, where it begins, its length, its id */
  readonly #places: Int32Array;
  readonly #raws: Buffer;
  readonly #words: DataView;
  readonly #values: (Value | null)[];
  readonly #make: (binary: string) => Value;
  #made = 0;
  #last = 0;
  #used = 0;
  #asked = 0;
  #found = 0;
  // values that hardly come again are not worth the search
  #off = false;

  constructor(places: 256 | 4096 | 65536, make: (binary: string) => Value) {
    this.#mask = places - 1;
    this.#places = new Int32Array(4 * places);
    // with nothing in it at first it would become a table of hashes of its own
    this.#values = Array(places).fill(null);
    this.#raws = Buffer.allocUnsafeSlow(places * room);
    this.#words = new DataView(this.#raws.buffer);
    this.#make = make;
  }

  #isSame(place: number, words: DataView, from: number, length: number): boolean {
    const at = 4 * place;
    return (
      this.#places[at + 2] === length &&
      same(this.#words, this.#places[at + 1] as number, words, from, length)
    );
  }

  #isAt(place: number, hash: number, words: DataView, from: number, length: number): boolean {
    return this.#places[4 * place] === hash && this.#isSame(place, words, from, length);
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
    let place = hash & this.#mask;
    if (!this.#isAt(place, hash, words, from, length)) {
      place ^= 1;
      if (!this.#isAt(place, hash, words, from, length)) return this.#put(place ^ 1, hash, bytes, from, to);
    }
    return this.#given(place);
  }

  #put(place: number, hash: number, bytes: Buffer, from: number, to: number): Value {
    const value = this.#make(bytes.latin1Slice(from, to));
    this.id = -1;
    const length = to - from;
    if (length > longest) return value;
    if (this.#used + length > this.#raws.length) {
      this.#used = 0;
      this.#places.fill(0);
    }
    // of the two places the value can take, the one before moves aside
    const other = place ^ 1;
    this.#places.copyWithin(4 * other, 4 * place, 4 * place + 4);
    this.#values[other] = this.#values[place] ?? null;
    bytes.copy(this.#raws, this.#used, from, to);
    this.id = ++this.#made;
    this.#places.set([hash, this.#used, length, this.id], 4 * place);
    this.#values[place] = value;
    this.#last = place;
    this.#used += length;
    return value;
  }
}
