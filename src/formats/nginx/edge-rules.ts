import { clientOrProxyClosed } from "../../classify/peer.ts";
import { type Rule, unlogged } from "../../faults/rule.ts";
import type { NginxFields } from "./fields.ts";

/** No upstream was entered: the edge itself responded. */
const own = { upstream: "not_entered" } as const;
/** The status came from the origin or from a proxy in front of it. The size of the body suggests which. */
const behind = { same_status: ["yes", unlogged], upstream: ["entered", unlogged] } as const;
/** An upstream was entered and sent no status: with proxy_request_buffering off, before the body was complete. */
const duringUpload = { upstream: "entered", try_status: null } as const;
const builtIn = { page: "built_in" } as const;
const notHead: RegExp = /^(?!HEAD$)/;
const badRequest = [400, 411, 412, 414, 416, 417, 421, 505] as const;

/**
 * nginx as the edge (`--tier cdn`). A response from behind does not identify the hop that made it, so it is never certain;
 * the log of the proxy decides.
 */
// biome-ignore format: a table, a row a rule
export const edgeRules: readonly Rule<NginxFields>[] = [
  ["edge-499", { status: 499, peer: null }, "client", "client_abort", "certain", "499 is nginx's status for a connection that the client closed"],
  ["edge-499-peer", { status: 499 }, "client", "client_abort", "inferred", clientOrProxyClosed],
  ["edge-444", { status: 444, upstream: ["not_entered", unlogged] }, "cdn", "cdn_config", "inferred", "return 444: usually the server for unknown host names"],
  ["edge-408", { status: 408, ...own, request_time_ms: { min: 100 } }, "cdn", "client_timeout", "certain", "the client sent its header or body too slowly"],
  ["edge-408-at-once", { status: 408, ...own }, "cdn", "client_timeout", "inferred", "no wait of a timeout is logged: return 408 looks the same"],
  ["edge-408-plain", { status: 408, upstream: unlogged }, "cdn", "client_timeout", "inferred"],
  ["edge-009", { status: null, status_word: "009" }, "origin", "origin_reset", "inferred", "the response from behind was not valid HTTP"],
  ["edge-cached-range", { status: [412, 416], cache: ["hit", "stale"] }, "cdn", "client_bad_request", "inferred",
    "a range or precondition that the cached response does not satisfy; a cached error looks the same"],
  ["edge-cached", { status: "failed", cache: ["hit", "stale"] }, "cdn", "cdn_cached", "certain", "served from the cache of the edge"],
  ["edge-limit-req", { status: "failed", limit_req_status: "REJECTED", ...own }, "cdn", "cdn_limited", "certain", "limit_req rejected the request"],
  ["edge-limit-conn", { status: "failed", limit_conn_status: "REJECTED", ...own }, "cdn", "cdn_limited", "certain", "limit_conn rejected the request"],
  ["edge-limit-plain", { status: "failed", limit_req_status: "REJECTED", upstream: unlogged }, "cdn", "cdn_limited", "inferred", "limit_req rejected the request; error_page may have sent it to an upstream"],
  ["edge-limit-plain", { status: "failed", limit_conn_status: "REJECTED", upstream: unlogged }, "cdn", "cdn_limited", "inferred", "limit_conn rejected the request; error_page may have sent it to an upstream"],

  ["edge-own-400-certificate", { status: 400, ...own, ssl_client_verify: /^FAILED/ }, "cdn", "cdn_denied", "inferred", "$ssl_client_verify: the certificate of the client is invalid"],
  ["edge-own-400-certificate", { status: 400, ...own, bad_request_page: "certificate", ssl_client_verify: ["NONE", unlogged] }, "cdn", "cdn_denied", "inferred",
    "the size of nginx's page for a missing or invalid client certificate (495, 496)"],
  ["edge-own-400-empty", { status: 400, ...own, body_bytes_sent: 0, request_completion: "OK" }, "cdn", "client_bad_request", "inferred", "the response was complete, and has no body"],
  ["edge-own-400-head", { status: 400, ...own, method: "HEAD", request_completion: unlogged }, "cdn", "client_bad_request", "inferred", "a response to HEAD has no body"],
  ["edge-own-400-gone", { status: 400, ...own, body_bytes_sent: 0, request_completion: "" }, "client", "client_abort", "certain", "nothing was sent: the client closed the connection"],
  ["edge-own-400-nothing-sent", { status: 400, ...own, body_bytes_sent: 0 }, "client", "client_abort", "inferred", "nothing was sent: the client closed the connection"],
  ["edge-own-400-malformed", { status: 400, ...own, request_line: "malformed" }, "cdn", "client_bad_request", "certain", "the request is not valid HTTP"],
  ["edge-own-bad-request", { status: badRequest, ...own }, "cdn", "client_bad_request", "inferred"],
  ["edge-own-limited", { status: [413, 429, 503], ...own }, "cdn", "cdn_limited", "inferred"],
  ["edge-own-denied", { status: [401, 403, 405, 407], ...own }, "cdn", "cdn_denied", "inferred"],
  ["edge-own-404", { status: [404, 410], ...own }, "cdn", "cdn_config", "inferred", "no server or location matches"],
  ["edge-own-502", { status: 502, ...own }, "cdn", "origin_dns", "inferred", "the name of the upstream did not resolve"],
  ["edge-own-501", { status: 501, ...own }, "cdn", "client_bad_request", "inferred", "a Transfer-Encoding that nginx does not support"],
  ["edge-own-5xx", { status: "5xx", ...own }, "cdn", "cdn_error", "inferred"],
  ["edge-own-4xx", { status: "4xx", ...own }, "cdn", "cdn_config", "inferred"],

  ["edge-second-dns", { status: "failed", try: "empty" }, "cdn", "origin_dns", "inferred", "the name of the second upstream did not resolve"],
  ["edge-upload-limited", { status: [413, 429], ...duringUpload }, "cdn", "cdn_limited", "inferred", "the body exceeds client_max_body_size"],
  ["edge-upload-left", { status: 400, ...duringUpload, body_bytes_sent: 0, request_completion: ["", unlogged] }, "client", "client_abort", "inferred",
    "nothing was sent: the client closed the connection while nginx passed its body on"],
  ["edge-upload-bad", { status: [400, 411, 414, 417], ...duringUpload }, "cdn", "client_bad_request", "inferred", "nginx rejected the body of the client while it passed it on"],
  // return 444 closes the connection as a client does
  ["edge-left-waiting", { status: [{ min: 400, max: 443 }, { min: 445 }], request_completion: "", body_bytes_sent: 0 }, "client", "client_abort", "inferred", "the client closed the connection before the response arrived"],
  ["edge-504-unsent", { status: 504, request_completion: unlogged, body_bytes_sent: 0, method: notHead }, "client", "client_abort", "inferred",
    "nothing of the body was sent: the client closed the connection before the response arrived; a proxy behind that sends an empty 504 looks the same"],
  ["edge-no-live-upstream", { status: "failed", try_status: [502, unlogged], try_addr: "name" }, "cdn", "origin_unhealthy", "inferred", "no live upstreams"],
  ["edge-504", { status: "failed", try_status: 504, try_header_ms: null }, "cdn", "origin_timeout", "inferred", "no header within the timeout"],
  ["edge-refused", { status: "failed", try_status: 502, try_header_ms: [null, unlogged], try_connect_ms: null }, "cdn", "origin_refused", "inferred", "no connection to the upstream"],
  ["edge-reset", { status: "failed", try_status: 502, try_header_ms: null }, "cdn", "origin_reset", "inferred", "connected, but received no valid header"],
  ["edge-range", { status: [412, 416], try_status: { min: 100, max: 399 } }, "cdn", "client_bad_request", "inferred", "a range or precondition that the good response from behind does not satisfy"],
  ["edge-x-accel-403", { status: 403, try_status: { min: 100, max: 399 } }, "cdn", "cdn_denied", "inferred", "X-Accel-Redirect to a file that nginx must not read"],
  ["edge-replaced", { status: "failed", same_status: "no" }, "cdn", "cdn_config", "inferred", "error_page changed the status"],

  ["edge-plain-malformed", { status: 400, upstream: unlogged, request_line: "malformed" }, "cdn", "client_bad_request", "certain", "the request is not valid HTTP"],
  ["edge-plain-bad-request", { status: badRequest, upstream: unlogged, ...builtIn }, "cdn", "client_bad_request", "inferred"],
  ["edge-plain-414", { status: [414, 505], upstream: unlogged }, "cdn", "client_bad_request", "inferred"],
  ["edge-plain-head", { status: 400, upstream: unlogged, method: "HEAD" }, null, "unknown", "inferred", "a response to HEAD has no body, whichever hop sent it"],
  ["edge-plain-400-gone", { status: 400, upstream: unlogged, body_bytes_sent: 0 }, "client", "client_abort", "inferred"],

  ["edge-behind-504", { status: 504, ...behind, ...builtIn }, "proxy", "origin_timeout", "inferred", "the body has the size of an error page of nginx behind the edge"],
  ["edge-behind-502", { status: 502, ...behind, ...builtIn }, "proxy", ["origin", "unknown"], "inferred", "the body has the size of an error page of nginx behind the edge"],
  ["edge-behind-limited", { status: [413, 429, 503], ...behind, ...builtIn }, "proxy", "proxy_limited", "inferred", "the body has the size of an error page of nginx behind the edge"],
  ["edge-behind-denied", { status: [401, 403, 405], ...behind, ...builtIn }, "proxy", "proxy_denied", "inferred", "the body has the size of an error page of nginx behind the edge"],
  ["edge-behind-404", { status: 404, ...behind, ...builtIn }, "proxy", "proxy_not_found", "inferred", "the body has the size of an error page of nginx behind the edge"],
  ["edge-behind-500", { status: 500, ...behind, ...builtIn }, "proxy", "proxy_error", "inferred", "the body has the size of an error page of nginx behind the edge"],
  ["edge-behind-400", { status: 400, ...behind, ...builtIn }, "proxy", "client_bad_request", "inferred", "the body has the size of an error page of nginx behind the edge"],
  ["edge-origin-404", { status: [404, 410], upstream: "entered" }, "origin", "origin_not_found", "inferred", "the body does not have the size of nginx's error page"],
  ["edge-origin-4xx", { status: "4xx", upstream: "entered" }, "origin", "origin_rejected", "inferred", "the body does not have the size of nginx's error page"],
  ["edge-origin-5xx", { status: "5xx", upstream: "entered" }, "origin", "origin_error", "inferred", "the body does not have the size of nginx's error page"],
  ["edge-passed-on-404", { status: [404, 410], page: ["other", unlogged], own_page: "no" }, "origin", "origin_not_found", "inferred", "the body does not have the size of nginx's error page"],
  ["edge-passed-on-4xx", { status: "4xx", page: ["other", unlogged], own_page: "no" }, "origin", "origin_rejected", "inferred", "the body does not have the size of nginx's error page"],
  ["edge-passed-on-5xx", { status: "5xx", page: ["other", unlogged], own_page: "no" }, "origin", "origin_error", "inferred", "the body does not have the size of nginx's error page"],
  ["edge-plain-504", { status: 504 }, null, "origin_timeout", "inferred"],
  ["edge-plain-502", { status: 502 }, null, ["origin", "unknown"], "inferred"],
  ["edge-plain-failed", { status: "failed" }, null, "unknown", "inferred", "no upstream field is logged"],

  // an upgraded connection (WebSocket) ends without a complete response
  ["edge-upgraded", { status: 101 }, "origin"],
  ["edge-left-unanswered", { status: "good", request_completion: "", body_bytes_sent: 0 }, "client", "client_abort", "inferred", "nothing of the body was sent: the client closed the connection before the response arrived"],
  ["edge-left", { status: "good", request_completion: "" }, "origin", "client_abort", "inferred", "the client closed the connection during the response"],
  ["edge-incomplete", { status: "good", cut_short: "yes", request_completion: "OK" }, "origin", "origin_incomplete", "certain", "the body is shorter than the Content-Length from behind"],
  ["edge-incomplete-or-left", { status: "good", cut_short: "yes" }, "origin", "origin_incomplete", "inferred"],
  ["edge-hit", { status: "good", cache: ["hit", "stale"] }, "cdn"],
  ["edge-answered-itself", { status: "good", ...own }, "cdn"],
  ["edge-replaced-good", { status: "good", try_status: "failed" }, "cdn"],
  ["edge-answered", { status: "good", upstream: "entered" }, "origin"],
  ["edge-good", { status: "good" }, null],
];
