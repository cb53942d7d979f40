import { clientOrProxyClosed } from "../../classify/peer.ts";
import { known, type Rule, unlogged } from "../../faults/rule.ts";
import type { NginxFields } from "./fields.ts";

const cached = ["hit", "stale"] as const;
/** No upstream was entered: nginx itself answered. */
const own = { upstream: "not_entered" } as const;
/** No upstream field is logged, as in the default formats. */
const noUpstreamField = { upstream: unlogged } as const;
/** A body of the size of nginx's error page; the origin may be an nginx too, so never certain. */
const builtIn = { page: "built_in" } as const;
/** Not nginx's error page, and the configuration sets no body for this status: the body came from the origin. */
const passedOn = { page: "other", own_page: "no" } as const;
const bufferBytes = [4096, 8192, 12288, 16384, 32768, 65536, 131072] as const;

/** Rules that need no upstream field. */
// biome-ignore format: a table, a row a rule
const always: readonly Rule<NginxFields>[] = [
  ["nginx-default-backend", { status: 404, proxy_upstream_name: "upstream-default-backend" }, "proxy", "proxy_config", "inferred",
    "no Ingress rule matched: ingress-nginx's default backend answered"],
  ["nginx-origin-499", { status: 499, try_status: 499, try_header_ms: [{ min: 0 }, unlogged] }, "origin", "origin_rejected", "certain",
    "the origin sent 499"],
  ["nginx-499", { status: 499, peer: null }, "client", "client_abort", "certain",
    "499 is nginx's status for a connection that the client closed; a long wait before it suggests a slow origin"],
  ["nginx-499-peer", { status: 499 }, "client", "client_abort", "inferred", clientOrProxyClosed],
  ["nginx-444", { status: 444 }, "proxy", "proxy_fixed", "certain", "return 444 closes the connection without a response"],
  ["nginx-408", { status: 408, ...own }, "proxy", "client_timeout", "certain", "the client sent its header or body too slowly"],
  ["nginx-408-upload", { status: 408, upstream: "entered", try_status: null }, "proxy", "client_timeout", "certain",
    "the client sent its body too slowly while nginx passed it on"],
  ["nginx-408-plain", { status: 408, ...noUpstreamField }, "proxy", "client_timeout", "inferred"],
  ["nginx-009", { status: null, status_word: "009" }, "origin", "origin_reset", "certain",
    "the response of the origin had no status line; nginx passed it on as HTTP/0.9"],
  ["nginx-cached-404", { status: [404, 410], cache: cached }, "proxy", "origin_not_found", "certain", "a response of the origin, served from the cache"],
  ["nginx-cached-4xx", { status: "4xx", cache: cached }, "proxy", "origin_rejected", "certain", "a response of the origin, served from the cache"],
  ["nginx-cached-502", { status: [502, 504], cache: cached }, "proxy", "origin_error", "inferred",
    "served from the cache: an error of the origin, or nginx's own error when it could not reach the origin"],
  ["nginx-cached-5xx", { status: "5xx", cache: cached }, "proxy", "origin_error", "certain", "a response of the origin, served from the cache"],
  ["nginx-limit-req", { status: "failed", limit_req_status: "REJECTED" }, "proxy", "proxy_limited", "certain", "limit_req rejected the request"],
  ["nginx-limit-conn", { status: "failed", limit_conn_status: "REJECTED" }, "proxy", "proxy_limited", "certain", "limit_conn rejected the request"],
];

