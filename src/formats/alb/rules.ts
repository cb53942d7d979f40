import { clientOrProxyClosed } from "../../classify/peer.ts";
import { known, type Rule, type When } from "../../faults/rule.ts";
import { errorReasonRules } from "./error-reason-rules.ts";
import type { AlbFields } from "./fields.ts";

const noTarget = { upstream_addr: null } as const satisfies When<AlbFields>;
/** A request_processing_time of -1: AWS support documents "no connection", but it can also mean "no answer in time". */
const notSent = { upstream_addr: known, request_processing_ms: null } as const satisfies When<AlbFields>;

/** Requests that succeeded. The load balancer itself answers with fixed responses, redirects and logins. */
const good: readonly Rule<AlbFields>[] = [
  ["alb-target-answered", { status: "good", upstream_status: known }, "origin"],
  ["alb-own-answer", { status: "good" }, "proxy"],
];

// biome-ignore format: a table, a row a rule
const clientLeft: readonly Rule<AlbFields>[] = [
  ["alb-460-target", { status: 460, upstream_status: 460 }, "origin", "origin_rejected", "inferred", "the target sent 460, which is also the status of a client that left"],
  ["alb-460-peer", { status: 460, peer: known }, "client", "client_abort", "inferred", `460: ${clientOrProxyClosed}`],
  ["alb-460", { status: 460 }, "client", "client_abort", "certain",
    "460: the client closed the connection before the idle timeout; a long wait suggests a slow target"],
  ["alb-nothing-sent", { status: null }, "proxy", "proxy_limited", "inferred",
    "no status is logged for HTTP/2 after 10,000 requests on a connection, or for a header over 8 KB"],
];

/** The target sent a status. If the client received another one, the verdict is inferred. */
// biome-ignore format: a table, a row a rule
const targetAnswered: readonly Rule<AlbFields>[] = [
  ["alb-target-404", { status: [404, 410], upstream_status: [404, 410] }, "origin", "origin_not_found", "certain", "the target sent this status"],
  ["alb-target-4xx", { status: "4xx", upstream_status: "4xx" }, "origin", "origin_rejected", "certain", "the target sent this status"],
  ["alb-target-5xx", { status: "5xx", upstream_status: "5xx" }, "origin", "origin_error", "certain",
    "the target, or a hop behind it, sent this status"],
  ["alb-target-broke-off", { status: "5xx", upstream_status: { max: 499 } }, "proxy", "origin_incomplete", "inferred",
    "the target's answer began and then failed, for example with a body shorter than its Content-Length"],
  ["alb-target-replaced", { status: "4xx", upstream_status: known }, "proxy", "unknown", "inferred",
    "the target answered, and the client received another status"],
];

/** Actions whose status is configured, so it says nothing about the cause. */
// biome-ignore format: a table, a row a rule
const configured: readonly Rule<AlbFields>[] = [
  ["alb-fixed-response", { status: "failed", last_action: "fixed-response" }, "proxy", "proxy_fixed", "certain", "a listener rule returned a fixed response"],
  ["alb-waf", { status: "failed", last_action: "waf" }, "proxy", "proxy_denied", "certain", "AWS WAF rejected the request"],
];

/** The other actions of listener rules. */
// biome-ignore format: a table, a row a rule
const actions: readonly Rule<AlbFields>[] = [
  ["alb-waf-failed", { status: "failed", actions_executed: /(?:^|,)waf-failed(?:,|$)/, forwarded: "no" }, "proxy", "proxy_error", "certain",
    "AWS WAF did not respond, and the load balancer is configured to fail closed"],
  ["alb-561", { status: 561 }, "proxy", "proxy_denied", "certain", "561: the identity provider returned an error"],
  ["alb-authenticate-401", { status: 401, last_action: "authenticate" }, "proxy", "proxy_denied", "certain", "the client is not authenticated"],
  ["alb-authenticate-500", { status: 500, last_action: "authenticate" }, "proxy", "proxy_error", "inferred",
    "the identity provider was unreachable, did not respond within 5 seconds, or sent claims over 11 KB"],
];

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html */
// biome-ignore format: a table, a row a rule
const ownStatus: readonly Rule<AlbFields>[] = [
  ["alb-463", { status: 463 }, "proxy", "client_bad_request", "certain", "463: the X-Forwarded-For header has more than 30 addresses"],
  ["alb-464", { status: 464 }, "proxy", "proxy_config", "inferred",
    "464: the protocol of the request does not match the protocol version of the target group; a scanner can cause it too"],
  ["alb-refused-request", { status: [405, 414, 501, 505] }, "proxy", "client_bad_request", "certain",
    "the load balancer rejects TRACE, a URL that is too long, an unknown Transfer-Encoding and an unknown HTTP version"],
  ["alb-413", { status: 413 }, "proxy", "client_bad_request", "inferred", "a header line is over 16 KB, or all headers together are over 64 KB"],
  ["alb-408", { status: 408 }, "proxy", "client_timeout", "certain", "the client sent no data within the idle timeout"],
  ["alb-507", { status: 507 }, "proxy", "proxy_config", "certain", "507: the redirect URL is too long"],
  ["alb-400-severe", { status: 400, classification: "Severe" }, "proxy", "client_bad_request", "certain", "desync mitigation rejected the request"],
  ["alb-400", { status: 400 }, "proxy", "client_bad_request", "inferred",
    "the request is malformed, its headers are too large, or the client left before it had sent the whole body"],
  ["alb-403", { status: 403, ...noTarget }, "proxy", "proxy_denied", "inferred", "AWS WAF is the only documented cause of a 403 without a target"],
  ["alb-503", { status: 503, ...noTarget }, "proxy", "origin_unhealthy", "inferred", "the target group has no registered target, or none in use"],
  ["alb-502-refused", { status: 502, ...notSent }, "proxy", "origin_refused", "inferred",
    "the target did not accept the connection; a failed TLS handshake with the target logs the same fields"],
  ["alb-502-reset", { status: 502, upstream_addr: known, request_processing_ms: known }, "proxy", "origin_reset", "inferred",
    "the request was sent, and the target closed the connection or sent a header that was invalid or over 32 KB"],
  ["alb-502", { status: 502 }, "proxy", "unknown", "inferred", "the line names no target and no error_reason"],
  ["alb-504-connect", { status: 504, ...notSent }, "proxy", "origin_timeout", "inferred",
    "the target did not accept the connection within 10 seconds"],
  ["alb-504", { status: 504 }, "proxy", "origin_timeout", "inferred", "the target did not respond within the idle timeout (60 seconds by default)"],
  ["alb-500", { status: 500 }, "proxy", "proxy_error", "inferred"],
  ["alb-5xx", { status: "5xx" }, "proxy", "proxy_error", "inferred"],
  ["alb-4xx", { status: "4xx" }, "proxy", "unknown", "inferred", "the load balancer does not document this status as its own"],
];

export const albRules: readonly Rule<AlbFields>[] = [
  ...good,
  ...configured,
  ...clientLeft,
  ...errorReasonRules,
  ...targetAnswered,
  ...actions,
  ...ownStatus,
];
