// a time below 2^31 and a place below this fit one number together
const places = 2 ** 22;

/**
 * How often which time occurred to which thing, things known by numbers from 0 on. What is added is put in order, and
 * what is equal added up, only when there is much of it: to look for each would cost more than all else.
 */
export class TimeList {
  #things = new Uint32Array(1024);
  #times = new Uint32Array(1024);
  #often = new Float64Array(1024);
  #size = 0;
  #lastThing = 0;

  get size(): number {
    return this.#size;
  }

  thing(at: number): number {
    return this.#things[at] ?? 0;
  }

  ms(at: number): number {
    return this.#times[at] ?? 0;
  }

  often(at: number): number {
    return this.#often[at] ?? 0;
  }

  add(thing: number, ms: number, often: number): void {
    if (this.#size === this.#things.length) this.#makeRoom();
    if (thing > this.#lastThing) this.#lastThing = thing;
    this.#put(thing, ms, often);
  }

  #put(thing: number, ms: number, often: number): void {
    this.#things[this.#size] = thing;
    this.#times[this.#size] = ms;
    this.#often[this.#size++] = often;
  }

  #makeRoom(): void {
    if (this.#size >= places) this.order();
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
    const begins = new Uint32Array(this.#lastThing + 2);
    for (let at = 0; at < this.#size; at++) {
      const next = this.thing(at) + 1;
      begins[next] = (begins[next] ?? 0) + 1;
    }
    for (let thing = 1; thing < begins.length; thing++) {
      begins[thing] = (begins[thing] ?? 0) + (begins[thing - 1] ?? 0);
    }
    return begins;
  }

  /** Puts all in the order of things and times, and adds up what is equal. */
  order(): void {
    const begins = this.#begins();
    const next = begins.slice();
    const keys = new Float64Array(this.#size);
    const often = new Float64Array(this.#size);
    for (let at = 0; at < this.#size; at++) {
      const thing = this.thing(at);
      const to = next[thing] ?? 0;
      next[thing] = to + 1;
      keys[to] = this.ms(at) * places + (to - (begins[thing] ?? 0));
      often[to] = this.often(at);
    }
    this.#size = 0;
    for (let thing = 0; thing <= this.#lastThing; thing++) {
      const [from, to] = [begins[thing] ?? 0, begins[thing + 1] ?? 0];
      if (to > from) this.#addUp(thing, keys.subarray(from, to).sort(), often, from);
    }
  }

  #addUp(thing: number, keys: Float64Array, often: Float64Array, begin: number): void {
    let last = -1;
    for (const key of keys) {
      const ms = Math.floor(key / places);
      const count = often[begin + (key % places)] ?? 0;
      if (ms === last) this.#often[this.#size - 1] = this.often(this.#size - 1) + count;
      else this.#put(thing, ms, count);
      last = ms;
    }
  }
}
