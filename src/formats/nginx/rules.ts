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
/** An upstream was entered and sent no status: with proxy_request_buffering off, before the body was complete. */
const duringUpload = { upstream: "entered", try_status: null } as const;
const bodyless: RegExp = /^(?:GET|HEAD|OPTIONS)$/;
const notHead: RegExp = /^(?!HEAD$)/;
// nginx rejects these methods and lower-case letters before any directive is evaluated
const rejectedMethod: RegExp = /^(?:PRI|CONNECT)$|[^A-Z_-]/;
const usualProtocol: RegExp = /^HTTP\/(?:1\.[01]|[23]\.0)$/;
/** A timeout of nginx waits longer; a configured status is sent at once. */
const waited = { request_time_ms: { min: 100 } } as const;
// an error that nginx itself met is a few hundred bytes into a response at most; a larger part of one fills its buffer
const maxBytesBeforeReset = 999;
const minTimeoutMs = 1000;

/** Rules that need no upstream field. */
// biome-ignore format: a table, a row a rule
const always: readonly Rule<NginxFields>[] = [
  ["nginx-default-backend", { status: 404, proxy_upstream_name: "upstream-default-backend", redirected: ["no", unlogged] }, "proxy", "proxy_config", "inferred",
    "no Ingress rule matched: ingress-nginx's default backend answered"],
  ["nginx-origin-499", { status: 499, try_status: 499, try_header_ms: [{ min: 0 }, unlogged] }, "origin", "origin_rejected", "certain",
    "the origin sent 499"],
  ["nginx-499", { status: 499, peer: null }, "client", "client_abort", "certain",
    "499 is nginx's status for a connection that the client closed; a long wait before it suggests a slow origin"],
  ["nginx-499-peer", { status: 499 }, "client", "client_abort", "inferred", clientOrProxyClosed],
  ["nginx-444", { status: 444, ...own }, "proxy", "proxy_fixed", "certain", "return 444 closes the connection without a response"],
  ["nginx-444", { status: 444, ...noUpstreamField, body_bytes_sent: [0, null, unlogged] }, "proxy", "proxy_fixed", "certain", "return 444 closes the connection without a response"],
  ["nginx-408", { status: 408, ...own, ...waited }, "proxy", "client_timeout", "certain", "the client sent its header or body too slowly"],
  ["nginx-408-at-once", { status: 408, ...own }, "proxy", "client_timeout", "inferred",
    "no wait of a timeout is logged: return 408 or a script looks the same"],
  ["nginx-408-upload", { status: 408, upstream: "entered", try_status: null }, "proxy", "client_timeout", "certain",
    "the client sent its body too slowly while nginx passed it on"],
  ["nginx-408-plain", { status: 408, ...noUpstreamField }, "proxy", "client_timeout", "inferred"],
  ["nginx-009", { status: null, status_word: "009" }, "origin", "origin_reset", "certain",
    "the response of the origin had no status line; nginx passed it on as HTTP/0.9"],
  ["nginx-cached-range", { status: [412, 416], cache: cached }, "proxy", "client_bad_request", "inferred",
    "a range or precondition that the cached response does not satisfy; a cached error of the origin looks the same"],
  ["nginx-cached-404", { status: [404, 410], cache: cached }, "proxy", "origin_not_found", "certain", "a response of the origin, served from the cache"],
  ["nginx-cached-4xx", { status: "4xx", cache: cached }, "proxy", "origin_rejected", "certain", "a response of the origin, served from the cache"],
  ["nginx-cached-502", { status: [502, 504], cache: cached }, "proxy", "origin_error", "inferred",
    "served from the cache: an error of the origin, or nginx's own error when it could not reach the origin"],
  ["nginx-cached-5xx", { status: "5xx", cache: cached }, "proxy", "origin_error", "certain", "a response of the origin, served from the cache"],
  ["nginx-limit-req", { status: "failed", limit_req_status: "REJECTED", ...own }, "proxy", "proxy_limited", "certain", "limit_req rejected the request"],
  ["nginx-limit-conn", { status: "failed", limit_conn_status: "REJECTED", ...own }, "proxy", "proxy_limited", "certain", "limit_conn rejected the request"],
  ["nginx-limit-req-plain", { status: "failed", limit_req_status: "REJECTED", ...noUpstreamField }, "proxy", "proxy_limited", "inferred",
    "limit_req rejected the request; error_page may have sent it to an upstream"],
  ["nginx-limit-conn-plain", { status: "failed", limit_conn_status: "REJECTED", ...noUpstreamField }, "proxy", "proxy_limited", "inferred",
    "limit_conn rejected the request; error_page may have sent it to an upstream"],
];

