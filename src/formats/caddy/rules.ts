import { clientOrProxyClosed } from "../../classify/peer.ts";
import { known, type Rule, type When } from "../../faults/rule.ts";
import type { CaddyFields } from "./fields.ts";

const canceled = /context canceled|operation was canceled/;
const error = { record: "error" } as const satisfies When<CaddyFields>;
const origin = { answer: "origin" } as const satisfies When<CaddyFields>;
const like = { answer: "like_origin" } as const satisfies When<CaddyFields>;

/**
 * `msg` of a record of http.log.error is the error message of Go, which is certain evidence.
 * https://github.com/caddyserver/caddy/blob/master/modules/caddyhttp/reverseproxy/reverseproxy.go (statusError)
 */
// biome-ignore format: a table, a row a rule
const errors: readonly Rule<CaddyFields>[] = [
  ["caddy-error-canceled-peer", { ...error, msg: canceled, peer: known }, "client", "client_abort", "inferred", clientOrProxyClosed],
  ["caddy-error-canceled", { ...error, msg: canceled }, "client", "client_abort", "certain", "the client left, and the request was canceled"],
  ["caddy-error-dns", { ...error, msg: /no such host|server misbehaving|\blookup / }, "proxy", "origin_dns", "certain", "the resolver of Go returned an error"],
  ["caddy-error-own-limit", { ...error, msg: /cannot assign requested address|too many open files|no buffer space available/ }, "proxy", "proxy_error", "certain", "no local port, descriptor or memory was available for the connection"],
  ["caddy-error-not-permitted", { ...error, msg: /permission denied|operation not permitted/ }, "proxy", "proxy_error", "inferred", "this host forbids the connection: the permissions of a socket, a policy or a firewall rule"],
  ["caddy-error-unreachable", { ...error, msg: /network is unreachable/ }, "proxy", "origin_refused", "inferred", "the connection could not be established; the route of this host can be missing"],
  ["caddy-error-refused", { ...error, msg: /connect: connection refused|no route to host|connect: no such file or directory/ }, "proxy", "origin_refused", "certain",
    "the connection could not be established"],
  ["caddy-error-dial", { ...error, msg: /dial tcp.*i\/o timeout/ }, "proxy", "origin_timeout", "certain", "the connection was not established in time"],
  ["caddy-error-timeout", { ...error, msg: /timeout awaiting response headers|context deadline exceeded/ }, "proxy", "origin_timeout", "certain",
    "the origin did not respond in time"],
  ["caddy-error-handshake", { ...error, msg: /TLS handshake timeout/ }, "proxy", "origin_tls", "inferred", "the TLS handshake did not finish in time"],
  ["caddy-error-read", { ...error, msg: /^read tcp.*i\/o timeout/ }, "proxy", "origin_timeout", "inferred", "the origin did not respond in time; a client that sends its body too slowly can cause the same error"],
  ["caddy-error-too-large", { ...error, msg: /request body too large/ }, "proxy", "proxy_limited", "certain", "the body exceeds max_size of request_body"],
  ["caddy-error-tls", { ...error, msg: /x509:|\btls: / }, "proxy", "origin_tls", "certain", "the TLS handshake with the origin failed"],
  ["caddy-error-chunk", { ...error, msg: /invalid byte in chunk length|malformed chunked encoding|chunked line ends|too much overhead/ }, "proxy", "client_bad_request", "inferred", "the chunks of the request body are malformed"],
  ["caddy-error-header-size", { ...error, msg: /server response headers exceeded/ }, "proxy", "origin_reset", "inferred", "the response header is larger than max_response_header; it can be valid HTTP"],
  ["caddy-error-upload", { ...error, msg: /unexpected EOF|connection reset by peer/, method: ["POST", "PUT", "PATCH"] }, "proxy", "origin_reset", "inferred", "the origin closed the connection; a request body that ends early can cause the same error"],
  ["caddy-error-reset", { ...error, msg: /\bEOF\b|connection reset by peer|malformed|transport connection broken|broken pipe/ },
    "proxy", "origin_reset", "certain", "the origin closed the connection, or its response was not valid HTTP"],
  ["caddy-error-unhealthy", { ...error, msg: /no upstreams available/ }, "proxy", "origin_unhealthy", "certain", "no upstream is available"],
  ["caddy-error-other", { ...error, status: "5xx" }, "proxy", "proxy_error", "inferred", "the error names no upstream"],
];

const passedOn =
  "the response has headers of an origin; forward_auth, handle_errors and handle_response can pass on those of another service";

/**
 * Responses with headers that only an origin sends. forward_auth passes on each response of its service that is not 2xx,
 * and handle_errors can ask a server of error pages.
 * https://caddyserver.com/docs/caddyfile/directives/forward_auth
 */
