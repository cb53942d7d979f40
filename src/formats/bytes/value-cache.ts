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
 * of places, and of bytes for what stands there: when they are nearly full, it begins anew.
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
  #held = 0;
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
    for (let place = hash & this.#mask; this.#places[4 * place + 2] !== 0; place = (place + 1) & this.#mask) {
      if (this.#places[4 * place] === hash && this.#isSame(place, words, from, length))
        return this.#given(place);
    }
    return this.#put(hash, bytes, from, to);
  }

  /** The first place that is free for a value; where too few are left, or too few bytes, all of them are made free. */
  #room(hash: number, length: number): number {
    if (this.#held > (this.#mask / 4) * 3 || this.#used + length > this.#raws.length) {
      this.#places.fill(0);
      this.#held = 0;
      this.#used = 0;
    }
    let place = hash & this.#mask;
    while (this.#places[4 * place + 2] !== 0) place = (place + 1) & this.#mask;
    return place;
  }

  #put(hash: number, bytes: Buffer, from: number, to: number): Value {
    const value = this.#make(bytes.latin1Slice(from, to));
    this.id = -1;
    const length = to - from;
    if (length > longest) return value;
    const place = this.#room(hash, length);
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
