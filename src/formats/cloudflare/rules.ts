import { type HiddenRule, known, type Rule, unlogged, type When } from "../../faults/rule.ts";
import { refusedByCache } from "../../faults/tier-rules.ts";
import { errorPageRules, ownStatusRules } from "./error-page-rules.ts";
import type { CloudflareFields } from "./fields.ts";

/** OriginResponseStatus is 0 or not logged. */
const noAnswer = { upstream_status: [null, unlogged] } as const satisfies When<CloudflareFields>;
const asked = { upstream_status: null, origin_contact: "yes" } as const satisfies When<CloudflareFields>;
const notAsked = {
  upstream_status: null,
  origin_contact: ["no", unlogged],
} as const satisfies When<CloudflareFields>;
const ownCodes = { min: 520, max: 530 } as const;
const blockedLate = {
  status: "failed",
  ended_by: known,
  upstream_status: "good",
} as const satisfies When<CloudflareFields>;
/** The origin is another Cloudflare zone, which can have sent this status itself. */
const otherZone = { o2o: "true", passed_on: "yes" } as const satisfies When<CloudflareFields>;
const otherZoneWhy =
  "the origin is another Cloudflare zone, whose firewall, limit or own error has the same status; see its log";
const denied = { ended_by: known, ...noAnswer } as const satisfies When<CloudflareFields>;
const fromCache = { cache: ["hit", "stale"] } as const satisfies When<CloudflareFields>;
/** The cache contacted the origin. Blocked requests can have these values too. */
const pastCache = {
  cache_status: ["dynamic", "bypass", "miss", "expired"],
} as const satisfies When<CloudflareFields>;
/** Lookups of the edge itself, where no response means "not found". Old logs contain numbers. */
const lookups =
  /^(?:purge|2|alwaysOnline|3|healthcheck|4|edgeWorkerCacheAPI|6|edgeWorkerKV|7|sslDetector|10|earlyHintsCache|11)$/;

// biome-ignore format: a table, a row a rule
const internal: readonly Rule<CloudflareFields>[] = [
  ["cloudflare-lookup", { request_source: lookups }, null],
];

/** An origin status of 0 is usual for hits, redirects and Workers. */
// biome-ignore format: a table, a row a rule
const good: readonly Rule<CloudflareFields>[] = [
  ["cloudflare-cache-answered", { status: "good", ...fromCache }, "cdn"],
  ["cloudflare-origin-answered", { status: "good", upstream_status: known }, "origin"],
  ["cloudflare-edge-answered", { status: "good", ...notAsked, origin_contact: "no" }, "cdn"],
  ["cloudflare-past-cache", { status: "good", ...pastCache }, "origin"],
  ["cloudflare-edge-good", { status: "good" }, "cdn"],
];

/** https://developers.cloudflare.com/support/troubleshooting/http-status-codes/4xx-client-error/error-499/ */
// biome-ignore format: a table, a row a rule
const clientLeft: readonly Rule<CloudflareFields>[] = [
  ["cloudflare-499", { status: 499, ...noAnswer }, "client", "client_abort", "certain",
    "499: the client closed the connection before the response; a long wait suggests a slow origin"],
  ["cloudflare-499-origin", { status: 499, passed_on: "yes" }, "origin", "origin_rejected", "inferred", "the origin sent 499, which is also the status of a client that left"],
  ["cloudflare-499-answered", { status: 499 }, "client", "client_abort", "inferred", "499: the client closed the connection; the origin had sent another status"],
  ["cloudflare-nothing-sent", { status: null }, "client", "client_abort", "inferred", "no status was sent"],
];

/** Security rules that ended a request, and the pathing status: https://developers.cloudflare.com/logs/reference/pathing-status/ */
// biome-ignore format: a table, a row a rule
const security: readonly Rule<CloudflareFields>[] = [
  ["cloudflare-limited-rule", { ...denied, status: "failed", ended_by: /\brate_?limit/i }, "cdn", "cdn_limited", "certain", "a rate limiting rule ended the request"],
  ["cloudflare-limited-path", { ...denied, status: "failed", pathing_status: "ratelimit" }, "cdn", "cdn_limited", "certain", "a rate limiting rule ended the request"],
  // https://developers.cloudflare.com/waf/custom-rules/create-dashboard/#configure-a-custom-response-for-blocked-requests
  ["cloudflare-limited-429", { ...denied, ended_by: "unnamed", status: 429 }, "cdn", "cdn_limited", "inferred",
    "a rule ended the request with 429, whose source is not logged; any kind of rule can be configured to send 429"],
  ["cloudflare-malformed", { ...denied, status: "failed", ended_by: /\bvalidation\b/i }, "cdn", "client_bad_request", "certain", "the request is malformed"],
  ["cloudflare-denied", { ...denied, status: "failed" }, "cdn", "cdn_denied", "certain", "a firewall rule, a challenge or a block ended the request"],
  ["cloudflare-ban-limited", { status: "failed", ...noAnswer, pathing_op: "ban", pathing_status: "ratelimit" }, "cdn", "cdn_limited", "certain", "EdgePathingOp is ban: a rate limit"],
  ["cloudflare-ban", { status: "failed", ...noAnswer, pathing_op: "ban" }, "cdn", "cdn_denied", "certain", "EdgePathingOp is ban"],
  ["cloudflare-challenge", { status: [403, 503], ...noAnswer, pathing_src: /^(?:iuam|captcha|jschallenge|managedchallenge)$/ }, "cdn", "cdn_denied", "certain",
    "Cloudflare sent a challenge page, for example in under-attack mode"],
  ["cloudflare-bad-host", { status: "failed", ...noAnswer, pathing_op: "errhost", pathing_status: "badhost" }, "cdn", "client_bad_request", "certain",
    "the Host header is missing or invalid"],
  ["cloudflare-host", { status: "failed", ...noAnswer, pathing_op: "errhost", pathing_status: ["cyclic", "reservedip", "reservedip6", "noexistinghost", "dnserr"] }, "cdn", "cdn_config", "certain",
    "Cloudflare has no usable zone, host or DNS record for the request, or detected a loop"],
];

