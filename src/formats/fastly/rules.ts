import type { Reason } from "../../faults/reasons.ts";
import { type Rule, unlogged } from "../../faults/rule.ts";
import type { Confidence } from "../../request.ts";
import type { FastlyFields } from "./keys.ts";

const noState = { family: "none" } as const;
const byVcl = { family: "error" } as const;
/** Fastly's own answers; a state that is not logged may be one. */
const own = { family: ["error", "synthetic", "none"] } as const;
const fetched = { family: ["miss", "pass"] } as const;
const piped = { family: "pipe" } as const;
const xCache = (word: RegExp) => ({ ...noState, x_cache: word }) as const;

// biome-ignore format: a table, a row a rule
const good: readonly Rule<FastlyFields>[] = [
  ["fastly-good-edge", { status: "good", family: ["hit", "stale", "synthetic", "error", "background error"] }, "cdn"],
  ["fastly-good-origin", { status: "good", family: ["miss", "pass", "pipe"] }, "origin"],
  ["fastly-good-hit", { status: "good", ...xCache(/^HIT/) }, "cdn"],
  ["fastly-good-miss", { status: "good", ...xCache(/^MISS/) }, "origin"],
  ["fastly-good", { status: "good" }, null],
];

/** https://www.fastly.com/documentation/guides/concepts/errors/ has these reason phrases; compared in lower case. */
// biome-ignore format: a table, a row a rule
const phrases: readonly (readonly [id: string, phrase: RegExp, reason: Reason, how: Confidence, why: string])[] = [
  ["first-byte", /first byte timeout/, "origin_timeout", "certain", "no first byte in time (15 s if not set)"],
  ["between-bytes", /between bytes timeout|connection timed out/, "origin_timeout", "certain", "the origin was silent for too long"],
  ["read-error", /^backend read error$/, "origin_timeout", "inferred", "a timeout while fetching; network loss looks the same"],
  ["write-error", /^backend write error$/, "origin_reset", "inferred", "the request could not be sent"],
  ["refused", /^(?:connection refused|network unreachable)$/, "origin_refused", "certain", "not connected"],
  ["unhealthy", /^all backends failed or unhealthy|^backend is unhealthy|^no healthy backends|^quorum weight not reached/, "origin_unhealthy", "certain",
    "health checks took the backends out"],
  ["max-conn", /^backend\.max_conn reached$/, "cdn_limited", "certain", "the service's limit of connections; a slow origin fills it"],
  ["tls", /ssl handshake|certificate|hostname doesn't match/, "origin_tls", "certain", "the handshake with the origin failed"],
  ["dns", /no healthy ip|\bresolve|\bdns\b/, "origin_dns", "inferred", "the backend's name gave no address"],
  ["loop", /loop detected/, "cdn_config", "certain", "the service calls itself"],
  ["unusable", /illegal vary|header overflow|response object too large/, "origin_reset", "inferred", "the origin's answer could not be used"],
];

/** Fastly's own errors are 503; fetched from another node (shield) they keep their phrase but prove less. */
const ownErrors = phrases.flatMap(([id, phrase, reason, how, why]): readonly Rule<FastlyFields>[] => {
  const when = { status: 503, response_reason: phrase } as const;
  const passed = "as a shield or the origin wrote it";
  return [
    [`fastly-${id}`, { ...when, ...own }, "cdn", reason, how, why],
    [`fastly-fetched-${id}`, { ...when, ...fetched }, "cdn", reason, "inferred", passed],
  ];
});

// biome-ignore format: a table, a row a rule
const denied: readonly Rule<FastlyFields>[] = [
  ["fastly-waf", { status: "failed", waf_block: /^(?:1|true)$/ }, "cdn", "cdn_denied", "certain", "the firewall (WAF) blocked it"],
  ["fastly-waf-phrase", { status: "failed", ...own, response_reason: /\bwaf\b.*block|block.*\bwaf\b/ }, "cdn", "cdn_denied", "certain", "the firewall (WAF) blocked it"],
];

/** `error` of the service's own VCL, with a status and a phrase of its choice. */
// biome-ignore format: a table, a row a rule
const errors: readonly Rule<FastlyFields>[] = [
  ["fastly-own-timeout", { status: "failed", ...byVcl, response_reason: /time.?out|timed out/ }, "cdn", "origin_timeout", "inferred", "a phrase of the service's own"],
  ["fastly-503", { status: 503, ...byVcl, response_reason: ["service unavailable", null, unlogged] }, "cdn", "unknown", "inferred",
    "four documented causes, the origin's own 503 among them"],
  ["fastly-429", { status: 429, ...byVcl }, "cdn", "cdn_limited", "inferred", "the rate limiter of the service's VCL"],
  ["fastly-vcl-denied", { status: [401, 403, 406, 451], ...byVcl }, "cdn", "cdn_denied", "inferred", "the service's VCL said no"],
  ["fastly-404", { status: [404, 410], ...byVcl }, "cdn", "cdn_config", "inferred", "the service's VCL had no route"],
  ["fastly-4xx", { status: "4xx", ...byVcl }, "cdn", "client_bad_request", "inferred", "the service's VCL refused the request"],
  ["fastly-5xx", { status: { min: 500 }, ...byVcl }, "cdn", "cdn_function", "inferred", "the service's VCL answered with a code of its own"],
];

// biome-ignore format: a table, a row a rule
const states: readonly Rule<FastlyFields>[] = [
  ["fastly-cached", { status: "failed", family: ["hit", "stale"] }, "cdn", "cdn_cached", "certain", "an error out of the cache"],
  ["fastly-synthetic", { status: "failed", family: "synthetic" }, "cdn", "unknown", "inferred", "a synthetic answer, which is not defined for errors"],
  ["fastly-origin-5xx", { status: { min: 500 }, upstream_status: { min: 500 }, ...fetched }, "origin", "origin_error", "certain", "fetched: the origin's own status never comes by vcl_error"],
  ["fastly-origin-404", { status: [404, 410], upstream_status: [404, 410], ...fetched }, "origin", "origin_not_found", "certain", "fetched from the origin"],
  ["fastly-origin-4xx", { status: "4xx", upstream_status: "4xx", ...fetched }, "origin", "origin_rejected", "certain", "fetched from the origin"],
  ["fastly-pipe-5xx", { status: { min: 500 }, ...piped }, "origin", "origin_error", "inferred", "the connection was handed through"],
  ["fastly-pipe-404", { status: [404, 410], ...piped }, "origin", "origin_not_found", "inferred", "the connection was handed through"],
  ["fastly-pipe-4xx", { status: "4xx", ...piped }, "origin", "origin_rejected", "inferred", "the connection was handed through"],
];

/** X-Cache says MISS of a pass and of a synthetic 503 too. */
// biome-ignore format: a table, a row a rule
const withoutState: readonly Rule<FastlyFields>[] = [
  ["fastly-x-cache-hit", { status: "failed", ...xCache(/^HIT/) }, "cdn", "cdn_cached", "inferred", "X-Cache says HIT of synthetic answers too"],
  ["fastly-x-cache-5xx", { status: { min: 500 }, ...xCache(/^MISS/) }, "origin", "origin_error", "inferred", "X-Cache says MISS of a synthetic 503 too"],
  ["fastly-stateless-503", { status: 503, ...noState }, "cdn", "unknown", "inferred", "Fastly's own errors are always 503"],
  ["fastly-stateless-5xx", { status: { min: 500 }, ...noState }, "origin", "origin_error", "inferred", "no error of Fastly's own"],
  ["fastly-stateless-404", { status: [404, 410], ...noState }, "origin", "origin_not_found", "inferred", "no error of Fastly's own"],
  ["fastly-stateless-4xx", { status: "4xx", ...noState }, "origin", "origin_rejected", "inferred", "no error of Fastly's own"],
  ["fastly-failed", { status: "failed" }, "cdn", "unknown", "inferred", "a state that the manual does not have"],
];

export const fastlyRules: readonly Rule<FastlyFields>[] = [
  ...good,
  ...denied,
  ...ownErrors,
  ...errors,
  ...states,
  ...withoutState,
];
