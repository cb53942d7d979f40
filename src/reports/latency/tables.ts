import { stages } from "../../store/rollups/hours/packing.ts";
import type { Store } from "../../store/store.ts";
import { shares } from "./spreads.ts";
import { HourSums, type StageName, type WantedSums } from "./sums.ts";

const columns = [
  ...["number", "route", "requests", "request_time_ms", "upstream_time_ms"],
  // of the requests whose upstream time is known
  "timed_request_ms",
  ...stages.flatMap((stage) => shares.map((share) => `p${share}_${stage}_time_ms`)),
];

/**
 * The SQL aggregate `hour_sums(counts, sign, groups, by_route, which)` of rows of hour_counts, and two tables that
 * show what it gives: `summed(hour_sums(...))` per group, or group and route, its requests, the sums of their times
 * and percentiles; `spread_of(hour_sums(...), stage)` per group how many requests took how long. `groups` is a JSON
 * list of pairs, a shape and the number of its group.
 */
export function addHourSums(store: Store): void {
  const given = new Map<number, HourSums>();
  const aggregate = {
    start: () => null,
    step: (
      sums: HourSums | null,
      counts: Uint8Array,
      sign: number,
      groups: string,
      byRoute: number,
      which: WantedSums,
    ): HourSums => {
      const added = sums ?? new HourSums(groups, byRoute, which);
      added.add(counts, sign);
      return added;
    },
    result: (sums: HourSums | null): number | null => {
      if (sums === null) return null;
      given.set(given.size + 1, sums);
      return given.size;
    },
  };
  store.aggregate("hour_sums", aggregate as unknown as Parameters<Store["aggregate"]>[1]);
  const table = (name: string, definition: object): void => {
    store.table(name, definition as Parameters<Store["table"]>[1]);
  };
  table("summed", {
    columns,
    parameters: ["sums"],
    *rows(sums: number) {
      yield* given.get(sums)?.rows() ?? [];
    },
  });
  table("spread_of", {
    columns: ["number", "ms", "requests"],
    parameters: ["sums", "stage"],
    *rows(sums: number, stage: StageName) {
      yield* given.get(sums)?.spread(stage) ?? [];
    },
  });
}
