import type { Store } from "../../store/store.ts";
import { referrer } from "./referrers.ts";

interface HostPeriod {
  readonly since: number;
  readonly until: number;
}

/**
 * The site's host if the log has no host field: the host of most referrers in the newest lines, as most requests follow
 * a link within the site. Empty if no host has more than half of the referrers.
 */
export function inferOwnHosts(store: Store, { since, until }: HostPeriod): string[] {
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
  const [top] = [...counts].sort(([, one], [, other]) => other - one);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return top && top[1] * 2 > total ? [top[0]] : [];
}
