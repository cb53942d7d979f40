import { stages } from "../../store/rollups/hours/packing.ts";
import type { Store } from "../../store/store.ts";
import { NumberedValues } from "../numbered-values.ts";
import { shares } from "./spreads.ts";
import { HourSums, type StageName, type SumFilter } from "./sums.ts";

const columns = [
  ...["number", "route", "requests", "request_time_ms", "upstream_time_ms"],
  // of requests with an upstream time
  "timed_request_ms",
  ...stages.flatMap((stage) => shares.map((share) => `p${share}_${stage}_time_ms`)),
];

/**
 * Registers the SQL aggregate `hour_sums(counts, sign, groups, by_route, which)` over rows of hour_counts, and two tables
 * that read its result: `summed(hour_sums(...))` has the requests, times and percentiles of each group or group and route;
 * `spread_of(hour_sums(...), stage)` has the number of requests of each group by time. `groups` is a JSON list of pairs of
 * a shape and its group, or null if every shape is a group.
 */
export function addHourSums(store: Store): void {
  const results = new NumberedValues<HourSums>();
  const aggregate = {
    start: () => null,
    step: (
      sums: HourSums | null,
      counts: Uint8Array,
      sign: number,
      groups: string | null,
      byRoute: number,
      which: SumFilter,
    ): HourSums => {
      const added = sums ?? new HourSums(groups, byRoute, which);
      added.add(counts, sign);
      return added;
    },
    result: (sums: HourSums | null): number | null => (sums === null ? null : results.add(sums)),
  };
  store.aggregate("hour_sums", aggregate as unknown as Parameters<Store["aggregate"]>[1]);
  const table = (name: string, definition: object): void => {
    store.table(name, definition as Parameters<Store["table"]>[1]);
  };
  table("summed", {
    columns,
    parameters: ["sums"],
    *rows(sums: number) {
      yield* results.get(sums)?.rows() ?? [];
    },
  });
  table("spread_of", {
    columns: ["number", "ms", "requests"],
    parameters: ["sums", "stage"],
    *rows(sums: number, stage: StageName) {
      yield* results.get(sums)?.spread(stage) ?? [];
    },
  });
}
