import type { Store } from "../store/store.ts";
import type { CountedUnit } from "./head.ts";

interface UnitChoice {
  /** count the lines of each log */
  readonly per_hop?: boolean | undefined;
  /** a source's own view of its requests */
  readonly source?: string | null | undefined;
}

const hasJourneys = "select exists (select 1 from journey_rows) or exists (select 1 from inner_rows)";

/** What to count. If no two logs contain the same request, both are the same, and lines are counted faster. */
export function countedUnit(store: Store, { per_hop = false, source = null }: UnitChoice): CountedUnit {
  if (per_hop || source !== null) return "lines";
  return store.prepare<[], number>(hasJourneys).pluck().get() === 1 ? "journeys" : "lines";
}