// biome-ignore format: a table, a row a rule
const answered: readonly Rule<CaddyFields>[] = [
  ["caddy-origin-404", { status: [404, 410], ...origin }, "origin", "origin_not_found", "inferred", passedOn],
  ["caddy-origin-denied", { status: [401, 403, 407], ...origin }, "origin", "origin_rejected", "inferred", passedOn],
  ["caddy-origin-4xx", { status: "4xx", ...origin }, "origin", "origin_rejected", "inferred", passedOn],
  ["caddy-origin-5xx", { status: "failed", ...origin }, "origin", "origin_error", "inferred", passedOn],
  ["caddy-like-origin-404", { status: [404, 410], ...like }, "origin", "origin_not_found", "inferred", "the response has headers that an origin usually sends"],
  ["caddy-like-origin-4xx", { status: "4xx", ...like }, "origin", "origin_rejected", "inferred", "the response has headers that an origin usually sends"],
  ["caddy-like-origin-5xx", { status: "failed", ...like }, "origin", "origin_error", "inferred", "the response has headers that an origin usually sends"],
];

/** Responses that Caddy generated: they have only its own headers. Only the error log has the cause. */
// biome-ignore format: a table, a row a rule
const own: readonly Rule<CaddyFields>[] = [
  ["caddy-range", { status: [412, 416] }, "proxy", "client_bad_request", "inferred", "the file server checks ranges and preconditions itself"],
  ["caddy-502-slow", { status: 502, request_time_ms: { min: 1000 } }, "proxy", "origin_timeout", "inferred", "the connection was not established after one second or more"],
  ["caddy-502", { status: 502 }, "proxy", ["origin", "unknown"], "inferred", "refused connections, resets, TLS and DNS errors look the same here; the record of http.log.error has the cause"],
  ["caddy-504", { status: 504 }, "proxy", "origin_timeout", "inferred", "the origin did not respond in time"],
  ["caddy-503-page", { status: 503, body: "some" }, "proxy", "proxy_fixed", "inferred", "the configuration responds with a text: respond 503"],
  ["caddy-503", { status: 503 }, "proxy", "origin_unhealthy", "inferred", "no upstream is available, or the configuration responds with 503"],
  ["caddy-denied", { status: [401, 403] }, "proxy", "proxy_denied", "inferred", "basic_auth or another rule denied the request"],
  ["caddy-404", { status: 404 }, "proxy", "proxy_not_found", "inferred", "the file server has no such file, or no route matches"],
  ["caddy-413", { status: 413 }, "proxy", "proxy_limited", "inferred", "the body exceeds max_size of request_body"],
  ["caddy-bad-request", { status: [400, 414, 431] }, "proxy", "client_bad_request", "inferred"],
  ["caddy-429", { status: 429 }, "proxy", "proxy_limited", "inferred", "the rate limit plugin rejected the request"],
  ["caddy-500", { status: 500 }, "proxy", "proxy_error", "inferred"],
  ["caddy-own", { status: "failed" }, "proxy", "proxy_fixed", "inferred", "the configuration returns this status with respond or error"],
];

// biome-ignore format: a table, a row a rule
const good: readonly Rule<CaddyFields>[] = [
  ["caddy-file-cut", { status: "good", cut_short: "yes", answer: "file" }, "proxy", "client_abort", "inferred", "the client left while a file was sent"],
  ["caddy-cut", { status: "good", cut_short: "yes" }, "origin", "origin_incomplete", "inferred",
    "fewer bytes than Content-Length were sent: the origin closed the connection, or the client left; http.handlers.reverse_proxy logs which"],
  ["caddy-origin", { status: "good", answer: ["origin", "like_origin"] }, "origin"],
  ["caddy-file", { status: "good", answer: "file" }, "proxy"],
  ["caddy-good", { status: "good" }, null],
];

// biome-ignore format: a table, a row a rule
export const caddyRules: readonly Rule<CaddyFields>[] = [
  ...errors,
  ["caddy-origin-499", { status: 499, ...origin }, "origin", "origin_rejected", "inferred", passedOn],
  ["caddy-499-peer", { status: 499, peer: known }, "client", "client_abort", "inferred", clientOrProxyClosed],
  ["caddy-499", { status: 499 }, "client", "client_abort", "certain", "499 is the code of Caddy for a client that left; before 2026 it logged 0"],
  // 2.6 logs 0 for a connection that was taken over
  ["caddy-upgraded", { status: [null, 101], upgraded: "yes" }, "origin"],
  ["caddy-left", { status: null, request_time_ms: { min: 50 } }, "client", "client_abort", "inferred",
    "no response was written after a wait: the client left, or sent its body too slowly"],
  ["caddy-unhandled", { status: null, protocol: known }, "proxy"],
  ...answered,
  ...own,
  ...good,
];