/** No upstream was entered. */
// biome-ignore format: a table, a row a rule
const answeredItself: readonly Rule<NginxFields>[] = [
  ["nginx-own-400-malformed", { status: 400, ...own, request_line: "malformed" }, "proxy", "client_bad_request", "certain", "the request is not valid HTTP"],
  ["nginx-own-400-page", { status: 400, ...own, request_line: "http", body_bytes_sent: { min: 1 } }, "proxy", "client_bad_request", "certain",
    "nginx sent its error page for a bad request (494 to 497 are also logged as 400)"],
  ["nginx-own-400-gone", { status: 400, ...own, body_bytes_sent: 0, request_completion: "" }, "client", "client_abort", "certain",
    "nothing was sent and the request did not complete: the client closed the connection"],
  ["nginx-own-400-nothing-sent", { status: 400, ...own, body_bytes_sent: 0 }, "client", "client_abort", "inferred",
    "nothing was sent: the client closed the connection while it sent its request"],
  ["nginx-own-400", { status: 400, ...own }, "proxy", "client_bad_request", "inferred"],
  ["nginx-own-414", { status: [414, 505], ...own }, "proxy", "client_bad_request", "certain", "the URL is too long, or nginx does not support the HTTP version"],
  ["nginx-own-protocol", { status: [411, 412, 416, 417, 421], ...own }, "proxy", "client_bad_request", "inferred"],
  ["nginx-own-413", { status: 413, ...own }, "proxy", "proxy_limited", "certain", "the body exceeds client_max_body_size"],
  ["nginx-own-denied", { status: [401, 403, 405, 407], ...own }, "proxy", "proxy_denied", "inferred", "auth_basic, deny, auth_request, file permissions or the method"],
  ["nginx-own-429", { status: 429, ...own }, "proxy", "proxy_limited", "inferred", "limit_req_status 429, or return 429"],
  ["nginx-own-404-catch-all", { status: [404, 410], ...own, server_name: "_" }, "proxy", "proxy_config", "inferred",
    "the server for unknown host names responded"],
  ["nginx-own-404", { status: [404, 410], ...own }, "proxy", "proxy_not_found", "inferred", "a missing file, or return 404"],
  ["nginx-own-502", { status: 502, ...own, page: ["built_in", unlogged] }, "proxy", "origin_dns", "inferred",
    "the name of the origin did not resolve; a missing resolver directive looks the same"],
  ["nginx-own-502-fixed", { status: [502, 504], ...own }, "proxy", "proxy_fixed", "inferred", "return 502, error_page or a script"],
  ["nginx-own-503-fixed", { status: 503, ...own, limit_req_status: [known, null], limit_conn_status: [known, null] }, "proxy", "proxy_fixed", "inferred",
    "no limit rejected the request, so the cause is return 503"],
  ["nginx-own-503-service", { status: 503, ...own, proxy_upstream_name: known, lua_balancer: unlogged }, "proxy", "origin_unhealthy", "inferred",
    "ingress-nginx answers 503 for a service without endpoints"],
  ["nginx-own-503", { status: 503, ...own }, "proxy", "proxy_limited", "inferred", "limit_req or limit_conn rejected the request; return 503 looks the same"],
  ["nginx-own-5xx", { status: "5xx", ...own }, "proxy", "proxy_error", "inferred", "a rewrite loop, a failed auth_request, or no disk space for a body"],
  ["nginx-own-4xx", { status: "4xx", ...own }, "proxy", "proxy_fixed", "inferred"],
];

