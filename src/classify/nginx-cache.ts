import type { Cache } from "../request.ts";

/** The values of `$upstream_cache_status`, also used by CDNs that are based on nginx. */
export const nginxCacheStatuses: Readonly<Record<string, Cache>> = {
  HIT: "hit",
  REVALIDATED: "hit",
  MISS: "miss",
  EXPIRED: "miss",
  STALE: "stale",
  UPDATING: "stale",
  BYPASS: "bypass",
};
