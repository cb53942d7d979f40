import { monitorOf, monitorRegionOf } from "../classify/monitors.ts";
import { originTest } from "../classify/origin-test.ts";
import { isPrivateAddress } from "../classify/peer.ts";
import { isServiceAddress } from "../classify/trusted-proxies.ts";
import { detectIncidents } from "../incidents/aggregate.ts";
import type { Store } from "../store/store.ts";
import { hashOf } from "../store/write/text-table.ts";
import { addCountSums } from "./counts/count-sums.ts";
import { addHourSums } from "./latency/tables.ts";
import { closestPaths } from "./missing/closest.ts";
import { comparablePaths } from "./missing/comparable-paths.ts";
import { outsidePage, ownPage } from "./missing/referrers.ts";
import { publishedAddress, searchEngine } from "./missing/search-engines.ts";
import {
  firstCheck,
  matchingGlob,
  messagePattern,
  ofAddress,
  ofAgent,
  percentile,
  series,
  shortHash,
  zoneOf,
} from "./sql-functions.ts";

/** Registers the SQL functions, aggregates and tables of reports on a connection. */
export function addFunctions(store: Store): void {
  const functions = {
    matching_glob: matchingGlob(),
    zone_of: zoneOf,
    first_check: firstCheck,
    short_hash: shortHash,
    message_pattern: messagePattern,
    monitor_of: ofAgent(monitorOf),
    monitor_region_of: ofAgent(monitorRegionOf),
    search_engine: searchEngine,
    publishes_address: publishedAddress,
    origin_test: (scheme: string | null, host: string | null, path: string | null, address: string | null) =>
      originTest({ scheme, host, path, address }),
    is_local_address: ofAddress(isPrivateAddress),
    is_cdn_address: ofAddress(isServiceAddress),
    text_print: (text: unknown) => (typeof text === "string" ? hashOf(text) : null),
    own_page: ownPage,
    outside_page: outsidePage,
  };
  for (const [name, run] of Object.entries(functions)) store.function(name, { deterministic: true }, run);
  store.aggregate("closest_paths", closestPaths);
  addHourSums(store);
  const findSums = addCountSums(store);
  // detect_incidents(count_sums(...), newest, rules)
  store.function("detect_incidents", (sums: unknown, newest: unknown, rules: unknown) =>
    detectIncidents(findSums(sums)?.rows() ?? [], String(newest), String(rules)),
  );
  // the types of better-sqlite3 have only aggregates of one argument
  const manyArguments = { series, percentile, comparable_paths: comparablePaths };
  for (const [name, aggregate] of Object.entries(manyArguments)) {
    store.aggregate(name, aggregate as unknown as Parameters<Store["aggregate"]>[1]);
  }
}