/** An upstream was entered. `$upstream_status` 502 and 504 can be nginx's own; the header time decides. */
// biome-ignore format: a table, a row a rule
const triedUpstream: readonly Rule<NginxFields>[] = [
  ["nginx-second-dns", { status: "failed", try: "empty" }, "proxy", "origin_dns", "inferred", "the name of the second upstream did not resolve"],
  ["nginx-error-page", { status: "failed", try: "none" }, "proxy", "proxy_fixed", "inferred", "no attempt has this status: error_page changed it"],
  ["nginx-origin-502", { status: "failed", try_status: [502, 504], try_header_ms: { min: 0 }, same_status: "yes" }, "origin", "origin_error", "certain",
    "the origin, or a proxy in front of it, sent a header with this status"],
  ["nginx-origin-502-replaced", { status: "failed", try_status: [502, 504], try_header_ms: { min: 0 } }, "proxy", "origin_error", "inferred",
    "an error of the origin, replaced by error_page"],
  ["nginx-no-live-upstream", { status: "failed", try_status: [502, unlogged], try_addr: "name" }, "proxy", "origin_unhealthy", "certain",
    "the upstream block is logged instead of an address: no live upstreams"],
  ["nginx-504", { status: "failed", try_status: 504, try_header_ms: null }, "proxy", "origin_timeout", "certain",
    "no header within the timeout; without a connect time there was no connection either"],
  ["nginx-refused-http", { status: "failed", try_status: 502, try_header_ms: [null, unlogged], try_connect_ms: null, upstream_scheme: "http" }, "proxy", "origin_refused", "certain",
    "no connection, and the configuration uses plain HTTP for this address"],
  ["nginx-refused", { status: "failed", try_status: 502, try_header_ms: [null, unlogged], try_connect_ms: null }, "proxy", "origin_refused", "inferred",
    "no connection; a failed TLS handshake looks the same"],
  ["nginx-header-too-large", { status: "failed", try_status: 502, try_header_ms: null, try_connect_ms: { min: 0 }, try_bytes_received: bufferBytes }, "proxy", "origin_reset", "inferred",
    "a full buffer was received without the end of the header: the header probably exceeds proxy_buffer_size"],
  ["nginx-reset", { status: "failed", try_status: 502, try_header_ms: null, try_connect_ms: { min: 0 } }, "proxy", "origin_reset", "certain",
    "connected; then the origin closed or reset the connection, or sent an invalid header"],
  ["nginx-origin-502-body", { status: "failed", try_status: [502, 504], try_header_ms: unlogged, try_length: { min: 1 } }, "origin", "origin_error", "certain",
    "the origin sent a body"],
  ["nginx-504-head", { status: "failed", try_status: 504, try_length: 0, method: "HEAD", page: [unlogged, "other"] }, "proxy", "origin_timeout", "inferred"],
  ["nginx-504-empty", { status: "failed", try_status: 504, try_length: 0 }, "proxy", "origin_timeout", "certain", "the origin sent nothing"],
  ["nginx-504-page", { status: "failed", try_status: 504, page: "built_in" }, "proxy", "origin_timeout", "inferred", "the body has the size of nginx's error page"],
  ["nginx-502-quick", { status: "failed", try_status: 502, try_length: 0, slowest_try_ms: { max: 9 } }, "proxy", "origin_refused", "inferred",
    "failed within 9 ms; a connection closed that quickly looks the same"],
  ["nginx-502-empty", { status: "failed", try_status: 502, try_length: 0 }, "proxy", "origin_reset", "inferred", "failed after a wait, and the origin sent nothing"],
  ["nginx-502-no-header", { status: "failed", try_status: 502, try_header_ms: null }, "proxy", ["origin", "unknown"], "inferred",
    "no header was received; log the connect time to distinguish the causes"],
  ["nginx-502-page", { status: "failed", try_status: 502, page: "built_in" }, "proxy", ["origin", "unknown"], "inferred", "the body has the size of nginx's error page"],
  ["nginx-502-second", { status: "failed", try_status: 502, redirected: "yes" }, "proxy", ["origin", "unknown"], "inferred", "the body is from the second upstream"],
  ["nginx-502-other", { status: "failed", try_status: [502, 504], page: "other" }, "origin", "origin_error", "inferred", "the body does not have the size of nginx's error page"],
  ["nginx-504-bare", { status: "failed", try_status: 504 }, "proxy", "origin_timeout", "inferred", "neither times nor sizes distinguish nginx's own 504 from that of the origin"],
  ["nginx-502-bare", { status: "failed", try_status: 502 }, "proxy", ["origin", "unknown"], "inferred", "neither times nor sizes distinguish nginx's own 502 from that of the origin"],
  ["nginx-origin-404", { status: [404, 410], same_status: "yes" }, "origin", "origin_not_found", "certain", "in $upstream_status only 502 and 504 can be nginx's own"],
  ["nginx-origin-4xx", { status: "4xx", same_status: "yes" }, "origin", "origin_rejected", "certain", "in $upstream_status only 502 and 504 can be nginx's own"],
  ["nginx-origin-5xx", { status: "5xx", same_status: "yes" }, "origin", "origin_error", "certain", "in $upstream_status only 502 and 504 can be nginx's own"],
  ["nginx-x-accel-404", { status: 404, try_status: { min: 100, max: 399 } }, "proxy", "proxy_not_found", "inferred", "X-Accel-Redirect to a file that does not exist"],
  ["nginx-origin-5xx-replaced", { status: "failed", try_status: "5xx" }, "proxy", "origin_error", "inferred", "an error of the origin, replaced by error_page"],
  ["nginx-error-page-status", { status: "failed", try_status: known }, "proxy", "proxy_fixed", "inferred", "error_page with =RESPONSE changed the status"],
  ["nginx-500-connecting", { status: 500, upstream: "entered", try_status: null }, "proxy", "proxy_error", "inferred", "no socket or memory for the connection"],
];

