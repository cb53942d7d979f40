import { clientOrProxyClosed } from "../../classify/peer.ts";
import { known, type Rule, unlogged } from "../../faults/rule.ts";
import type { TraefikFields } from "./fields.ts";

const json = { log: "json" } as const;
const common = { log: "common" } as const;
/** No service responded: 0. */
const noService = { ...json, asked: "no" } as const;
/** OriginStatus also holds the status of Traefik's own errors; only the size of the body distinguishes them. */
const noHeaders = { ...json, origin_headers: "no" } as const;

/** By the text of Go's error message. https://github.com/traefik/traefik/pull/13442 */
// biome-ignore format: a table, a row a rule
const originErrors: readonly Rule<TraefikFields>[] = [
  ["traefik-error-dns", { status: "failed", origin_error: /no such host|server misbehaving|\blookup / }, "proxy", "origin_dns", "certain", "OriginError names the cause"],
  ["traefik-error-refused", { status: "failed", origin_error: /connection refused|no route to host|network is unreachable/ }, "proxy", "origin_refused", "certain",
    "OriginError names the cause"],
  ["traefik-error-handshake", { status: "failed", origin_error: /TLS handshake timeout/ }, "proxy", "origin_tls", "inferred", "OriginError: no TLS handshake in time"],
  ["traefik-error-timeout", { status: "failed", origin_error: /timeout|deadline exceeded/ }, "proxy", "origin_timeout", "certain", "OriginError names the cause"],
  ["traefik-error-tls", { status: "failed", origin_error: /x509|tls:/ }, "proxy", "origin_tls", "certain", "OriginError names the cause"],
  ["traefik-error-reset", { status: "failed", origin_error: /EOF|connection reset|malformed/ }, "proxy", "origin_reset", "certain", "OriginError names the cause"],
];

/** Sizes of Traefik's own bodies: "Bad Gateway" 11, "Gateway Timeout" 15, "Client Closed Request" and "Internal Server Error" 21. */
// biome-ignore format: a table, a row a rule
const ofJson: readonly Rule<TraefikFields>[] = [
  ["traefik-504", { status: 504, upstream_status: 504, size: 15, ...noHeaders }, "proxy", "origin_timeout", "inferred", "a body of the size of Traefik's own"],
  ["traefik-502", { status: 502, upstream_status: 502, size: 11, ...noHeaders }, "proxy", ["origin", "unknown"], "inferred",
    "a body of the size of Traefik's own; refused, reset and DNS failures look the same"],
  ["traefik-500", { status: 500, upstream_status: 500, size: 21, ...noHeaders }, "proxy", "origin_tls", "inferred",
    "a body of the size of Traefik's own for errors outside the network, such as a certificate error"],
  ["traefik-503", { status: 503, upstream_status: [null, 503, unlogged], size: [19, 20], ...noHeaders }, "proxy", "origin_unhealthy", "inferred",
    "a body of the size of Traefik's own: no server of the service is up"],
  ["traefik-denied", { status: [401, 403, 407], served: "no", ...noService }, "proxy", "proxy_denied", "certain", "a middleware denied the request; no service was contacted"],
  ["traefik-limited", { status: [429, 413], served: "no", ...noService }, "proxy", "proxy_limited", "certain", "a limit of a middleware; no service was contacted"],
  // 2.9.4 wrote 0 for everything: https://github.com/traefik/traefik/issues/9487
  ["traefik-denied-0", { status: [401, 403, 407], ...noService }, "proxy", "proxy_denied", "inferred", "a service is named, but its status is 0"],
  ["traefik-limited-0", { status: [429, 413], ...noService }, "proxy", "proxy_limited", "inferred", "a service is named, but its status is 0"],
  ["traefik-own-404", { status: 404, ...noService }, "proxy", "proxy_fixed", "inferred", "a router matched, but no service was contacted"],
  ["traefik-bad-request", { status: [400, 414, 431], ...noService }, "proxy", "client_bad_request", "inferred"],
  ["traefik-own-503", { status: 503, ...noService }, "proxy", "proxy_limited", "inferred", "the circuit breaker is open"],
  // pkg/middlewares/auth/forward.go; other middlewares that ask a service answer 500 too
  ["traefik-auth-failed", { status: 500, router: known, ...noService }, "proxy", "proxy_error", "inferred", "a router matched, but no service was contacted: a middleware such as forwardAuth failed"],
  ["traefik-own", { status: "failed", ...noService }, "proxy", "proxy_fixed", "inferred", "no service was contacted"],
  ["traefik-origin-404", { status: [404, 410], same_status: "yes", ...json }, "origin", "origin_not_found", "certain", "the status of the service"],
  ["traefik-origin-4xx", { status: "4xx", same_status: "yes", ...json }, "origin", "origin_rejected", "certain", "the status of the service"],
  ["traefik-origin-5xx", { status: "5xx", same_status: "yes", origin_headers: "yes" }, "origin", "origin_error", "certain", "a response header of the service is logged"],
  ["traefik-origin-head", { status: 503, method: "HEAD", same_status: "yes", ...json }, "origin", "origin_error", "inferred", "the response to HEAD has no body to compare"],
  ["traefik-origin-like", { status: [500, 502, 504], same_status: "yes", ...json }, "origin", "origin_error", "inferred", "a body larger than Traefik's own"],
  ["traefik-origin-other", { status: "5xx", same_status: "yes", ...json }, "origin", "origin_error", "certain", "Traefik never sends this status for a failed service"],
  ["traefik-replaced", { status: "failed", same_status: "no", ...json }, "proxy", "proxy_fixed", "inferred", "the service sent another status; the errors middleware replaced it"],
];