/** The response firewall: https://developers.cloudflare.com/waf/response-firewall/ */
// biome-ignore format: a table, a row a rule
const securityLate: readonly Rule<CloudflareFields>[] = [
  ["cloudflare-limited-late", { ...blockedLate, ended_by: /\brate_?limit/i }, "cdn", "cdn_limited", "inferred", "a rate limiting rule ended the request, although the origin had responded"],
  ["cloudflare-denied-late", { ...blockedLate }, "cdn", "cdn_denied", "inferred", "a rule blocked the response of the origin"],
  ["cloudflare-denied-or-origin", { status: "4xx", ended_by: known, passed_on: "yes" }, "origin", "origin_rejected", "inferred",
    "the origin sent this status, and a rule ended the request, which can send the same one"],
];

/** https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/ */
// biome-ignore format: a table, a row a rule
const cloudflareCodes: readonly Rule<CloudflareFields>[] = [
  ["cloudflare-o2o", { status: ownCodes, upstream_status: unlogged, o2o: "true" }, null, ["origin", "unknown"], "inferred",
    "the origin is another Cloudflare zone that can have sent this status; see its log"],
  ...ownStatusRules,
  ["cloudflare-530", { status: 530, ...noAnswer }, "cdn", "origin_dns", "inferred",
    "530: only the error page and the header cf-error-type contain the 1xxx code; 1016 is DNS, 1033 a tunnel that is down"],
  ["cloudflare-copied", { status: ownCodes, passed_on: "yes" }, "origin", "origin_error", "inferred",
    "the origin is another Cloudflare zone, or uses the same codes; see its log"],
];

// biome-ignore format: a table, a row a rule
const originAnswered: readonly Rule<CloudflareFields>[] = [
  refusedByCache("cloudflare-refused-by-cache"),
  ["cloudflare-cached", { status: "failed", ...fromCache }, "cdn", "cdn_cached", "certain", "the error was served from the cache"],
  ["cloudflare-other-zone-5xx", { ...otherZone, status: { min: 500 } }, "origin", "origin_error", "inferred", otherZoneWhy],
  ["cloudflare-other-zone-404", { ...otherZone, status: [404, 410] }, "origin", "origin_not_found", "inferred", otherZoneWhy],
  ["cloudflare-other-zone-4xx", { ...otherZone, status: "4xx" }, "origin", "origin_rejected", "inferred", otherZoneWhy],
  ["cloudflare-origin-5xx", { status: { min: 500 }, passed_on: "yes" }, "origin", "origin_error", "certain", "the origin sent this status"],
  ["cloudflare-origin-404", { status: [404, 410], passed_on: "yes" }, "origin", "origin_not_found", "certain", "the origin sent this status"],
  ["cloudflare-origin-4xx", { status: "4xx", passed_on: "yes" }, "origin", "origin_rejected", "certain", "the origin sent this status"],
  ["cloudflare-replaced-5xx", { status: "failed", upstream_status: { min: 500 } }, "cdn", "origin_error", "inferred", "an error page or a Worker replaced the status of the origin"],
  ["cloudflare-replaced-404", { status: "failed", upstream_status: [404, 410] }, "cdn", "origin_not_found", "inferred", "an error page or a Worker replaced the status of the origin"],
  ["cloudflare-replaced-4xx", { status: "failed", upstream_status: "4xx" }, "cdn", "origin_rejected", "inferred", "an error page or a Worker replaced the status of the origin"],
  ["cloudflare-incomplete", { status: [502, 504, 520], upstream_status: "good" }, "cdn", "origin_incomplete", "inferred",
    "the response of the origin began and was invalid, for example with a wrong Content-Length or corrupt gzip"],
  ["cloudflare-worker-replaced", { status: "failed", upstream_status: "good", worker_ran: "yes" }, "cdn", "cdn_function", "inferred",
    "the origin sent a successful status, and a Worker ran"],
  ["cloudflare-edge-replaced", { status: "failed", upstream_status: "good" }, "cdn", "cdn_error", "inferred", "the origin sent a successful status"],
];