/** No upstream field is logged (combined, main): only sizes suggest which hop responded. */
// biome-ignore format: a table, a row a rule
const withoutUpstreamFields: readonly Rule<NginxFields>[] = [
  ["nginx-plain-malformed", { status: 400, ...noUpstreamField, request_line: "malformed" }, "proxy", "client_bad_request", "certain", "the request is not valid HTTP"],
  ["nginx-plain-connect", { status: [400, 405], ...noUpstreamField, method: "CONNECT" }, "proxy", "client_bad_request", "inferred"],
  ["nginx-plain-400-gone", { status: 400, ...noUpstreamField, body_bytes_sent: 0 }, "client", "client_abort", "inferred", "nothing was sent: the client closed the connection"],
  ["nginx-plain-400-empty", { status: 400, ...noUpstreamField, request_line: "empty" }, "proxy", "client_bad_request", "inferred"],
  ["nginx-plain-400", { status: 400, ...noUpstreamField, ...builtIn }, "proxy", "client_bad_request", "inferred", "the body has the size of nginx's error page"],
  ["nginx-plain-413", { status: 413, ...noUpstreamField, ...builtIn }, "proxy", "proxy_limited", "inferred", "the body has the size of nginx's error page"],
  ["nginx-plain-414", { status: [414, 505], ...noUpstreamField }, "proxy", "client_bad_request", "inferred"],
  ["nginx-plain-429", { status: 429, ...noUpstreamField, ...builtIn }, "proxy", "proxy_limited", "inferred", "the body has the size of nginx's error page"],
  ["nginx-plain-404", { status: 404, ...noUpstreamField, ...builtIn }, "proxy", "proxy_not_found", "inferred", "the body has the size of nginx's error page"],
  ["nginx-plain-denied", { status: [401, 403], ...noUpstreamField, ...builtIn }, "proxy", "proxy_denied", "inferred", "the body has the size of nginx's error page"],
  ["nginx-plain-503", { status: 503, ...noUpstreamField, ...builtIn }, "proxy", "proxy_limited", "inferred", "the body has the size of nginx's error page: a limit, or return 503"],
  ["nginx-plain-500", { status: 500, ...noUpstreamField, ...builtIn }, "proxy", "proxy_error", "inferred", "the body has the size of nginx's error page"],
  ["nginx-passed-on-404", { status: [404, 410], ...noUpstreamField, ...passedOn }, "origin", "origin_not_found", "inferred",
    "not nginx's error page, and the configuration sets no body for this status"],
  ["nginx-passed-on-4xx", { status: [400, 401, 403, 405, 429], ...noUpstreamField, ...passedOn }, "origin", "origin_rejected", "inferred",
    "not nginx's error page, and the configuration sets no body for this status"],
  ["nginx-passed-on-5xx", { status: [500, 502, 503, 504], ...noUpstreamField, ...passedOn }, "origin", "origin_error", "inferred",
    "not nginx's error page, and the configuration sets no body for this status"],
  ["nginx-replaced-5xx", { status: "5xx", ...noUpstreamField, page: "other", own_page: "errors" }, null, ["origin", "unknown"], "inferred",
    "the response of the origin, or the configured error page that replaces it"],
  ["nginx-plain-504", { status: 504, ...noUpstreamField }, "proxy", "origin_timeout", "inferred"],
  ["nginx-plain-502", { status: 502, ...noUpstreamField }, "proxy", ["origin", "unknown"], "inferred"],
  ["nginx-plain-failed", { status: "failed", ...noUpstreamField }, null, "unknown", "inferred", "no upstream field is logged"],
];

/** The status is good, but the response may be incomplete. */
// biome-ignore format: a table, a row a rule
const good: readonly Rule<NginxFields>[] = [
  ["nginx-left-own", { status: "good", request_completion: "", ...own }, "proxy", "client_abort", "inferred", "the client closed the connection during the response"],
  ["nginx-left", { status: "good", request_completion: "" }, "origin", "client_abort", "inferred", "the client closed the connection during the response"],
  ["nginx-incomplete", { status: "good", cut_short: "yes", request_completion: "OK" }, "origin", "origin_incomplete", "certain",
    "the body is shorter than the Content-Length of the origin, and the client stayed connected"],
  ["nginx-incomplete-or-left", { status: "good", cut_short: "yes" }, "origin", "origin_incomplete", "inferred",
    "the body is shorter than the Content-Length of the origin; whether the client closed first is not logged"],
  ["nginx-replaced", { status: "good", try_status: "failed" }, "proxy"],
  ["nginx-answered", { status: "good", upstream: "entered" }, "origin"],
  ["nginx-answered-itself", { status: "good", ...own }, "proxy"],
  ["nginx-good", { status: "good", ...noUpstreamField }, null],
];

/** nginx as a proxy: first match wins. */
export const nginxRules: readonly Rule<NginxFields>[] = [
  ...always,
  ...answeredItself,
  ...triedUpstream,
  ...withoutUpstreamFields,
  ...good,
];
