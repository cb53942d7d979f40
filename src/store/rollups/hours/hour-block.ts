import { Tally } from "../tally.ts";
import {
  type CountsHeader,
  flagRange,
  packHeader,
  packTimes,
  proxyTime,
  stagesOf,
  timeFlags,
} from "./packing.ts";
import { VarintWriter } from "./varints.ts";

// clamps negative times and those of a broken log
const maxTimeMs = 2 ** 31 - 1;
const clampTime = (ms: number): number => Math.min(maxTimeMs, Math.max(0, ms));

const initialLength = 256;

/** A growing list of numbers. */
class NumberList {
  #numbers = new Float64Array(initialLength);
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

/** Collects the requests of one hour and packs their counts and times. */
export class HourBlock {
  /** requests by dimensions, and route and flags */
  readonly #groups = new Tally(1);
  // columns of the requests with times
  readonly #group = new NumberList();
  readonly #requestTime = new NumberList();
  readonly #upstreamTime = new NumberList();

  /** Adds a request. `flags`: see `lineFlags`; a time without its flag is ignored. */
  add(dimensions: number, route: number, flags: number, requestTime: number, upstreamTime: number): void {
    const counter = this.#groups.findOrAdd(dimensions, route * flagRange + flags);
    this.#groups.add(counter, 1);
    if ((flags & timeFlags) === 0) return;
    this.#group.add(this.#groups.indexOf(counter));
    this.#requestTime.add(clampTime(requestTime));
    this.#upstreamTime.add(clampTime(upstreamTime));
  }

  #headerOf(group: number): CountsHeader {
    const second = this.#groups.second(group);
    return {
      dimensions: this.#groups.first(group),
      route: Math.floor(second / flagRange),
      flags: second % flagRange,
      requests: this.#groups.value(this.#groups.offsetOf(group)),
    };
  }

  /** Index of the first time of each group in the arrays of `#timesByGroup`. */
  #groupStarts(order: Uint32Array): Uint32Array {
    const starts = new Uint32Array(this.#groups.size);
    let next = 0;
    for (const group of order) {
      starts[group] = next;
      if ((this.#groups.second(group) & timeFlags) !== 0)
        next += this.#groups.value(this.#groups.offsetOf(group));
    }
    return starts;
  }

  /** One array of times per stage, group by group. */
  #timesByGroup(starts: Uint32Array): readonly Float64Array[] {
    const next = starts.slice();
    const stages = [0, 1, 2].map(() => new Float64Array(this.#group.length));
    const [requests, upstreams, proxies] = stages as [Float64Array, Float64Array, Float64Array];
    for (let row = 0; row < this.#group.length; row++) {
      const group = this.#group.at(row);
      const at = next[group] ?? 0;
      next[group] = at + 1;
      requests[at] = this.#requestTime.at(row);
      upstreams[at] = this.#upstreamTime.at(row);
      proxies[at] = proxyTime(this.#requestTime.at(row), this.#upstreamTime.at(row));
    }
    return stages;
  }

  /** Packs all requests; `unpackCounts` is the inverse. */
  pack(): Buffer {
    const order = this.#groups.sortedIndexes();
    const starts = this.#groupStarts(order);
    const timesByStage = this.#timesByGroup(starts);
    const output = new VarintWriter();
    let previous: CountsHeader | undefined;
    for (const group of order) {
      const header = this.#headerOf(group);
      packHeader(output, header, previous);
      previous = header;
      const start = starts[group] ?? 0;
      const end = start + header.requests;
      for (const stage of stagesOf(header)) {
        const times = timesByStage[stage] as Float64Array;
        if (header.requests > 1) times.subarray(start, end).sort();
        packTimes(output, times, start, end);
      }
    }
    return output.bytes();
  }
}
