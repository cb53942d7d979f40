import { prepared } from "../queries.ts";
import type { Store } from "../store.ts";

export const knownRoutes = (store: Store): string[] =>
  store.prepare<[], string>("select route from route_names").pluck().all();

export function addRoutes(store: Store, routes: Iterable<string>): void {
  const insert = prepared(store, "insert or ignore into route_names values (?)");
  for (const route of routes) insert.run(route);
}