/** No upstream was entered. */
// biome-ignore format: a table, a row a rule
const answeredItself: readonly Rule<NginxFields>[] = [
  ["nginx-own-400-malformed", { status: 400, ...own, request_line: "malformed" }, "proxy", "client_bad_request", "certain", "the request is not valid HTTP"],
  ["nginx-own-400-method", { status: 400, ...own, method: rejectedMethod }, "proxy", "client_bad_request", "certain", "nginx accepts no such method"],
  ["nginx-own-400-certificate", { status: 400, ...own, ssl_client_verify: /^FAILED/ }, "proxy", "proxy_denied", "inferred",
    "$ssl_client_verify: the certificate of the client is invalid (495)"],
  ["nginx-own-400-certificate", { status: 400, ...own, bad_request_page: "certificate", ssl_client_verify: ["NONE", unlogged] }, "proxy", "proxy_denied", "inferred",
    "the size of nginx's page for a missing or invalid client certificate (495, 496); a header too large looks the same with a longer server token"],
  ["nginx-own-400-special", { status: 400, ...own, bad_request_page: "request" }, "proxy", "client_bad_request", "certain",
    "the size of nginx's page for a header too large or plain HTTP on a TLS port (494, 497)"],
  ["nginx-own-400-page", { status: 400, ...own, request_line: "http", body_bytes_sent: { min: 1 } }, "proxy", "client_bad_request", "inferred",
    "nginx sent a page for a bad request; return 400 looks the same"],
  ["nginx-own-400-gone", { status: 400, ...own, body_bytes_sent: 0, request_completion: "" }, "client", "client_abort", "certain",
    "nothing was sent and the request did not complete: the client closed the connection"],
  ["nginx-own-400-empty", { status: 400, ...own, body_bytes_sent: 0, request_completion: "OK" }, "proxy", "client_bad_request", "inferred",
    "the response was complete: its page has no body for HEAD, or return 400 sends none"],
  ["nginx-own-400-head", { status: 400, ...own, method: "HEAD" }, "proxy", "client_bad_request", "inferred", "a response to HEAD has no body"],
  ["nginx-own-400-nothing-sent", { status: 400, ...own, body_bytes_sent: 0 }, "client", "client_abort", "inferred",
    "nothing was sent: the client closed the connection while it sent its request"],
  ["nginx-own-400", { status: 400, ...own }, "proxy", "client_bad_request", "inferred"],
  ["nginx-own-414-configured", { status: [414, 505], ...own, protocol: usualProtocol }, "proxy", "client_bad_request", "inferred",
    "the request line is complete and its version is supported, so return 414 or 505 may be the cause"],
  ["nginx-own-414", { status: [414, 505], ...own }, "proxy", "client_bad_request", "certain", "the URL is too long, or nginx does not support the HTTP version"],
  ["nginx-own-protocol", { status: [411, 412, 416, 417, 421], ...own }, "proxy", "client_bad_request", "inferred"],
  ["nginx-own-413-bodyless", { status: 413, ...own, method: bodyless }, "proxy", "proxy_limited", "inferred",
    "client_max_body_size, although this method usually has no body; return 413 looks the same"],
  ["nginx-own-413", { status: 413, ...own }, "proxy", "proxy_limited", "certain", "the body exceeds client_max_body_size"],
  ["nginx-own-denied", { status: [401, 403, 405, 407], ...own }, "proxy", "proxy_denied", "inferred", "auth_basic, deny, auth_request, file permissions or the method"],
  ["nginx-own-429", { status: 429, ...own }, "proxy", "proxy_limited", "inferred", "limit_req_status 429, or return 429"],
  ["nginx-own-404-catch-all", { status: [404, 410], ...own, server_name: "_" }, "proxy", "proxy_config", "inferred",
    "the server for unknown host names responded"],
  ["nginx-own-404", { status: [404, 410], ...own }, "proxy", "proxy_not_found", "inferred", "a missing file, or return 404"],
  ["nginx-own-502", { status: 502, ...own, page: ["built_in", unlogged] }, "proxy", "origin_dns", "inferred",
    "the name of the origin did not resolve; a missing resolver directive looks the same"],
  ["nginx-own-502-fixed", { status: [502, 504], ...own }, "proxy", "proxy_fixed", "inferred", "return 502, error_page or a script"],
  ["nginx-own-501", { status: 501, ...own }, "proxy", "client_bad_request", "inferred", "a Transfer-Encoding that nginx does not support, or return 501"],
  ["nginx-own-503-fixed", { status: 503, ...own, limit_req_status: [known, null], limit_conn_status: [known, null] }, "proxy", "proxy_fixed", "inferred",
    "no limit rejected the request, so the cause is return 503"],
  ["nginx-own-503-service", { status: 503, ...own, proxy_upstream_name: known, lua_balancer: unlogged }, "proxy", "origin_unhealthy", "inferred",
    "ingress-nginx answers 503 for a service without endpoints"],
  ["nginx-own-503", { status: 503, ...own }, "proxy", "proxy_limited", "inferred", "limit_req or limit_conn rejected the request; return 503 looks the same"],
  ["nginx-own-600", { status: { min: 600 }, ...own }, "proxy", "proxy_fixed", "inferred", "nginx itself sends no such status: return or a script"],
  ["nginx-own-5xx", { status: "5xx", ...own }, "proxy", "proxy_error", "inferred", "a rewrite loop, a failed auth_request, or no disk space for a body"],
  ["nginx-own-4xx", { status: "4xx", ...own }, "proxy", "proxy_fixed", "inferred"],
];

