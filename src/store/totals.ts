import type { Store } from "./open.ts";

/** Brings the totals up to the newest request. Within a transaction of the caller's, or one of its own. */
export function countFailures(store: Store): void {
  const upTo = store.prepare("select up_to from marks where name = 'counted'").pluck().get();
  store
    .prepare(`
      insert into failure_totals
      select source, tier, fault, reason, count(*), sum(server_error)
      from requests
      where failed and id > ?
      group by source, tier, fault, reason
      on conflict do update set
        requests = requests + excluded.requests,
        server_errors = server_errors + excluded.server_errors`)
    .run(upTo);
  store
    .prepare(`
      update marks
      set up_to = max(up_to, ifnull((select max(id) from requests where failed and id > ?), 0))
      where name = 'counted'`)
    .run(upTo);
}