/** Cloudflare does not publish the values of WorkerStatus. */
// biome-ignore format: a table, a row a rule
const workers: readonly Rule<CloudflareFields>[] = [
  ["cloudflare-worker-client", { status: "failed", worker_status: /cancel|disconnect/i }, "client", "client_abort", "inferred", "the Worker recorded that the client left"],
  ["cloudflare-worker-threw", { status: { min: 500 }, worker_status: /exception|threw|exceeded/i }, "cdn", "cdn_function", "certain", "a Worker threw an exception, or exceeded a limit"],
  ["cloudflare-worker-word", { status: { min: 500 }, worker_status: /^(?!ok$|unknown$)/ }, "cdn", "cdn_function", "inferred", "WorkerStatus is not ok"],
  ["cloudflare-worker-5xx", { status: { min: 500 }, upstream_status: null, worker_ran: "yes" }, "cdn", "cdn_function", "inferred",
    "a Worker ran; lines with this ParentRayID show whether its subrequests failed"],
  ["cloudflare-worker-denied", { status: [401, 403], upstream_status: null, worker_ran: "yes" }, "cdn", "cdn_denied", "inferred", "a Worker ran and returned this status"],
  ["cloudflare-worker-4xx", { status: "4xx", upstream_status: null, worker_ran: "yes" }, "cdn", ["cdn", "unknown"], "inferred", "a Worker ran and returned this status"],
];

/** https://developers.cloudflare.com/logs/faq/ on 504 with an origin status of 0 */
// biome-ignore format: a table, a row a rule
const byStatus: readonly Rule<CloudflareFields>[] = [
  ["cloudflare-504", { status: 504, upstream_status: null }, "cdn", "origin_timeout", "inferred",
    "the origin did not respond; without ClientRequestSource this can be a lookup of the edge itself"],
  ["cloudflare-502-asked", { status: 502, ...asked }, "cdn", "origin_reset", "inferred", "the origin was contacted and did not respond"],
  ["cloudflare-502", { status: 502, upstream_status: null }, "cdn", "cdn_error", "inferred", "no origin was contacted"],
  ["cloudflare-429", { status: 429, ...noAnswer }, "cdn", "cdn_limited", "inferred"],
  ["cloudflare-denied-status", { status: [401, 403, 451], upstream_status: null }, "cdn", "cdn_denied", "inferred", "Access, hotlink protection or another rule denied the request"],
  ["cloudflare-403", { status: 403, upstream_status: unlogged }, "cdn", "cdn_denied", "inferred", "the status of the origin is not logged, so this can be its own 403"],
  ["cloudflare-409", { status: 409, upstream_status: null }, "cdn", "cdn_config", "inferred"],
  ["cloudflare-421", { status: 421, ...noAnswer }, "cdn", "cdn_config", "inferred"],
  ["cloudflare-408", { status: 408, upstream_status: null }, "cdn", "client_timeout", "inferred"],
  ["cloudflare-bad-request", { status: [400, 405, 411, 413, 414, 416, 417, 431], upstream_status: null }, "cdn", "client_bad_request", "inferred",
    "the request is malformed or too large; 413 is the upload limit of the plan"],
  ["cloudflare-5xx", { status: { min: 500 }, ...notAsked }, "cdn", "cdn_error", "inferred", "no origin was contacted"],
  ["cloudflare-5xx-asked", { status: { min: 500 }, ...asked }, "cdn", "origin_reset", "inferred", "the origin was contacted and did not respond"],
  ["cloudflare-past-cache-5xx", { status: { min: 500 }, upstream_status: unlogged, ...pastCache }, "origin", "origin_error", "inferred", "the cache contacted the origin, whose status is not logged"],
  ["cloudflare-past-cache-404", { status: [404, 410], upstream_status: unlogged, ...pastCache }, "origin", "origin_not_found", "inferred", "the cache contacted the origin, whose status is not logged"],
  ["cloudflare-past-cache-4xx", { status: "4xx", upstream_status: unlogged, ...pastCache }, "origin", "origin_rejected", "inferred", "the cache contacted the origin, whose status is not logged"],
  ["cloudflare-failed", { status: "failed" }, "cdn", "unknown", "inferred", "R2, Pages or another zone can have sent this status"],
];

/** https://developers.cloudflare.com/cache/concepts/cache-responses/#stale */
export const cloudflareHidden: readonly HiddenRule<CloudflareFields>[] = [
  [
    "cloudflare-hidden-stale",
    { cache_status: "stale", upstream_status: [null, unlogged] },
    "unknown",
    "stale",
    "Cloudflare could not reach the origin to refresh an expired object, and served it",
  ],
];

export const cloudflareRules: readonly Rule<CloudflareFields>[] = [
  ...internal,
  ...good,
  ...security,
  ...errorPageRules,
  ...securityLate,
  ...clientLeft,
  ...cloudflareCodes,
  ...originAnswered,
  ...workers,
  ...byStatus,
];
