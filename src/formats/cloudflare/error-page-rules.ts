import type { Blame, Rule, When } from "../../faults/rule.ts";
import { unlogged } from "../../faults/rule.ts";
import type { Confidence } from "../../request.ts";
import type { CloudflareFields } from "./fields.ts";

type PageCause = readonly [blame: Blame, confidence: Confidence, why: string];

const noAnswer = { upstream_status: [null, unlogged] } as const satisfies When<CloudflareFields>;

/** https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/ */
// biome-ignore format: a table, a row a status
const ownStatuses: readonly (readonly [status: number, ...PageCause])[] = [
  [520, "origin_reset", "certain", "520: the response of the origin was empty, unknown or unexpected"],
  [521, "origin_refused", "certain", "521: the origin is down or refused the connection"],
  [522, "origin_timeout", "certain", "522: the TCP handshake did not finish in time"],
  [523, "origin_refused", "certain", "523: the origin is unreachable"],
  [524, "origin_timeout", "certain", "524: the origin accepted the connection and did not respond in time"],
  [525, "origin_tls", "certain", "525: the TLS handshake with the origin failed"],
  [526, "origin_tls", "certain", "526: the certificate of the origin is invalid"],
  [527, "origin_reset", "inferred", "527: the connection to Railgun, which is discontinued, failed"],
];

export const ownStatusRules = ownStatuses.map(
  ([status, blame, confidence, why]): Rule<CloudflareFields> => [
    `cloudflare-${status}`,
    { status, ...noAnswer },
    "cdn",
    blame,
    confidence,
    why,
  ],
);

/**
 * Codes of Cloudflare's own error pages, by the page that the code names.
 * https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-1xxx-errors/
 * https://developers.cloudflare.com/workers/observability/errors/
 */
// biome-ignore format: a table, a row a cause
const errorCodes: readonly (readonly [id: string, codes: string | readonly string[] | RegExp, ...PageCause])[] = [
  ["1101", ["1101", "1102"], "cdn_function", "certain", "a Worker threw an exception, or exceeded its CPU time or memory"],
  ["1019", ["1019", "1021", "1024", "1042"], "cdn_function", "certain", "a Worker requests itself in a loop, or a host that it may not request"],
  ["1015", ["1015", "1025", "1027", "1200"], "cdn_limited", "certain", "a rate limit, a limit of the plan for Workers, or a full queue for requests to the origin"],
  ["1020", /^(?:100[5-9]|101[0-2]|1020|1106)$/, "cdn_denied", "certain", "a firewall rule or a ban by address, AS number, country, browser or referer denied the request"],
  ["1013", "1013", "client_bad_request", "inferred", "1013: the Host header and the TLS server name differ"],
  ["1016", "1016", "origin_dns", "certain", "1016: the host name of the origin did not resolve"],
  ["1033", "1033", "origin_unhealthy", "certain", "1033: the host is a tunnel that is not connected"],
  ["1000", /^(?:100[0-4]|1014|1018|1023|103[4-7]|104[01])$/, "cdn_config", "certain",
    "a 1xxx error of DNS, routing or a rewrite rule: Cloudflare has no usable host for the request, or cannot apply the rule"],
  ["11xx", /^(?:1022|11\d\d)$/, "cdn_error", "inferred", "a 1xxx error of the Workers runtime"],
];

const pageRule = (
  id: string,
  error_type: string | readonly string[] | RegExp,
  [blame, confidence, why]: PageCause,
): Rule<CloudflareFields> => [
  `cloudflare-${id}`,
  { status: "failed", error_type },
  "cdn",
  blame,
  confidence,
  why,
];

/**
 * The header cf-error-type names the cause, whatever status a custom error page has.
 * https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-error-headers/
 */
export const errorPageRules: readonly Rule<CloudflareFields>[] = [
  [
    "cloudflare-other-zone-page",
    { status: "failed", error_type: /^\d+$/, o2o: "true", passed_on: "yes" },
    "origin",
    ["origin", "unknown"],
    "inferred",
    "the origin is another Cloudflare zone, which sent this error page; see its log",
  ],
  ...errorCodes.map(([id, codes, ...cause]) => pageRule(id, codes, cause)),
  ...ownStatuses.map(([status, ...cause]) => pageRule(`page-${status}`, String(status), cause)),
];
