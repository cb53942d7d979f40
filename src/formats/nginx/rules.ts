import { leftOrGaveUp } from "../../classify/peer.ts";
import { known, type Rule, unlogged } from "../../faults/rule.ts";
import type { NginxFields } from "./conclude.ts";

const cached = ["hit", "stale"] as const;
/** No upstream was entered: nginx itself answered. */
const own = { upstream: "not_entered" } as const;
/** The line says nothing of upstreams: the stock formats. */
const plain = { upstream: unlogged } as const;
/** A page that an nginx makes itself; the origin can be one too, hence never certain. */
const builtIn = { page: "built_in" } as const;
/** Not nginx's page, and its configuration has none of its own for this status: it came from the origin. */
const passedOn = { page: "other", own_page: "no" } as const;
const fullBuffers = [4096, 8192, 12288, 16384, 32768, 65536, 131072] as const;

/** Whatever else is logged. */
// biome-ignore format: a table, a row a rule
const always: readonly Rule<NginxFields>[] = [
  ["nginx-default-backend", { status: 404, proxy_upstream_name: "upstream-default-backend" }, "proxy", "proxy_config", "inferred",
    "no Ingress rule matched: ingress-nginx's default backend answered"],
  ["nginx-origin-499", { status: 499, try_status: 499, try_header_ms: [{ min: 0 }, unlogged] }, "origin", "origin_rejected", "certain",
    "the origin sent 499 itself"],
  ["nginx-499-peer", { status: 499, peer: known }, "client", "client_abort", "inferred", leftOrGaveUp],
  ["nginx-499", { status: 499 }, "client", "client_abort", "certain",
    "499 is nginx's own code for a client that left; a long wait before it hints at a slow origin"],
  ["nginx-444", { status: 444 }, "proxy", "proxy_fixed", "certain", "return 444 closes without an answer"],
  ["nginx-408", { status: 408, ...own }, "proxy", "client_timeout", "certain", "header or body came too slowly"],
  ["nginx-408-upload", { status: 408, upstream: "entered", try_status: null }, "proxy", "client_timeout", "certain",
    "the body came too slowly while it was passed on"],
  ["nginx-408-plain", { status: 408, ...plain }, "proxy", "client_timeout", "inferred"],
  ["nginx-009", { status: null, status_word: "009" }, "origin", "origin_reset", "certain",
    "the origin's answer had no status line; nginx passed the bytes on as HTTP/0.9"],
  ["nginx-cached-404", { status: [404, 410], cache: cached }, "proxy", "origin_not_found", "certain", "the origin's answer, out of the cache"],
  ["nginx-cached-4xx", { status: "4xx", cache: cached }, "proxy", "origin_rejected", "certain", "the origin's answer, out of the cache"],
  ["nginx-cached-502", { status: [502, 504], cache: cached }, "proxy", "origin_error", "inferred",
    "out of the cache: the origin's failure, or nginx's failure to reach it"],
  ["nginx-cached-5xx", { status: "5xx", cache: cached }, "proxy", "origin_error", "certain", "the origin's answer, out of the cache"],
  ["nginx-limit-req", { status: "failed", limit_req_status: "REJECTED" }, "proxy", "proxy_limited", "certain", "limit_req rejected it"],
  ["nginx-limit-conn", { status: "failed", limit_conn_status: "REJECTED" }, "proxy", "proxy_limited", "certain", "limit_conn rejected it"],
];

