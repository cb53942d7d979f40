import type { Store } from "../../store/store.ts";
import { referrer } from "./referrers.ts";

interface HostPeriod {
  readonly since: number;
  readonly until: number;
}

/**
 * The site's own host where the log has none: people mostly come from page to page, so most referrers of its newest
 * lines name it.
 */
export function learnedHosts(store: Store, { since, until }: HostPeriod): string[] {
  const referers = store
    .prepare<[HostPeriod], string>(`
      select referer
      from (
        select host, referer
        from requests
        where time_ms >= :since
          and time_ms < :until
        order by time_ms desc
        limit 20000
      )
      where host is null
        and referer is not null`)
    .pluck()
    .all({ since, until });
  const counts = new Map<string, number>();
  for (const { host } of referers.flatMap((each) => referrer(each) ?? []))
    counts.set(host, (counts.get(host) ?? 0) + 1);
  const [most] = [...counts].sort(([, one], [, other]) => other - one);
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return most && most[1] * 2 > all ? [most[0]] : [];
}