// biome-ignore format: a table, a row a rule
const ofCommon: readonly Rule<TraefikFields>[] = [
  ["traefik-auth", { status: 401, size: 17, router: /^Auth for /, ...common }, "proxy", "proxy_denied", "certain", "Traefik 1.x names the authentication that denied the request"],
  ["traefik-common-502", { status: 502, size: 11, ...common }, "proxy", ["origin", "unknown"], "inferred", "a body of the size of Traefik's own"],
  ["traefik-common-504", { status: 504, size: 15, ...common }, "proxy", "origin_timeout", "inferred", "a body of the size of Traefik's own"],
  ["traefik-common-500", { status: 500, size: 21, ...common }, "proxy", "origin_tls", "inferred", "a body of the size of Traefik's own"],
  ["traefik-common-503", { status: 503, size: [19, 20], ...common }, "proxy", "origin_unhealthy", "inferred", "a body of the size of Traefik's own"],
  ["traefik-common-429", { status: 429, size: 17, ...common }, "proxy", "proxy_limited", "inferred", "a body of the size of Traefik's own"],
  ["traefik-common-denied", { status: [401, 403], served: "no", ...common }, "proxy", "proxy_denied", "inferred", "no service is named"],
  ["traefik-common-limited", { status: [413, 429], served: "no", ...common }, "proxy", "proxy_limited", "inferred", "no service is named"],
  ["traefik-common-own", { status: "failed", served: "no", ...common }, "proxy", "proxy_fixed", "inferred", "no service is named"],
  ["traefik-common-origin-404", { status: [404, 410], ...common }, "origin", "origin_not_found", "inferred", "a service is named; a middleware can also respond"],
  ["traefik-common-origin-4xx", { status: "4xx", ...common }, "origin", "origin_rejected", "inferred", "a service is named; a middleware can also respond"],
  ["traefik-common-origin-5xx", { status: "failed", ...common }, "origin", "origin_error", "inferred", "a service is named"],
];

// biome-ignore format: a table, a row a rule
export const traefikRules: readonly Rule<TraefikFields>[] = [
  // Traefik removes X-Forwarded-For of a peer that it does not trust, so no field shows that the peer is the client
  ["traefik-499", { status: 499, size: [0, 21] }, "client", "client_abort", "inferred", clientOrProxyClosed],
  ["traefik-origin-499", { status: 499 }, "origin", "origin_rejected", "inferred", "a body larger than Traefik's own"],
  ["traefik-no-router", { status: 404, router: [null, unlogged], served: "no", ...noService }, "proxy", "proxy_config", "certain", "no router matched"],
  ["traefik-no-router-named", { status: 404, router: [null, unlogged], ...noService }, "proxy", "proxy_config", "inferred",
    "no router is named; the configuration selects the logged fields"],
  ["traefik-common-no-router", { status: 404, router: [null, "backend not found"], size: 19, ...common }, "proxy", "proxy_config", "certain", "no router matched"],
  ...originErrors,
  ["traefik-tunnel", { status: 101 }, "origin"],
  ["traefik-tunnel", { status: null, upstream_status: 101 }, "origin"],
  ["traefik-tunnel", { status: null, upgrade: "yes", served: "yes" }, "origin"],
  ["traefik-status-0", { status: null }, null, "unknown", "inferred", "no status is logged: no router, CORS, a WebSocket, or an incomplete response"],
  ...ofJson,
  ...ofCommon,
  ["traefik-good", { status: "good", upstream_status: known }, "origin"],
  ["traefik-good-own", { status: "good", ...noService }, "proxy"],
  ["traefik-common-good", { status: "good", served: "yes" }, "origin"],
  ["traefik-common-good-own", { status: "good" }, "proxy"],
];
