import type { Reason } from "../../faults/reasons.ts";
import { type HiddenRule, type Rule, unlogged } from "../../faults/rule.ts";
import { refusedByCache } from "../../faults/tier-rules.ts";
import type { Confidence } from "../../request.ts";
import type { FastlyFields } from "./fields.ts";

const noState = { family: "none" } as const;
const vclError = { family: "error" } as const;
/** Responses that Fastly may have made: a request without a logged state may be one of them. */
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
  ["first-byte", /first byte timeout/, "origin_timeout", "certain", "no first byte within the timeout (default: 15 s)"],
  ["between-bytes", /between bytes timeout|connection timed out/, "origin_timeout", "certain", "the origin paused longer than the timeout during its response"],
  ["read-error", /^backend read error$/, "origin_timeout", "inferred", "a timeout during the fetch; packet loss looks the same"],
  ["write-error", /^backend write error$/, "origin_reset", "inferred", "the request could not be sent to the origin"],
  ["refused", /^(?:connection refused|network unreachable)$/, "origin_refused", "certain", "no connection to the origin"],
  ["unhealthy", /^backend is unhealthy|^no healthy backends|^quorum weight not reached/, "origin_unhealthy", "certain",
    "health checks marked the backends as down"],
  // https://www.fastly.com/documentation/guides/full-site-delivery/fastly-vcl/synthetic-errors-in-vcl
  ["all-failed", /^all backends failed or unhealthy/, "origin_unhealthy", "inferred", "all backends are unhealthy, or none sent a valid response"],
  ["max-conn", /^backend\.max_conn reached$/, "cdn_limited", "certain", "the connection limit of the service; a slow origin exhausts it"],
  ["tls", /ssl handshake|certificate|hostname doesn't match/, "origin_tls", "certain", "the TLS handshake with the origin failed"],
  ["dns", /no healthy ip|\bresolve|\bdns\b/, "origin_dns", "inferred", "the host name of the backend did not resolve"],
  ["loop", /loop detected/, "cdn_config", "certain", "the service forwards to itself"],
  ["unusable", /illegal vary|header overflow|response object too large/, "origin_reset", "inferred", "the response of the origin could not be used"],
];

/** Fastly's own errors are 503; fetched from another node (shield), they keep their phrase but are weaker evidence. */
const ownErrors = phrases.flatMap(([id, phrase, reason, how, why]): readonly Rule<FastlyFields>[] => {
  const when = { status: 503, response_reason: phrase } as const;
  const fetchedWhy = "the phrase comes from a shield or the origin";
  return [
    [`fastly-${id}`, { ...when, ...own }, "cdn", reason, how, why],
    [`fastly-fetched-${id}`, { ...when, ...fetched }, "cdn", reason, "inferred", fetchedWhy],
  ];
});

// biome-ignore format: a table, a row a rule
const denied: readonly Rule<FastlyFields>[] = [
  ["fastly-waf", { status: "failed", waf_block: /^(?:1|true)$/ }, "cdn", "cdn_denied", "certain", "the web application firewall blocked the request"],
  ["fastly-waf-phrase", { status: "failed", ...own, response_reason: /\bwaf\b.*block|block.*\bwaf\b/ }, "cdn", "cdn_denied", "certain", "the web application firewall blocked the request"],
];

/** The `error` statement in the customer's VCL, with any status and phrase. */
// biome-ignore format: a table, a row a rule
const errors: readonly Rule<FastlyFields>[] = [
  ["fastly-own-timeout", { status: "failed", ...vclError, response_reason: /time.?out|timed out/ }, "cdn", "origin_timeout", "inferred", "a phrase set in the customer's VCL"],
  ["fastly-503", { status: 503, ...vclError, response_reason: ["service unavailable", null, unlogged] }, "cdn", "unknown", "inferred",
    "four documented causes; the origin's own 503 is one of them"],
  ["fastly-429", { status: 429, ...vclError }, "cdn", "cdn_limited", "inferred", "the rate limiter in the customer's VCL"],
  ["fastly-vcl-denied", { status: [401, 403, 406, 451], ...vclError }, "cdn", "cdn_denied", "inferred", "the customer's VCL denied the request"],
  ["fastly-404", { status: [404, 410], ...vclError }, "cdn", "cdn_config", "inferred", "the customer's VCL has no route for the request"],
  ["fastly-4xx", { status: "4xx", ...vclError }, "cdn", "client_bad_request", "inferred", "the customer's VCL rejected the request"],
  ["fastly-5xx", { status: { min: 500 }, ...vclError }, "cdn", "cdn_function", "inferred", "the customer's VCL responded with its own status"],
];

