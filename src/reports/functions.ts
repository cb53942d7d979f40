import { createHash } from "node:crypto";
import { monitorOf, monitorRegionOf } from "../classify/monitors.ts";
import { type Reason, reasons } from "../faults/reasons.ts";
import { detectIncidents } from "../incidents/aggregate.ts";
import type { Store } from "../store/store.ts";
import { matchingGlob } from "./glob.ts";
import { hopSums } from "./hop-sums.ts";
import { addHourSums } from "./latency/tables.ts";
import { closestPaths } from "./missing/closest.ts";
import { outsidePage, ownPage } from "./missing/referrers.ts";
import { publishedAddress, searchEngine } from "./missing/search-engines.ts";
import { percentile } from "./percentile.ts";
import { series } from "./series.ts";
import { zoneOf } from "./zone.ts";

/** What to check first for a reason, and at which hop. */
function firstCheck(reason: unknown): string | null {
  if (typeof reason !== "string" || !Object.hasOwn(reasons, reason)) return null;
  const [check] = Object.entries(reasons[reason as Reason].check);
  return check ? `at the ${check[0]}: ${check[1]}` : null;
}

const ofAgent = (word: (agent: string) => string | null) => (agent: string | null) =>
  agent === null ? null : word(agent);

const shortHash = (text: unknown): string =>
  createHash("sha256").update(String(text)).digest("hex").slice(0, 12);

/** Gives the reports the functions that SQL lacks. */
export function addFunctions(store: Store): void {
  const functions = {
    matching_glob: matchingGlob(),
    zone_of: zoneOf,
    first_check: firstCheck,
    short_hash: shortHash,
    monitor_of: ofAgent(monitorOf),
    monitor_region_of: ofAgent(monitorRegionOf),
    search_engine: searchEngine,
    publishes_address: publishedAddress,
    own_page: ownPage,
    outside_page: outsidePage,
  };
  for (const [name, run] of Object.entries(functions)) store.function(name, { deterministic: true }, run);
  store.aggregate("closest_paths", closestPaths);
  addHourSums(store);
  // the driver's types know aggregates of one argument alone
  const manyArguments = { detect_incidents: detectIncidents, series, percentile, hop_sums: hopSums };
  for (const [name, aggregate] of Object.entries(manyArguments)) {
    store.aggregate(name, aggregate as unknown as Parameters<Store["aggregate"]>[1]);
  }
}
