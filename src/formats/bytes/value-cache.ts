// shorter values are compared byte by byte: a call of Buffer.compare costs as much as 32 of them
const long = 32;
// after so many values it is known whether they come again
const trial = 16_384;
const prime = 0x01000193;
export const hashStart = 0x811c9dc5 | 0;

/** One byte more. */
export const hashed = (hash: number, byte: number): number => Math.imul(hash ^ byte, prime);

// every byte of a short value counts, and every second of a long one
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  const step = to - from > long ? 2 : 1;
  let hash = hashStart;
  for (let at = from; at < to; at += step) hash = Math.imul(hash ^ (bytes[at] as number), prime);
  return hash;
}

/**
 * What bytes mean, worked out when they are first seen: in logs the same values come again and again. A fixed number
 * of places, and of bytes for what stands there: when they are full, it begins anew.
 */
export class ValueCache<Value> {
  readonly #mask: number;
  readonly #hashes: Int32Array;
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  readonly #raws: Buffer;
  readonly #values: Value[] = [];
  readonly #make: (binary: string) => Value;
  #used = 0;
  #asked = 0;
  #found = 0;
  // values that hardly come again are not worth the search
  #off = false;

  constructor(places: 256 | 4096 | 65536, make: (binary: string) => Value) {
    this.#mask = places - 1;
    this.#hashes = new Int32Array(places);
    this.#starts = new Int32Array(places);
    this.#ends = new Int32Array(places);
    this.#raws = Buffer.allocUnsafe(places * 64);
    this.#make = make;
  }

  #isAt(place: number, hash: number, bytes: Buffer, from: number, to: number): boolean {
    const start = this.#starts[place] as number;
    const length = (this.#ends[place] as number) - start;
    if (this.#hashes[place] !== hash || length !== to - from) return false;
    if (length > long) return bytes.compare(this.#raws, start, start + length, from, to) === 0;
    for (let at = 0; at < length; at++) if (this.#raws[start + at] !== bytes[from + at]) return false;
    return true;
  }

  /** `hash` is that of `hashed` over all bytes, where the caller has it already. */
  get(bytes: Buffer, from: number, to: number, hash = this.#off ? 0 : hashOf(bytes, from, to)): Value {
    if (from === to || this.#off) return this.#make(bytes.latin1Slice(from, to));
    if (++this.#asked === trial) this.#off = this.#found < trial / 4;
    const place = (hash ^ (hash >>> 15)) & this.#mask;
    const at = this.#isAt(place, hash, bytes, from, to)
      ? place
      : this.#isAt(place ^ 1, hash, bytes, from, to)
        ? place ^ 1
        : -1;
    if (at >= 0) {
      this.#found++;
      return this.#values[at] as Value;
    }
    const value = this.#make(bytes.latin1Slice(from, to));
    this.#put(place, hash, bytes.subarray(from, to), value);
    return value;
  }

  #put(place: number, hash: number, raw: Buffer, value: Value): void {
    if (raw.length > 1024) return;
    if (this.#used + raw.length > this.#raws.length) {
      this.#used = 0;
      this.#ends.fill(0);
      this.#starts.fill(0);
    }
    // of the two places the value can take, the one before moves aside
    const other = place ^ 1;
    this.#hashes[other] = this.#hashes[place] as number;
    this.#starts[other] = this.#starts[place] as number;
    this.#ends[other] = this.#ends[place] as number;
    this.#values[other] = this.#values[place] as Value;
    this.#raws.set(raw, this.#used);
    this.#hashes[place] = hash;
    this.#starts[place] = this.#used;
    this.#used += raw.length;
    this.#ends[place] = this.#used;
    this.#values[place] = value;
  }
}

/** A value that is most often the same as in the line before. */
export class LastValue {
  readonly #cache = new ValueCache<string>(256, (binary) => binary);
  #raw = Buffer.alloc(0);
  #value = "";

  get(bytes: Buffer, from: number, to: number): string {
    const { length } = this.#raw;
    let same = length === to - from ? 0 : -1;
    while (same >= 0 && same < length && this.#raw[same] === bytes[from + same]) same++;
    if (same === length) return this.#value;
    this.#raw = Buffer.from(bytes.subarray(from, to));
    this.#value = this.#cache.get(bytes, from, to);
    return this.#value;
  }
}
