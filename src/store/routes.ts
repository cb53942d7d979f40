import type { Store } from "./open.ts";

export const knownRoutes = (store: Store): string[] =>
  store.prepare<[], string>("select route from route_names").pluck().all();

export function saveRoutes(store: Store, routes: readonly string[]): void {
  if (routes.length === 0) return;
  const insert = store.prepare("insert or ignore into route_names values (?)");
  store
    .transaction(() => {
      for (const route of routes) insert.run(route);
    })
    .immediate();
}
