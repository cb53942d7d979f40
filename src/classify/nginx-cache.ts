import type { Cache } from "../request.ts";

/** What `$upstream_cache_status` and the CDNs built on nginx say, in our words. */
export const cacheOfNginx: Readonly<Record<string, Cache>> = {
  HIT: "hit",
  REVALIDATED: "hit",
  MISS: "miss",
  EXPIRED: "miss",
  STALE: "stale",
  UPDATING: "stale",
  BYPASS: "bypass",
};
