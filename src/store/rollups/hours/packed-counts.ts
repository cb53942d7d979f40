import type { Store } from "../../store.ts";
import { HourBlock } from "./hour-block.ts";

const packedCounts = {
  start: (): HourBlock => new HourBlock(),
  step: (
    block: HourBlock,
    dimensions: number,
    route: number,
    flags: number,
    requestTime: number | null,
    upstreamTime: number | null,
  ): void => block.add(dimensions, route, flags, requestTime ?? 0, upstreamTime ?? 0),
  result: (block: HourBlock): Buffer => block.pack(),
};

/** Adds the SQL aggregate `packed_counts(shape, route, tells, request_time_ms, upstream_time_ms)` over `row_times`. */
export function addPackedCounts(store: Store): void {
  // the types of the driver declare aggregates of one argument only
  store.aggregate("packed_counts", packedCounts as unknown as Parameters<Store["aggregate"]>[1]);
}