/** No upstream was entered. */
// biome-ignore format: a table, a row a rule
const answeredItself: readonly Rule<NginxFields>[] = [
  ["nginx-own-400-malformed", { status: 400, ...own, request_line: "malformed" }, "proxy", "client_bad_request", "certain", "not a request of HTTP"],
  ["nginx-own-400-page", { status: 400, ...own, request_line: "http", body_bytes_sent: { min: 1 } }, "proxy", "client_bad_request", "certain",
    "nginx sent its page for a bad request (also 494 to 497, which it logs as 400)"],
  ["nginx-own-400-gone", { status: 400, ...own, body_bytes_sent: 0, request_completion: "" }, "client", "client_abort", "certain",
    "nothing was sent and the request did not complete: the client broke off"],
  ["nginx-own-400-nothing-sent", { status: 400, ...own, body_bytes_sent: 0 }, "client", "client_abort", "inferred",
    "nothing was sent: the client broke off while it sent its request"],
  ["nginx-own-400", { status: 400, ...own }, "proxy", "client_bad_request", "inferred"],
  ["nginx-own-414", { status: [414, 505], ...own }, "proxy", "client_bad_request", "certain", "URL too long, or a version of HTTP that nginx refuses"],
  ["nginx-own-protocol", { status: [411, 412, 416, 417, 421], ...own }, "proxy", "client_bad_request", "inferred"],
  ["nginx-own-413", { status: 413, ...own }, "proxy", "proxy_limited", "certain", "client_max_body_size"],
  ["nginx-own-denied", { status: [401, 403, 405, 407], ...own }, "proxy", "proxy_denied", "inferred", "auth_basic, deny, auth_request, file permissions, method"],
  ["nginx-own-429", { status: 429, ...own }, "proxy", "proxy_limited", "inferred", "limit_req_status 429, or return 429"],
  ["nginx-own-404-catch-all", { status: [404, 410], ...own, server_name: "_" }, "proxy", "proxy_config", "inferred",
    "the server for unknown host names answered"],
  ["nginx-own-404", { status: [404, 410], ...own }, "proxy", "proxy_not_found", "inferred", "a missing file, or return 404"],
  ["nginx-own-502", { status: 502, ...own, page: ["built_in", unlogged] }, "proxy", "origin_dns", "inferred",
    "the origin's name did not resolve; a resolver that is not set leaves the same line"],
  ["nginx-own-502-fixed", { status: [502, 504], ...own }, "proxy", "proxy_fixed", "inferred", "return 502, error_page or a script"],
  ["nginx-own-503-fixed", { status: 503, ...own, limit_req_status: [known, null], limit_conn_status: [known, null] }, "proxy", "proxy_fixed", "inferred",
    "no limit rejected it, so return 503"],
  ["nginx-own-503-service", { status: 503, ...own, proxy_upstream_name: known, lua_balancer: unlogged }, "proxy", "origin_unhealthy", "inferred",
    "ingress-nginx answers 503 for a service without endpoints"],
  ["nginx-own-503", { status: 503, ...own }, "proxy", "proxy_limited", "inferred", "limit_req or limit_conn answer 503; return 503 looks the same"],
  ["nginx-own-5xx", { status: "5xx", ...own }, "proxy", "proxy_error", "inferred", "a rewrite loop, a failing auth_request, no space for a body"],
  ["nginx-own-4xx", { status: "4xx", ...own }, "proxy", "proxy_fixed", "inferred"],
];

