/** The shares, in per cent, at which reports look. */
export const shares = [50, 90, 95, 99] as const;
/** At each of them the least time that so many do not exceed; null where there are no times. */
export type Percentiles = readonly (number | null)[];

const nothing: Percentiles = shares.map(() => null);
// a time below 2^31 and a place below this fit one number together
const places = 2 ** 22;
// a thing with so many times gets a place for each of the short ones, which takes no more memory than they do
const many = 512;
const short = 1024;

/**
 * How often which time occurred, for many things at once, each known by a number from 0 on. What is added is put in
 * order, and what is equal added up, only when there is much of it: to look for each would cost more than all else.
 */
export class Spreads {
  #things = new Uint32Array(1024);
  #times = new Uint32Array(1024);
  #often = new Float64Array(1024);
  #size = 0;
  readonly #added: number[] = [];
  readonly #short: Float64Array[] = [];
  #thing = 0;
  #counts: Float64Array | undefined;

  /** What is added next is of this thing. */
  of(thing: number): void {
    this.#thing = thing;
    this.#counts = this.#short[thing];
    this.#added[thing] ??= 0;
  }

  /** `often` below 0 takes off what was added. */
  add(ms: number, often: number): void {
    if (this.#counts !== undefined && ms < short) {
      this.#counts[ms] = (this.#counts[ms] ?? 0) + often;
      return;
    }
    if (this.#size === this.#things.length) this.#makeRoom();
    this.#put(this.#thing, ms, often);
    const added = (this.#added[this.#thing] ?? 0) + 1;
    this.#added[this.#thing] = added;
    if (added !== many) return;
    this.#counts = new Float64Array(short);
    this.#short[this.#thing] = this.#counts;
  }

  #put(thing: number, ms: number, often: number): void {
    this.#things[this.#size] = thing;
    this.#times[this.#size] = ms;
    this.#often[this.#size++] = often;
  }

  #makeRoom(): void {
    if (this.#size >= places) this.#order();
    if (this.#size * 2 < this.#things.length) return;
    const [things, times, often] = [this.#things, this.#times, this.#often];
    this.#things = new Uint32Array(things.length * 2);
    this.#times = new Uint32Array(things.length * 2);
    this.#often = new Float64Array(things.length * 2);
    this.#things.set(things);
    this.#times.set(times);
    this.#often.set(often);
  }

  /** Where each thing begins when what belongs to a thing lies together; one more for the end. */
  #begins(): Uint32Array {
    const begins = new Uint32Array(this.#added.length + 1);
    for (let at = 0; at < this.#size; at++) {
      const next = (this.#things[at] ?? 0) + 1;
      begins[next] = (begins[next] ?? 0) + 1;
    }
    for (let thing = 1; thing < begins.length; thing++) {
      begins[thing] = (begins[thing] ?? 0) + (begins[thing - 1] ?? 0);
    }
    return begins;
  }

  /** Puts all in the order of things and times, and adds up what is equal. */
  #order(): void {
    const begins = this.#begins();
    const next = begins.slice();
    const keys = new Float64Array(this.#size);
    const often = new Float64Array(this.#size);
    for (let at = 0; at < this.#size; at++) {
      const thing = this.#things[at] ?? 0;
      const to = next[thing] ?? 0;
      next[thing] = to + 1;
      keys[to] = (this.#times[at] ?? 0) * places + (to - (begins[thing] ?? 0));
      often[to] = this.#often[at] ?? 0;
    }
    this.#size = 0;
    for (let thing = 0; thing < this.#added.length; thing++) {
      const [from, to] = [begins[thing] ?? 0, begins[thing + 1] ?? 0];
      if (to > from) this.#addUp(thing, keys.subarray(from, to).sort(), often, from);
    }
  }

  #addUp(thing: number, keys: Float64Array, often: Float64Array, begin: number): void {
    let last = -1;
    for (const key of keys) {
      const ms = Math.floor(key / places);
      const count = often[begin + (key % places)] ?? 0;
      if (ms === last) this.#often[this.#size - 1] = (this.#often[this.#size - 1] ?? 0) + count;
      else this.#put(thing, ms, count);
      last = ms;
    }
  }

  /** Puts the short times to the others. */
  #gather(): void {
    for (const [thing, often] of this.#short.entries()) {
      for (let ms = 0; ms < (often?.length ?? 0); ms++) {
        if (this.#size === this.#things.length) this.#makeRoom();
        if (often[ms] !== 0) this.#put(thing, ms, often[ms] ?? 0);
      }
    }
    this.#short.length = 0;
  }

  /** Of the thing whose times stand from one place to another. */
  #percentilesOf(from: number, to: number): Percentiles {
    let all = 0;
    for (let at = from; at < to; at++) all += this.#often[at] ?? 0;
    if (all <= 0) return nothing;
    const found: number[] = [];
    let upTo = 0;
    for (let at = from; at < to; at++) {
      upTo += this.#often[at] ?? 0;
      while (upTo * 100 >= all * (shares[found.length] ?? Number.POSITIVE_INFINITY)) {
        found.push(this.#times[at] ?? 0);
      }
    }
    return found;
  }

  #settle(): void {
    this.#gather();
    this.#order();
  }

  /** All times of all things in their order. */
  *times(): Generator<readonly [thing: number, ms: number, often: number]> {
    this.#settle();
    for (let at = 0; at < this.#size; at++) {
      const often = this.#often[at] ?? 0;
      if (often !== 0) yield [this.#things[at] ?? 0, this.#times[at] ?? 0, often];
    }
  }

  /** Of each thing below this number. */
  percentiles(things: number): Percentiles[] {
    this.#settle();
    const all = Array<Percentiles>(things).fill(nothing);
    for (let from = 0, to = 0; from < this.#size; from = to) {
      const thing = this.#things[from] ?? 0;
      while (to < this.#size && this.#things[to] === thing) to++;
      all[thing] = this.#percentilesOf(from, to);
    }
    return all;
  }
}
