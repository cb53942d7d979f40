import type { Store } from "../store/open.ts";
import { matchingGlob } from "./glob.ts";
import { closestPaths } from "./missing/closest.ts";
import { outsidePage, ownPage } from "./missing/referrers.ts";
import { publishedAddress, searchEngine } from "./missing/search-engines.ts";

/** What reports can ask for in SQL beside SQLite's own functions. */
export function addFunctions(store: Store): void {
  const functions = {
    matching_glob: matchingGlob(),
    search_engine: searchEngine,
    publishes_address: publishedAddress,
    own_page: ownPage,
    outside_page: outsidePage,
  };
  for (const [name, run] of Object.entries(functions)) store.function(name, { deterministic: true }, run);
  store.aggregate("closest_paths", closestPaths);
}