/** An upstream was entered. `$upstream_status` 502 and 504 can be nginx's own: the header time settles it. */
// biome-ignore format: a table, a row a rule
const triedUpstream: readonly Rule<NginxFields>[] = [
  ["nginx-second-dns", { status: "failed", try: "empty" }, "proxy", "origin_dns", "inferred", "the name of the second upstream did not resolve"],
  ["nginx-error-page", { status: "failed", try: "none" }, "proxy", "proxy_fixed", "inferred", "no try has this status: error_page changed it"],
  ["nginx-origin-502", { status: "failed", try_status: [502, 504], try_header_ms: { min: 0 }, same_status: "yes" }, "origin", "origin_error", "certain",
    "a header came from the origin (or a proxy of its own), with this status"],
  ["nginx-origin-502-replaced", { status: "failed", try_status: [502, 504], try_header_ms: { min: 0 } }, "proxy", "origin_error", "inferred",
    "the origin's error, replaced by error_page"],
  ["nginx-no-live-upstream", { status: "failed", try_status: [502, unlogged], try_addr: "name" }, "proxy", "origin_unhealthy", "certain",
    "the name of the upstream block stands for an address: no live upstreams"],
  ["nginx-504", { status: "failed", try_status: 504, try_header_ms: null }, "proxy", "origin_timeout", "certain",
    "no header came in time; without a connect time, not even a connection"],
  ["nginx-refused-http", { status: "failed", try_status: 502, try_header_ms: [null, unlogged], try_connect_ms: null, upstream_scheme: "http" }, "proxy", "origin_refused", "certain",
    "not connected, and the configuration speaks plain http to this address"],
  ["nginx-refused", { status: "failed", try_status: 502, try_header_ms: [null, unlogged], try_connect_ms: null }, "proxy", "origin_refused", "inferred",
    "not connected; a failed TLS handshake leaves the same fields"],
  ["nginx-header-too-large", { status: "failed", try_status: 502, try_header_ms: null, try_connect_ms: { min: 0 }, try_bytes_received: fullBuffers }, "proxy", "origin_reset", "inferred",
    "a whole buffer came and no end of the header: most likely larger than proxy_buffer_size"],
  ["nginx-reset", { status: "failed", try_status: 502, try_header_ms: null, try_connect_ms: { min: 0 } }, "proxy", "origin_reset", "certain",
    "connected, then closed, reset or no valid header"],
  ["nginx-origin-502-body", { status: "failed", try_status: [502, 504], try_header_ms: unlogged, try_length: { min: 1 } }, "origin", "origin_error", "certain",
    "a body came from the origin"],
  ["nginx-504-head", { status: "failed", try_status: 504, try_length: 0, method: "HEAD", page: [unlogged, "other"] }, "proxy", "origin_timeout", "inferred"],
  ["nginx-504-empty", { status: "failed", try_status: 504, try_length: 0 }, "proxy", "origin_timeout", "certain", "nothing came from the origin"],
  ["nginx-504-page", { status: "failed", try_status: 504, page: "built_in" }, "proxy", "origin_timeout", "inferred", "the page is nginx's own"],
  ["nginx-502-quick", { status: "failed", try_status: 502, try_length: 0, slowest_try_ms: { max: 9 } }, "proxy", "origin_refused", "inferred",
    "failed at once; a close at once looks the same"],
  ["nginx-502-empty", { status: "failed", try_status: 502, try_length: 0 }, "proxy", "origin_reset", "inferred", "failed after a while, nothing came"],
  ["nginx-502-no-header", { status: "failed", try_status: 502, try_header_ms: null }, "proxy", ["origin", "unknown"], "inferred",
    "no header came; the connect time that would tell more is not logged"],
  ["nginx-502-page", { status: "failed", try_status: 502, page: "built_in" }, "proxy", ["origin", "unknown"], "inferred", "the page is nginx's own"],
  ["nginx-502-second", { status: "failed", try_status: 502, redirected: "yes" }, "proxy", ["origin", "unknown"], "inferred", "the body is the second upstream's"],
  ["nginx-502-other", { status: "failed", try_status: [502, 504], page: "other" }, "origin", "origin_error", "inferred", "the page is not nginx's own"],
  ["nginx-504-bare", { status: "failed", try_status: 504 }, "proxy", "origin_timeout", "inferred", "no time and no size tells nginx's own 504 from the origin's"],
  ["nginx-502-bare", { status: "failed", try_status: 502 }, "proxy", ["origin", "unknown"], "inferred", "no time and no size tells nginx's own 502 from the origin's"],
  ["nginx-origin-404", { status: [404, 410], same_status: "yes" }, "origin", "origin_not_found", "certain", "only 502 and 504 can be nginx's own in $upstream_status"],
  ["nginx-origin-4xx", { status: "4xx", same_status: "yes" }, "origin", "origin_rejected", "certain", "only 502 and 504 can be nginx's own in $upstream_status"],
  ["nginx-origin-5xx", { status: "5xx", same_status: "yes" }, "origin", "origin_error", "certain", "only 502 and 504 can be nginx's own in $upstream_status"],
  ["nginx-x-accel-404", { status: 404, try_status: { min: 100, max: 399 } }, "proxy", "proxy_not_found", "inferred", "X-Accel-Redirect to a missing file"],
  ["nginx-origin-5xx-replaced", { status: "failed", try_status: "5xx" }, "proxy", "origin_error", "inferred", "the origin's error, replaced by error_page"],
  ["nginx-error-page-status", { status: "failed", try_status: known }, "proxy", "proxy_fixed", "inferred", "error_page NNN =MMM"],
  ["nginx-500-connecting", { status: 500, upstream: "entered", try_status: null }, "proxy", "proxy_error", "inferred", "no socket or memory while connecting"],
];

