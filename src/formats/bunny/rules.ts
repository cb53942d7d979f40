import { type Rule, unlogged, type When } from "../../faults/rule.ts";
import { refusedByCache } from "../../faults/tier-rules.ts";
import type { BunnyFields } from "./fields.ts";

const cached = { cache: ["hit", "stale"] } as const satisfies When<BunnyFields>;
const fetched = { cache: ["miss", "bypass"] } as const satisfies When<BunnyFields>;
const beforeCache = { cache_status: [null, unlogged] } as const satisfies When<BunnyFields>;

/**
 * Only the cache status shows who answered, so only a cached response is certain.
 * 502, 504 and 508 are statuses of https://docs.bunny.net/docs/cdn-origin-errors
 */
// biome-ignore format: a table, a row a rule
export const bunnyRules: readonly Rule<BunnyFields>[] = [
  ["bunny-good-cached", { status: "good", ...cached }, "cdn"],
  ["bunny-good-fetched", { status: "good", ...fetched }, "origin"],
  ["bunny-good", { status: "good" }, null],
  ["bunny-499", { status: 499 }, "client", "client_abort", "inferred", "499: the client closed the connection before the response"],
  refusedByCache("bunny-refused-by-cache"),
  ["bunny-cached", { status: "failed", ...cached }, "cdn", "cdn_cached", "certain", "the error was served from the cache"],
  ["bunny-429", { status: 429 }, "cdn", "cdn_limited", "inferred", "a limit of the pull zone, or the origin's own 429, which looks the same"],
  ["bunny-403", { status: 403, ...beforeCache }, "cdn", "cdn_denied", "inferred", "token, country and hotlink rules answer before the cache"],
  ["bunny-508", { status: 508 }, "cdn", "cdn_config", "inferred", "the pull zone requests itself in a loop; an origin can send 508 for a resource limit"],
  ["bunny-502", { status: 502 }, "cdn", "origin_reset", "inferred", "the edge received no response, or did not resolve the origin's name; the origin's own 502 looks the same"],
  ["bunny-504", { status: 504 }, "cdn", "origin_timeout", "inferred", "the origin did not respond in time; the origin's own 504 looks the same"],
  ["bunny-503", { status: 503 }, "origin", "unknown", "inferred", "the pull zone is disabled, the edge has no capacity, or the origin sent this status"],
  ["bunny-origin-404", { status: [404, 410], ...fetched }, "origin", "origin_not_found", "inferred", "the response did not come from the cache; a storage zone is an origin too"],
  ["bunny-origin-5xx", { status: { min: 500 }, ...fetched }, "origin", "origin_error", "inferred", "the response did not come from the cache"],
  ["bunny-origin-4xx", { status: "4xx", ...fetched }, "origin", "origin_rejected", "inferred", "the response did not come from the cache; a 403 can be a rule of the pull zone"],
  ["bunny-bad-request", { status: [400, 405, 413, 414, 416], ...beforeCache }, "cdn", "client_bad_request", "inferred", "the edge answered before the cache lookup"],
  ["bunny-failed", { status: "failed" }, "cdn", "unknown", "inferred"],
];
