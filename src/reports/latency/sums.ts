import {
  type CountsHeader,
  lineFlags,
  stages,
  type TimeStage,
  unpackCounts,
} from "../../store/rollups/hours/packing.ts";
import { Tally } from "../../store/rollups/tally.ts";
import { Spreads } from "./spreads.ts";

/** Which requests are counted, by the fields that their lines have. */
const filters = {
  /** all requests, without their times */
  requests: () => true,
  all: () => true,
  timed: (bits: number) => (bits & lineFlags.requestTime) !== 0,
  one_try: (bits: number) => (bits & lineFlags.attempts) === 0,
} as const;
export type SumFilter = keyof typeof filters;

// columns of a group
const [requests, requestTime, upstreamTime, knownTime, width] = [0, 1, 2, 3, 4];
const noGroup = -1;
export type StageName = (typeof stages)[number];

/** Requests of a period, summed by the group of their shape and optionally by route. */
export class HourSums {
  readonly #groupByShape: ReadonlyMap<number, number> | null;
  readonly #byRoute: boolean;
  readonly #isWanted: (bits: number) => boolean;
  readonly #withTimes: boolean;
  readonly #groups = new Tally(width, Float64Array);
  readonly #spreads = new Spreads();

  /** `groups`: the group of each shape; null if every shape is a group. */
  constructor(groups: string | null, byRoute: number, which: SumFilter) {
    this.#groupByShape =
      groups === null ? null : new Map(JSON.parse(groups) as [shape: number, group: number][]);
    this.#byRoute = byRoute !== 0;
    this.#isWanted = filters[which];
    this.#withTimes = which !== "requests";
  }

  /** The position of the sums of a group, or `noGroup`. */
  #groupOf({ dimensions: shape, route, flags: bits }: CountsHeader): number {
    const group = this.#groupByShape === null ? shape : this.#groupByShape.get(shape);
    if (group === undefined || !this.#isWanted(bits)) return noGroup;
    return this.#groups.findOrAdd(group, this.#byRoute ? route : 0);
  }

  add(counts: Uint8Array, sign: number): void {
    let at = 0;
    let bits = 0;
    let stageOfTimes: TimeStage = 0;
    unpackCounts(counts, {
      entry: (head) => {
        at = this.#groupOf(head);
        if (at === noGroup) return false;
        bits = head.flags;
        this.#groups.add(at + requests, sign * head.requests);
        return this.#withTimes;
      },
      stage: (stage) => {
        stageOfTimes = stage;
        this.#spreads.of(this.#groups.indexOf(at) * stages.length + stage);
      },
      time: (ms, count) => {
        this.#spreads.add(ms, sign * count);
        if (stageOfTimes === 2) return;
        const total = sign * count * ms;
        this.#groups.add(at + (stageOfTimes === 0 ? requestTime : upstreamTime), total);
        if (stageOfTimes === 0 && bits & lineFlags.upstreamTime) this.#groups.add(at + knownTime, total);
      },
    });
  }

  /** One row per group, with the columns of the table `summed`. */
  *rows(): Generator<(number | null)[]> {
    const percentiles = this.#spreads.percentiles(this.#groups.size * stages.length);
    for (let index = 0; index < this.#groups.size; index++) {
      const at = this.#groups.offsetOf(index);
      if (this.#groups.value(at) === 0) continue;
      const spread = stages.flatMap((_, stage) => percentiles[index * stages.length + stage] ?? []);
      const sums = [requests, requestTime, upstreamTime, knownTime].map((sum) =>
        this.#groups.value(at + sum),
      );
      yield [this.#groups.first(index), this.#groups.second(index), ...sums, ...spread];
    }
  }

  /** The number of requests of a group by time in a stage; a null time counts requests without a time. */
  *spread(name: StageName): Generator<[number: number, ms: number | null, requests: number]> {
    const stage = stages.indexOf(name);
    const groups = this.#groups;
    const withoutTime = Array.from({ length: groups.size }, (_, index) =>
      groups.value(groups.offsetOf(index)),
    );
    for (const [spread, ms, count] of this.#spreads.times()) {
      if (spread % stages.length !== stage) continue;
      const index = Math.floor(spread / stages.length);
      withoutTime[index] = (withoutTime[index] ?? 0) - count;
      yield [this.#groups.first(index), ms, count];
    }
    for (const [index, count] of withoutTime.entries()) {
      if (count > 0) yield [this.#groups.first(index), null, count];
    }
  }
}
