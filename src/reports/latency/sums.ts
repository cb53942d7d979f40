import {
  type CountsHeader,
  lineFlags,
  stages,
  type TimeStage,
  unpackCounts,
} from "../../store/rollups/hours/packing.ts";
import { Tally } from "../../store/rollups/tally.ts";
import { Spreads } from "./spreads.ts";

/** Which requests are added up, by what their lines tell. */
const wanted = {
  /** all, but not their times */
  requests: () => true,
  all: () => true,
  timed: (bits: number) => (bits & lineFlags.requestTime) !== 0,
  one_try: (bits: number) => (bits & lineFlags.attempts) === 0,
} as const;
export type WantedSums = keyof typeof wanted;

// of a group
const [requests, requestTime, upstreamTime, knownTime, width] = [0, 1, 2, 3, 4];
const nobody = -1;
export type StageName = (typeof stages)[number];

/** Requests of a period, added up by the group of their shape, and by their route if that is asked. */
export class HourSums {
  readonly #of: ReadonlyMap<number, number>;
  readonly #byRoute: boolean;
  readonly #isWanted: (bits: number) => boolean;
  readonly #withTimes: boolean;
  readonly #groups = new Tally(width, Float64Array);
  readonly #spreads = new Spreads();

  constructor(groups: string, byRoute: number, which: WantedSums) {
    this.#of = new Map(JSON.parse(groups) as [shape: number, group: number][]);
    this.#byRoute = byRoute !== 0;
    this.#isWanted = wanted[which];
    this.#withTimes = which !== "requests";
  }

  /** Where the sums of a group stand. */
  #groupOf({ dimensions: shape, route, flags: bits }: CountsHeader): number {
    const group = this.#of.get(shape);
    if (group === undefined || !this.#isWanted(bits)) return nobody;
    return this.#groups.findOrAdd(group, this.#byRoute ? route : 0);
  }

  add(counts: Uint8Array, sign: number): void {
    let at = 0;
    let bits = 0;
    let told: TimeStage = 0;
    unpackCounts(counts, {
      entry: (head) => {
        at = this.#groupOf(head);
        if (at === nobody) return false;
        bits = head.flags;
        this.#groups.add(at + requests, sign * head.requests);
        return this.#withTimes;
      },
      stage: (stage) => {
        told = stage;
        this.#spreads.of(this.#groups.indexOf(at) * stages.length + stage);
      },
      time: (ms, often) => {
        this.#spreads.add(ms, sign * often);
        if (told === 2) return;
        const total = sign * often * ms;
        this.#groups.add(at + (told === 0 ? requestTime : upstreamTime), total);
        if (told === 0 && bits & lineFlags.upstreamTime) this.#groups.add(at + knownTime, total);
      },
    });
  }

  /** Per group what `columns` names. */
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

  /** How many requests of a group took how long in a stage; null: how many do not tell. */
  *spread(name: StageName): Generator<[number: number, ms: number | null, requests: number]> {
    const stage = stages.indexOf(name);
    const groups = this.#groups;
    const untold = Array.from({ length: groups.size }, (_, index) => groups.value(groups.offsetOf(index)));
    for (const [thing, ms, often] of this.#spreads.times()) {
      if (thing % stages.length !== stage) continue;
      const index = Math.floor(thing / stages.length);
      untold[index] = (untold[index] ?? 0) - often;
      yield [this.#groups.first(index), ms, often];
    }
    for (const [index, often] of untold.entries()) {
      if (often > 0) yield [this.#groups.first(index), null, often];
    }
  }
}