/** An upstream was entered. `$upstream_status` 502 and 504 can be nginx's own; the header time decides. */
// biome-ignore format: a table, a row a rule
const triedUpstream: readonly Rule<NginxFields>[] = [
  ["nginx-second-dns", { status: "failed", try: "empty" }, "proxy", "origin_dns", "inferred", "the name of the second upstream did not resolve"],
  ["nginx-upload-limited", { status: [413, 429], ...duringUpload }, "proxy", "proxy_limited", "inferred",
    "the body exceeds client_max_body_size, which nginx noticed while it passed the body on"],
  ["nginx-upload-left", { status: 400, ...duringUpload, body_bytes_sent: 0, request_completion: ["", unlogged] }, "client", "client_abort", "inferred",
    "nothing was sent: the client closed the connection while nginx passed its body on"],
  ["nginx-upload-bad", { status: [400, 411, 414, 417], ...duringUpload }, "proxy", "client_bad_request", "inferred",
    "nginx rejected the body of the client while it passed it on"],
  ["nginx-444-closed", { status: 444, ...duringUpload }, "proxy", "proxy_fixed", "inferred", "return 444 after an upstream that sent no status"],
  ["nginx-error-page", { status: "failed", try: "none" }, "proxy", "proxy_fixed", "inferred", "no attempt has this status: error_page changed it"],
  ["nginx-origin-502", { status: "failed", try_status: [502, 504], try_header_ms: { min: 0 }, same_status: "yes" }, "origin", "origin_error", "certain",
    "the origin, or a proxy in front of it, sent a header with this status"],
  ["nginx-origin-502-replaced", { status: "failed", try_status: [502, 504], try_header_ms: { min: 0 } }, "proxy", "origin_error", "inferred",
    "an error of the origin, replaced by error_page"],
  ["nginx-no-live-upstream", { status: "failed", try_status: [502, unlogged], try_addr: "name" }, "proxy", "origin_unhealthy", "certain",
    "the upstream block is logged instead of an address: no live upstreams"],
  ["nginx-504", { status: "failed", try_status: 504, try_header_ms: null }, "proxy", "origin_timeout", "certain",
    "no header within the timeout; without a connect time there was no connection either"],
  ["nginx-refused-http", { status: "failed", try_status: 502, try_header_ms: [null, unlogged], try_connect_ms: null, upstream_scheme: "http" }, "proxy", "origin_refused", "inferred",
    "no connection over plain HTTP; connect() that fails on this machine (no local port, SELinux) looks the same"],
  ["nginx-refused", { status: "failed", try_status: 502, try_header_ms: [null, unlogged], try_connect_ms: null }, "proxy", "origin_refused", "inferred",
    "no connection; a failed TLS handshake, or connect() that fails on this machine (no local port, SELinux), looks the same"],
  ["nginx-reset", { status: "failed", try_status: 502, try_header_ms: null, try_connect_ms: { min: 0 }, try_bytes_received: { max: maxBytesBeforeReset } }, "proxy", "origin_reset", "certain",
    "connected; then the origin closed or reset the connection, or sent an invalid header"],
  ["nginx-header-too-large", { status: "failed", try_status: 502, try_header_ms: null, try_connect_ms: { min: 0 }, try_bytes_received: { min: maxBytesBeforeReset + 1 } }, "proxy", "origin_reset", "inferred",
    "much was received without the end of the header: the header probably exceeds proxy_buffer_size"],
  ["nginx-reset-or-header", { status: "failed", try_status: 502, try_header_ms: null, try_connect_ms: { min: 0 } }, "proxy", "origin_reset", "inferred",
    "connected, but no valid header: the origin closed the connection, or its header exceeds proxy_buffer_size"],
  ["nginx-origin-502-body", { status: "failed", try_status: [502, 504], try_header_ms: unlogged, try_length: { min: 1 } }, "origin", "origin_error", "certain",
    "the origin sent a body"],
  ["nginx-504-head", { status: "failed", try_status: 504, try_length: 0, method: "HEAD", page: [unlogged, "other"] }, "proxy", "origin_timeout", "inferred"],
  ["nginx-empty-passed-on", { status: [502, 504], try_status: [502, 504], try_header_ms: unlogged, try_length: 0, same_status: "yes", body_bytes_sent: 0, method: notHead, request_completion: ["OK", unlogged], redirected: "no" }, "origin", "origin_error", "inferred",
    "nginx's own error has a page; nothing was sent, so an empty response was passed on"],
  ["nginx-504-empty", { status: "failed", try_status: 504, try_header_ms: unlogged, try_length: 0, page: "built_in", slowest_try_ms: { min: minTimeoutMs }, redirected: "no" }, "proxy", "origin_timeout", "certain",
    "the origin sent nothing for as long as a timeout, and the body has the size of nginx's error page"],
  ["nginx-504-intercepted", { status: "failed", try_status: 504, try_length: 0 }, "proxy", "origin_timeout", "inferred",
    "the origin sent no body; its own 504 looks the same if it is empty or intercepted"],
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
  ["nginx-range", { status: [412, 416], try_status: { min: 100, max: 399 } }, "proxy", "client_bad_request", "inferred",
    "a range or precondition that the good response of the origin does not satisfy"],
  ["nginx-x-accel-403", { status: 403, try_status: { min: 100, max: 399 } }, "proxy", "proxy_denied", "inferred", "X-Accel-Redirect to a file that nginx must not read; a rule or script of its own looks the same"],
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
  ["nginx-plain-444-origin", { status: 444, ...noUpstreamField }, "origin", "origin_rejected", "inferred", "return 444 sends no body, so the status is the origin's"],
  ["nginx-plain-head", { status: 400, ...noUpstreamField, method: "HEAD" }, null, "unknown", "inferred", "a response to HEAD has no body, whichever hop sent it"],
  ["nginx-plain-certificate", { status: 400, ...noUpstreamField, bad_request_page: "certificate", ssl_client_verify: ["NONE", unlogged] }, "proxy", "proxy_denied", "inferred",
    "the size of nginx's page for a missing or invalid client certificate; a page of the origin may have this size"],
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
  // an upgraded connection (WebSocket) ends without a complete response
  ["nginx-upgraded", { status: 101 }, "origin"],
  ["nginx-left-own", { status: "good", request_completion: "", ...own }, "proxy", "client_abort", "inferred", "the client closed the connection during the response; nginx that cannot read the file looks the same"],
  ["nginx-left-unanswered", { status: "good", request_completion: "", body_bytes_sent: 0 }, "client", "client_abort", "inferred", "nothing of the body was sent: the client closed the connection before the response arrived; an invalid chunk of the origin looks the same"],
  ["nginx-left", { status: "good", request_completion: "" }, "origin", "client_abort", "inferred",
    "the client closed the connection during the response; a full proxy_temp_path or an invalid chunk of the origin looks the same"],
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
