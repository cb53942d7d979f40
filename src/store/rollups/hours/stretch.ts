import { Tally } from "../tally.ts";
import { type Head, packHead, packTimes, proxyTime, stagesOf, timed, told } from "./packed.ts";
import { VarintWriter } from "./varints.ts";

// no log tells less than nothing, or of weeks
const longest = 2 ** 31 - 1;
const within = (ms: number): number => Math.min(longest, Math.max(0, ms));

/** Numbers one after the other, as many as there are. */
class HourColumn {
  #numbers = new Float64Array(256);
  length = 0;

  add(number: number): void {
    if (this.length === this.#numbers.length) {
      const numbers = new Float64Array(this.length * 2);
      numbers.set(this.#numbers);
      this.#numbers = numbers;
    }
    this.#numbers[this.length++] = number;
  }

  at(index: number): number {
    return this.#numbers[index] ?? 0;
  }
}

/** Requests of one hour, gathered to be packed. */
export class HourBlock {
  readonly #groups = new Tally(1);
  // of each request that has times its group, and the times
  readonly #group = new HourColumn();
  readonly #request = new HourColumn();
  readonly #upstream = new HourColumn();

  /** `bits`: what its line tells, see `tells`; a time that it does not tell may be anything. */
  add(shape: number, route: number, bits: number, request: number, upstream: number): void {
    const at = this.#groups.at(shape, route * told + bits);
    this.#groups.add(at, 1);
    if ((bits & timed) === 0) return;
    this.#group.add(this.#groups.indexOf(at));
    this.#request.add(within(request));
    this.#upstream.add(within(upstream));
  }

  #head(group: number): Head {
    const second = this.#groups.second(group);
    return {
      shape: this.#groups.first(group),
      route: Math.floor(second / told),
      tells: second % told,
      requests: this.#groups.value(this.#groups.of(group)),
    };
  }

  /** Where the times of each group begin, when those of a group lie side by side. */
  #begins(order: Uint32Array): Uint32Array {
    const begins = new Uint32Array(this.#groups.size);
    let at = 0;
    for (const group of order) {
      begins[group] = at;
      if ((this.#groups.second(group) & timed) !== 0) at += this.#groups.value(this.#groups.of(group));
    }
    return begins;
  }

  /** The times of all groups by stage, group after group. */
  #times(begins: Uint32Array): readonly Float64Array[] {
    const next = begins.slice();
    const stages = [0, 1, 2].map(() => new Float64Array(this.#group.length));
    const [requests, upstreams, proxies] = stages as [Float64Array, Float64Array, Float64Array];
    for (let row = 0; row < this.#group.length; row++) {
      const group = this.#group.at(row);
      const at = next[group] ?? 0;
      next[group] = at + 1;
      requests[at] = this.#request.at(row);
      upstreams[at] = this.#upstream.at(row);
      proxies[at] = proxyTime(this.#request.at(row), this.#upstream.at(row));
    }
    return stages;
  }

  /** Everything that was added, as `unpack` reads it. */
  pack(): Buffer {
    const order = this.#groups.sorted();
    const begins = this.#begins(order);
    const times = this.#times(begins);
    const into = new VarintWriter();
    let before: Head | undefined;
    for (const group of order) {
      const head = this.#head(group);
      packHead(into, head, before);
      before = head;
      const [from, to] = [begins[group] ?? 0, (begins[group] ?? 0) + head.requests];
      for (const stage of stagesOf(head)) {
        const all = times[stage] as Float64Array;
        if (head.requests > 1) all.subarray(from, to).sort();
        packTimes(into, all, from, to);
      }
    }
    return into.bytes();
  }
}