/** Nothing of an upstream is logged (combined, main): only sizes hint at who answered. */
// biome-ignore format: a table, a row a rule
const nothingLogged: readonly Rule<NginxFields>[] = [
  ["nginx-plain-malformed", { status: 400, ...plain, request_line: "malformed" }, "proxy", "client_bad_request", "certain", "not a request of HTTP"],
  ["nginx-plain-connect", { status: [400, 405], ...plain, method: "CONNECT" }, "proxy", "client_bad_request", "inferred"],
  ["nginx-plain-400-gone", { status: 400, ...plain, body_bytes_sent: 0 }, "client", "client_abort", "inferred", "nothing was sent: the client broke off"],
  ["nginx-plain-400-empty", { status: 400, ...plain, request_line: "empty" }, "proxy", "client_bad_request", "inferred"],
  ["nginx-plain-400", { status: 400, ...plain, ...builtIn }, "proxy", "client_bad_request", "inferred", "the page is nginx's own"],
  ["nginx-plain-413", { status: 413, ...plain, ...builtIn }, "proxy", "proxy_limited", "inferred", "the page is nginx's own"],
  ["nginx-plain-414", { status: [414, 505], ...plain }, "proxy", "client_bad_request", "inferred"],
  ["nginx-plain-429", { status: 429, ...plain, ...builtIn }, "proxy", "proxy_limited", "inferred", "the page is nginx's own"],
  ["nginx-plain-404", { status: 404, ...plain, ...builtIn }, "proxy", "proxy_not_found", "inferred", "the page is nginx's own"],
  ["nginx-plain-denied", { status: [401, 403], ...plain, ...builtIn }, "proxy", "proxy_denied", "inferred", "the page is nginx's own"],
  ["nginx-plain-503", { status: 503, ...plain, ...builtIn }, "proxy", "proxy_limited", "inferred", "the page is nginx's own: a limit, or return 503"],
  ["nginx-plain-500", { status: 500, ...plain, ...builtIn }, "proxy", "proxy_error", "inferred", "the page is nginx's own"],
  ["nginx-passed-on-404", { status: [404, 410], ...plain, ...passedOn }, "origin", "origin_not_found", "inferred",
    "not nginx's page, and its configuration has no other for this status"],
  ["nginx-passed-on-4xx", { status: [400, 401, 403, 405, 429], ...plain, ...passedOn }, "origin", "origin_rejected", "inferred",
    "not nginx's page, and its configuration has no other for this status"],
  ["nginx-passed-on-5xx", { status: [500, 502, 503, 504], ...plain, ...passedOn }, "origin", "origin_error", "inferred",
    "not nginx's page, and its configuration has no other for this status"],
  ["nginx-replaced-5xx", { status: "5xx", ...plain, page: "other", own_page: "errors" }, null, ["origin", "unknown"], "inferred",
    "the origin's answer, or the page that the configuration puts in the place of its errors"],
  ["nginx-plain-504", { status: 504, ...plain }, "proxy", "origin_timeout", "inferred"],
  ["nginx-plain-502", { status: 502, ...plain }, "proxy", ["origin", "unknown"], "inferred"],
  ["nginx-plain-failed", { status: "failed", ...plain }, null, "unknown", "inferred", "nothing of an upstream is logged"],
];

/** The status is good, but the answer may have broken off. */
// biome-ignore format: a table, a row a rule
const good: readonly Rule<NginxFields>[] = [
  ["nginx-left-own", { status: "good", request_completion: "", ...own }, "proxy", "client_abort", "inferred", "the client left in the middle"],
  ["nginx-left", { status: "good", request_completion: "" }, "origin", "client_abort", "inferred", "the client left in the middle"],
  ["nginx-incomplete", { status: "good", cut_short: "yes", request_completion: "OK" }, "origin", "origin_incomplete", "certain",
    "less came than the origin's Content-Length, and the client stayed to the end"],
  ["nginx-incomplete-or-left", { status: "good", cut_short: "yes" }, "origin", "origin_incomplete", "inferred",
    "less came than the origin's Content-Length; whether the client left first is not logged"],
  ["nginx-replaced", { status: "good", try_status: "failed" }, "proxy"],
  ["nginx-answered", { status: "good", upstream: "entered" }, "origin"],
  ["nginx-answered-itself", { status: "good", ...own }, "proxy"],
  ["nginx-good", { status: "good", ...plain }, null],
];

/** nginx as a proxy: first match wins. */
export const rules: readonly Rule<NginxFields>[] = [
  ...always,
  ...answeredItself,
  ...triedUpstream,
  ...nothingLogged,
  ...good,
];
