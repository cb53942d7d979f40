import type { Rule } from "../../faults/rule.ts";
import { refusedByCache } from "../../faults/tier-rules.ts";
import type { KeycdnFields } from "./fields.ts";

const cached = { cache: ["hit", "stale"] } as const;
const fetched = { cache: ["miss", "bypass"] } as const;

/** Only the cache status shows which hop responded, so only a response from the cache is certain. */
// biome-ignore format: a table, a row a rule
export const keycdnRules: readonly Rule<KeycdnFields>[] = [
  ["keycdn-good-cached", { status: "good", ...cached }, "cdn"],
  ["keycdn-good-fetched", { status: "good", ...fetched }, "origin"],
  ["keycdn-good", { status: "good" }, null],
  ["keycdn-499", { status: 499 }, "client", "client_abort", "inferred", "499: the client closed the connection before the response"],
  refusedByCache("keycdn-refused-by-cache"),
  ["keycdn-cached", { status: "failed", ...cached }, "cdn", "cdn_cached", "certain", "an error served from the cache"],
  ["keycdn-502", { status: 502 }, "cdn", "origin_reset", "inferred", "the edge received no response; the origin's own 502 looks the same"],
  ["keycdn-504", { status: 504 }, "cdn", "origin_timeout", "inferred", "the origin's own 504 looks the same"],
  ["keycdn-403", { status: 403, cache_status: null }, "cdn", "cdn_denied", "inferred", "responded before the cache lookup"],
  ["keycdn-429", { status: 429 }, "cdn", "cdn_limited", "inferred", "the origin's own 429 looks the same"],
  ["keycdn-origin-404", { status: [404, 410], ...fetched }, "origin", "origin_not_found", "inferred", "not from the cache"],
  ["keycdn-origin-5xx", { status: { min: 500 }, ...fetched }, "origin", "origin_error", "inferred", "not from the cache"],
  ["keycdn-origin-4xx", { status: "4xx", ...fetched }, "origin", "origin_rejected", "inferred", "not from the cache"],
  ["keycdn-failed", { status: "failed" }, "cdn", "unknown", "inferred"],
];
