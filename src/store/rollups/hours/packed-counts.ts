import type { Store } from "../../store.ts";
import { HourBlock } from "./stretch.ts";

const packedCounts = {
  start: (): HourBlock => new HourBlock(),
  step: (
    stretch: HourBlock,
    shape: number,
    route: number,
    bits: number,
    request: number | null,
    upstream: number | null,
  ): void => stretch.add(shape, route, bits, request ?? 0, upstream ?? 0),
  result: (stretch: HourBlock): Buffer => stretch.pack(),
};

/** The SQL aggregate `packed_counts(shape, route, tells, request_time_ms, upstream_time_ms)` of row_times. */
export function addPackedCounts(store: Store): void {
  // the driver's types know aggregates of one argument alone
  store.aggregate("packed_counts", packedCounts as unknown as Parameters<Store["aggregate"]>[1]);
}
