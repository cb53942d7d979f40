import { TimeList } from "./time-list.ts";

/** The percentiles of reports. */
export const shares = [50, 90, 95, 99] as const;
/** At each share the smallest time that this percentage of the times does not exceed; null without times. */
export type Percentiles = readonly (number | null)[];

const noPercentiles: Percentiles = shares.map(() => null);
// a group with this many entries gets an array for all times below denseMs, which needs no more memory
const denseThreshold = 512;
const denseMs = 1024;

/** The distribution of request times per group; groups are numbers from 0. */
export class Spreads {
  readonly #list = new TimeList();
  /** number of entries of a group in the list */
  readonly #listed: number[] = [];
  readonly #denseMs: (Float64Array | undefined)[] = [];
  #group = 0;
  #counts: Float64Array | undefined;

  /** Selects the group of the next times. */
  of(group: number): void {
    this.#group = group;
    this.#counts = this.#denseMs[group];
  }

  /** A negative `count` removes what was added. */
  add(ms: number, count: number): void {
    if (this.#counts !== undefined && ms < denseMs) {
      this.#counts[ms] = (this.#counts[ms] ?? 0) + count;
      return;
    }
    this.#list.add(this.#group, ms, count);
    const listed = (this.#listed[this.#group] ?? 0) + 1;
    this.#listed[this.#group] = listed;
    if (listed !== denseThreshold) return;
    this.#counts = new Float64Array(denseMs);
    this.#denseMs[this.#group] = this.#counts;
  }

  #flush(): void {
    for (const [group, counts] of this.#denseMs.entries()) {
      for (const [ms, count] of counts?.entries() ?? []) if (count !== 0) this.#list.add(group, ms, count);
    }
    this.#denseMs.length = 0;
    this.#counts = undefined;
    this.#list.order();
  }

  /** All times, sorted by group and time. */
  *times(): Generator<readonly [group: number, ms: number, count: number]> {
    this.#flush();
    const list = this.#list;
    for (let at = 0; at < list.size; at++) {
      if (list.count(at) !== 0) yield [list.group(at), list.ms(at), list.count(at)];
    }
  }

  /** Percentiles of the group with the entries `from` to `to`. */
  #percentilesOf(from: number, to: number): Percentiles {
    const list = this.#list;
    let all = 0;
    for (let at = from; at < to; at++) all += list.count(at);
    if (all <= 0) return noPercentiles;
    const found: number[] = [];
    let upTo = 0;
    for (let at = from; at < to; at++) {
      upTo += list.count(at);
      while (upTo * 100 >= all * (shares[found.length] ?? Number.POSITIVE_INFINITY)) found.push(list.ms(at));
    }
    return found;
  }

  /** Percentiles of the groups 0 to `groups` - 1. */
  percentiles(groups: number): Percentiles[] {
    this.#flush();
    const all = Array<Percentiles>(groups).fill(noPercentiles);
    for (let from = 0, to = 0; from < this.#list.size; from = to) {
      const group = this.#list.group(from);
      while (to < this.#list.size && this.#list.group(to) === group) to++;
      all[group] = this.#percentilesOf(from, to);
    }
    return all;
  }
}
