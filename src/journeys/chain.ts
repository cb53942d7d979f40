import type { Store } from "../store/store.ts";

/** The configured order of sources, from the client inward; empty if it is derived from the lines. */
export const storedChain = (store: Store): readonly string[] =>
  store.prepare<[], string>("select source from chain_sources order by position").pluck().all();

/** Stores the configured order, for all later runs and reports. */
export function storeChain(store: Store, chain: readonly string[]): void {
  const insert = store.prepare("insert into chain_sources (position, source) values (?, ?)");
  store
    .transaction(() => {
      store.prepare("delete from chain_sources").run();
      for (const [position, source] of chain.entries()) insert.run(position, source);
    })
    .immediate();
}
