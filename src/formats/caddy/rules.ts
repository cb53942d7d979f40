import { leftOrGaveUp } from "../../classify/peer.ts";
import { known, type Rule, type When } from "../../faults/rule.ts";
import type { CaddyFields } from "./fields.ts";

const canceled = /context canceled|operation was canceled/;
const error = { record: "error" } as const satisfies When<CaddyFields>;
const origin = { answer: "origin" } as const satisfies When<CaddyFields>;
const like = { answer: "like_origin" } as const satisfies When<CaddyFields>;

/**
 * `msg` of a record of http.log.error is Go's error, which settles it.
 * https://github.com/caddyserver/caddy/blob/master/modules/caddyhttp/reverseproxy/reverseproxy.go (statusError)
 */
// biome-ignore format: a table, a row a rule
const errors: readonly Rule<CaddyFields>[] = [
  ["caddy-error-canceled-peer", { ...error, msg: canceled, peer: known }, "client", "client_abort", "inferred", leftOrGaveUp],
  ["caddy-error-canceled", { ...error, msg: canceled }, "client", "client_abort", "certain", "the client left, and the request was cancelled"],
  ["caddy-error-dns", { ...error, msg: /no such host|server misbehaving|\blookup / }, "proxy", "origin_dns", "certain", "Go's resolver says so"],
  ["caddy-error-refused", { ...error, msg: /connect: connection refused|no route to host|network is unreachable/ }, "proxy", "origin_refused", "certain",
    "no connection could be made"],
  ["caddy-error-dial", { ...error, msg: /dial tcp.*i\/o timeout/ }, "proxy", "origin_timeout", "certain", "the connection was not made in time"],
  ["caddy-error-timeout", { ...error, msg: /timeout awaiting response headers|context deadline exceeded/ }, "proxy", "origin_timeout", "certain",
    "no answer in time"],
  ["caddy-error-handshake", { ...error, msg: /TLS handshake timeout/ }, "proxy", "origin_tls", "inferred", "no TLS handshake in time"],
  ["caddy-error-read", { ...error, msg: /^read tcp.*i\/o timeout/ }, "proxy", "origin_timeout", "inferred", "no answer in time; a body that the client sends too slowly can end so too"],
  ["caddy-error-too-large", { ...error, msg: /request body too large/ }, "proxy", "proxy_limited", "certain", "request_body max_size"],
  ["caddy-error-tls", { ...error, msg: /x509:|\btls: / }, "proxy", "origin_tls", "certain", "the handshake with the origin failed"],
  ["caddy-error-reset", { ...error, msg: /\bEOF\b|connection reset by peer|malformed|transport connection broken|server response headers exceeded|broken pipe/ },
    "proxy", "origin_reset", "certain", "the origin closed the connection, or its answer was no HTTP"],
  ["caddy-error-unhealthy", { ...error, msg: /no upstreams available/ }, "proxy", "origin_unhealthy", "certain", "every upstream is out"],
  ["caddy-error-other", { ...error, status: "5xx" }, "proxy", "proxy_error", "inferred", "an error that names no upstream"],
];

/** Answers with headers that only an origin sends. A service that forward_auth asked may have said 401 or 403. */
// biome-ignore format: a table, a row a rule
const answered: readonly Rule<CaddyFields>[] = [
  ["caddy-origin-404", { status: [404, 410], ...origin }, "origin", "origin_not_found", "certain", "the headers are an origin's"],
  ["caddy-origin-denied", { status: [401, 403, 407], ...origin }, "origin", "origin_rejected", "inferred",
    "the headers are an origin's, or those of the service that forward_auth asks"],
  ["caddy-origin-4xx", { status: "4xx", ...origin }, "origin", "origin_rejected", "certain", "the headers are an origin's"],
  ["caddy-origin-5xx", { status: "failed", ...origin }, "origin", "origin_error", "certain", "the headers are an origin's"],
  ["caddy-like-origin-404", { status: [404, 410], ...like }, "origin", "origin_not_found", "inferred", "the headers look like an origin's"],
  ["caddy-like-origin-4xx", { status: "4xx", ...like }, "origin", "origin_rejected", "inferred", "the headers look like an origin's"],
  ["caddy-like-origin-5xx", { status: "failed", ...like }, "origin", "origin_error", "inferred", "the headers look like an origin's"],
];

/** Caddy's own answer: no header but its own. Only the error log knows the cause. */
// biome-ignore format: a table, a row a rule
const own: readonly Rule<CaddyFields>[] = [
  ["caddy-502-slow", { status: 502, request_time_ms: { min: 1000 } }, "proxy", "origin_timeout", "inferred", "no connection after a second or more"],
  ["caddy-502", { status: 502 }, "proxy", ["origin", "unknown"], "inferred", "refused, reset, TLS and DNS look alike; the record of http.log.error tells"],
  ["caddy-504", { status: 504 }, "proxy", "origin_timeout", "inferred", "no answer in time"],
  ["caddy-503-page", { status: 503, body: "some" }, "proxy", "proxy_fixed", "inferred", "a text of Caddy's own: respond 503"],
  ["caddy-503", { status: 503 }, "proxy", "origin_unhealthy", "inferred", "no upstream is available, or respond 503"],
  ["caddy-denied", { status: [401, 403] }, "proxy", "proxy_denied", "inferred", "basic_auth, or a rule"],
  ["caddy-404", { status: 404 }, "proxy", "proxy_not_found", "inferred", "the file server, or no route"],
  ["caddy-413", { status: 413 }, "proxy", "proxy_limited", "inferred", "request_body max_size"],
  ["caddy-bad-request", { status: [400, 414, 431] }, "proxy", "client_bad_request", "inferred"],
  ["caddy-429", { status: 429 }, "proxy", "proxy_limited", "inferred", "the plugin for rate limits"],
  ["caddy-500", { status: 500 }, "proxy", "proxy_error", "inferred"],
  ["caddy-own", { status: "failed" }, "proxy", "proxy_fixed", "inferred", "respond or error with this status"],
];

// biome-ignore format: a table, a row a rule
const good: readonly Rule<CaddyFields>[] = [
  ["caddy-file-cut", { status: "good", cut_short: "yes", answer: "file" }, "proxy", "client_abort", "inferred", "a file broke off: the client left"],
  ["caddy-cut", { status: "good", cut_short: "yes" }, "origin", "origin_incomplete", "inferred",
    "fewer bytes than Content-Length: the origin broke off, or the client left; http.handlers.reverse_proxy logs which"],
  ["caddy-origin", { status: "good", answer: ["origin", "like_origin"] }, "origin"],
  ["caddy-file", { status: "good", answer: "file" }, "proxy"],
  ["caddy-good", { status: "good" }, null],
];

// biome-ignore format: a table, a row a rule
export const caddyRules: readonly Rule<CaddyFields>[] = [
  ...errors,
  ["caddy-origin-499", { status: 499, ...origin }, "origin", "origin_rejected", "certain", "the origin sent 499 itself"],
  ["caddy-499-peer", { status: 499, peer: known }, "client", "client_abort", "inferred", leftOrGaveUp],
  ["caddy-499", { status: 499 }, "client", "client_abort", "certain", "499 is Caddy's code for a client that left; before 2026 it logged 0"],
  ["caddy-left", { status: null, request_time_ms: { min: 50 } }, "client", "client_abort", "inferred",
    "nothing was written after a wait: the client left, or was too slow with its body"],
  ["caddy-unhandled", { status: null, protocol: known }, "proxy"],
  ...answered,
  ...own,
  ...good,
];
