import { leftOrGaveUp } from "../../classify/peer.ts";
import { known, type Rule } from "../../faults/rule.ts";
import { errorReasons } from "./error-reasons.ts";
import type { AlbFields } from "./seen.ts";

const noTarget = { upstream_addr: null } as const;
/** -1: by AWS's support text no connection was made, but it may also stand for "no answer in time". */
const notSent = { upstream_addr: known, request_processing_ms: null } as const;

/** Nothing failed; fixed responses, redirects and logins are the load balancer's own. */
const good: readonly Rule<AlbFields>[] = [
  ["alb-target-answered", { status: "good", upstream_status: known }, "origin"],
  ["alb-own-answer", { status: "good" }, "proxy"],
];

// biome-ignore format: a table, a row a rule
const clientGone: readonly Rule<AlbFields>[] = [
  ["alb-460-peer", { status: 460, peer: known }, "client", "client_abort", "inferred", `460: ${leftOrGaveUp}`],
  ["alb-460", { status: 460 }, "client", "client_abort", "certain",
    "460: the client left before the idle timeout; a long wait before it hints at a slow target"],
  ["alb-nothing-sent", { status: null }, "proxy", "proxy_limited", "inferred",
    "no status is logged for HTTP/2 after 10,000 requests on a connection, or a header over 8 KB"],
];

/** A status of the target; one that was not passed on is no certain answer of it. */
// biome-ignore format: a table, a row a rule
const targetAnswered: readonly Rule<AlbFields>[] = [
  ["alb-target-404", { status: [404, 410], upstream_status: [404, 410] }, "origin", "origin_not_found", "certain", "the target's own status"],
  ["alb-target-4xx", { status: "4xx", upstream_status: "4xx" }, "origin", "origin_rejected", "certain", "the target's own status"],
  ["alb-target-5xx", { status: "5xx", upstream_status: "5xx" }, "origin", "origin_error", "certain",
    "the target's own status, or that of a hop behind it"],
  ["alb-target-broke-off", { status: "5xx", upstream_status: { max: 499 } }, "proxy", "origin_incomplete", "inferred",
    "the target's answer began and failed: a body shorter than its Content-Length ends so"],
  ["alb-target-replaced", { status: "4xx", upstream_status: known }, "proxy", "unknown", "inferred",
    "the target answered, and the client was sent another status"],
];

/** What the last of `actions_executed` tells. */
// biome-ignore format: a table, a row a rule
const actions: readonly Rule<AlbFields>[] = [
  ["alb-fixed-response", { status: "failed", last_action: "fixed-response" }, "proxy", "proxy_fixed", "certain", "a rule of the listener answers so"],
  ["alb-waf", { status: "failed", last_action: "waf" }, "proxy", "proxy_denied", "certain", "the firewall (WAF) rejected it"],
  ["alb-waf-failed", { status: "failed", actions_executed: /(?:^|,)waf-failed(?:,|$)/, forwarded: "no" }, "proxy", "proxy_error", "certain",
    "the firewall (WAF) could not be asked, and the load balancer does not go on without it"],
  ["alb-561", { status: 561 }, "proxy", "proxy_denied", "certain", "561: the identity provider answered with an error"],
  ["alb-authenticate-401", { status: 401, last_action: "authenticate" }, "proxy", "proxy_denied", "certain", "the client is not logged in"],
  ["alb-authenticate-500", { status: 500, last_action: "authenticate" }, "proxy", "proxy_error", "inferred",
    "the identity provider was not reachable, took over 5 s, or sent claims over 11 KB"],
];

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html */
// biome-ignore format: a table, a row a rule
const ownStatus: readonly Rule<AlbFields>[] = [
  ["alb-463", { status: 463 }, "proxy", "client_bad_request", "certain", "463: over 30 addresses in X-Forwarded-For"],
  ["alb-464", { status: 464 }, "proxy", "proxy_config", "inferred",
    "464: the request's protocol does not fit the target group's version; a scanner can cause it too"],
  ["alb-refused-request", { status: [405, 414, 501, 505] }, "proxy", "client_bad_request", "certain",
    "TRACE, a URL too long, an unknown Transfer-Encoding or version of HTTP"],
  ["alb-413", { status: 413 }, "proxy", "client_bad_request", "inferred", "headers over 16 KB a line or 64 KB in all"],
  ["alb-408", { status: 408 }, "proxy", "client_timeout", "certain", "the client sent nothing within the idle timeout"],
  ["alb-507", { status: 507 }, "proxy", "proxy_config", "certain", "507: the redirect URL became too long"],
  ["alb-400-severe", { status: 400, classification: "Severe" }, "proxy", "client_bad_request", "certain", "desync mitigation refused it"],
  ["alb-400", { status: 400 }, "proxy", "client_bad_request", "inferred",
    "malformed, headers too large, or the client left before its whole body was sent"],
  ["alb-403", { status: 403, ...noTarget }, "proxy", "proxy_denied", "inferred", "the firewall (WAF) is the only documented cause"],
  ["alb-503", { status: 503, ...noTarget }, "proxy", "origin_unhealthy", "inferred", "no target is registered, or none is in use"],
  ["alb-502-refused", { status: 502, ...notSent }, "proxy", "origin_refused", "inferred",
    "not connected; a failed TLS handshake with the target leaves the same fields"],
  ["alb-502-reset", { status: 502, upstream_addr: known, request_processing_ms: known }, "proxy", "origin_reset", "inferred",
    "the request was sent; the target closed, or its header was invalid or over 32 KB"],
  ["alb-502", { status: 502 }, "proxy", "unknown", "inferred", "no target and no error_reason on the line"],
  ["alb-504-connect", { status: 504, ...notSent }, "proxy", "origin_timeout", "inferred",
    "not sent: after 10 s the target had not accepted the connection"],
  ["alb-504", { status: 504 }, "proxy", "origin_timeout", "inferred", "the target did not answer within the idle timeout (60 s if not set)"],
  ["alb-500", { status: 500 }, "proxy", "proxy_error", "inferred"],
  ["alb-5xx", { status: "5xx" }, "proxy", "proxy_error", "inferred"],
  ["alb-4xx", { status: "4xx" }, "proxy", "unknown", "inferred", "no status that the load balancer documents as its own"],
];

export const albRules: readonly Rule<AlbFields>[] = [
  ...good,
  ...clientGone,
  ...errorReasons,
  ...targetAnswered,
  ...actions,
  ...ownStatus,
];
