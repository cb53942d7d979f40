import { TimeList } from "./time-list.ts";

/** The shares, in per cent, at which reports look. */
export const shares = [50, 90, 95, 99] as const;
/** At each of them the least time that so many do not exceed; null where there are no times. */
export type Percentiles = readonly (number | null)[];

const nothing: Percentiles = shares.map(() => null);
// a thing with so many times gets a place for each of the short ones, which takes no more memory than they do
const many = 512;
const short = 1024;

/** How long requests of many things took, each thing known by a number from 0 on. */
export class Spreads {
  readonly #list = new TimeList();
  /** how many times of a thing stand in the list */
  readonly #listed: number[] = [];
  readonly #short: (Float64Array | undefined)[] = [];
  #thing = 0;
  #counts: Float64Array | undefined;

  /** What is added next is of this thing. */
  of(thing: number): void {
    this.#thing = thing;
    this.#counts = this.#short[thing];
  }

  /** `often` below 0 takes off what was added. */
  add(ms: number, often: number): void {
    if (this.#counts !== undefined && ms < short) {
      this.#counts[ms] = (this.#counts[ms] ?? 0) + often;
      return;
    }
    this.#list.add(this.#thing, ms, often);
    const listed = (this.#listed[this.#thing] ?? 0) + 1;
    this.#listed[this.#thing] = listed;
    if (listed !== many) return;
    this.#counts = new Float64Array(short);
    this.#short[this.#thing] = this.#counts;
  }

  #settle(): void {
    for (const [thing, counts] of this.#short.entries()) {
      for (const [ms, often] of counts?.entries() ?? []) if (often !== 0) this.#list.add(thing, ms, often);
    }
    this.#short.length = 0;
    this.#counts = undefined;
    this.#list.order();
  }

  /** All times of all things in their order. */
  *times(): Generator<readonly [thing: number, ms: number, often: number]> {
    this.#settle();
    const list = this.#list;
    for (let at = 0; at < list.size; at++) {
      if (list.often(at) !== 0) yield [list.thing(at), list.ms(at), list.often(at)];
    }
  }

  /** Of the thing whose times stand from one place to another. */
  #percentilesOf(from: number, to: number): Percentiles {
    const list = this.#list;
    let all = 0;
    for (let at = from; at < to; at++) all += list.often(at);
    if (all <= 0) return nothing;
    const found: number[] = [];
    let upTo = 0;
    for (let at = from; at < to; at++) {
      upTo += list.often(at);
      while (upTo * 100 >= all * (shares[found.length] ?? Number.POSITIVE_INFINITY)) found.push(list.ms(at));
    }
    return found;
  }

  /** Of each thing below this number. */
  percentiles(things: number): Percentiles[] {
    this.#settle();
    const all = Array<Percentiles>(things).fill(nothing);
    for (let from = 0, to = 0; from < this.#list.size; from = to) {
      const thing = this.#list.thing(from);
      while (to < this.#list.size && this.#list.thing(to) === thing) to++;
      all[thing] = this.#percentilesOf(from, to);
    }
    return all;
  }
}