// biome-ignore format: a table, a row a rule
const states: readonly Rule<FastlyFields>[] = [
  refusedByCache<FastlyFields>("fastly-refused-by-cache", { family: ["hit", "stale", "none"] }),
  ["fastly-cached", { status: "failed", family: ["hit", "stale"] }, "cdn", "cdn_cached", "certain", "an error served from the cache"],
  ["fastly-synthetic", { status: "failed", family: "synthetic" }, "cdn", "unknown", "inferred", "a synthetic response; Fastly documents none for errors"],
  // all of Fastly's own errors are 503, and with shielding the backend is another Fastly location
  ["fastly-fetched-503", { status: 503, upstream_status: 503, ...fetched, from_origin: unlogged }, "origin", "origin_error", "inferred",
    "fetched from the backend, which can be a shield that sent its own 503"],
  // https://www.fastly.com/documentation/guides/next-gen-waf/setup-and-configuration/edge-deployment/edge-waf-architecture-types
  ["fastly-fetched-refusal", { status: [401, 403, 406, 429], upstream_status: "4xx", ...fetched }, "origin", "origin_rejected", "inferred",
    "fetched from the backend; the Edge WAF, which is a service of its own, and a shield send such statuses too"],
  ["fastly-origin-5xx", { status: { min: 500 }, upstream_status: { min: 500 }, ...fetched }, "origin", "origin_error", "certain", "fetched from the origin: its own status does not pass through vcl_error"],
  ["fastly-origin-404", { status: [404, 410], upstream_status: [404, 410], ...fetched }, "origin", "origin_not_found", "certain", "fetched from the origin"],
  ["fastly-origin-4xx", { status: "4xx", upstream_status: "4xx", ...fetched }, "origin", "origin_rejected", "certain", "fetched from the origin"],
  ["fastly-pipe-5xx", { status: { min: 500 }, ...piped }, "origin", "origin_error", "inferred", "the connection was piped to the origin"],
  ["fastly-pipe-404", { status: [404, 410], ...piped }, "origin", "origin_not_found", "inferred", "the connection was piped to the origin"],
  ["fastly-pipe-4xx", { status: "4xx", ...piped }, "origin", "origin_rejected", "inferred", "the connection was piped to the origin"],
];

/** X-Cache is also MISS for a pass and for a synthetic 503. */
// biome-ignore format: a table, a row a rule
const withoutState: readonly Rule<FastlyFields>[] = [
  ["fastly-x-cache-hit", { status: "failed", ...xCache(/^HIT/) }, "cdn", "cdn_cached", "inferred", "X-Cache is also HIT for synthetic responses"],
  ["fastly-x-cache-5xx", { status: { min: 500 }, ...xCache(/^MISS/) }, "origin", "origin_error", "inferred", "X-Cache is also MISS for a synthetic 503"],
  ["fastly-stateless-503", { status: 503, ...noState }, "cdn", "unknown", "inferred", "Fastly's own errors are always 503"],
  ["fastly-stateless-5xx", { status: { min: 500 }, ...noState }, "origin", "origin_error", "inferred", "not one of Fastly's own errors"],
  ["fastly-stateless-404", { status: [404, 410], ...noState }, "origin", "origin_not_found", "inferred", "not one of Fastly's own errors"],
  ["fastly-stateless-4xx", { status: "4xx", ...noState }, "origin", "origin_rejected", "inferred", "not one of Fastly's own errors"],
  ["fastly-failed", { status: "failed" }, "cdn", "unknown", "inferred", "a state that the manual does not list"],
];

/** https://www.fastly.com/documentation/reference/vcl/variables/miscellaneous/fastly-info-state/ */
export const fastlyHidden: readonly HiddenRule<FastlyFields>[] = [
  [
    "fastly-hidden-background",
    { family: "background error" },
    "unknown",
    "stale",
    "the fetch in the background failed, and a stale object was served",
  ],
];

export const fastlyRules: readonly Rule<FastlyFields>[] = [
  ...good,
  ...denied,
  ...ownErrors,
  ...errors,
  ...states,
  ...withoutState,
];
