import { known, type Rule, unlogged, type When } from "../../faults/rule.ts";
import type { ApacheFields } from "./fields.ts";

/** The origin's status is logged, and there was none. */
const silent = { upstream_status: null } as const satisfies When<ApacheFields>;
const itself = { ...silent, proxied: "no" } as const satisfies When<ApacheFields>;
const proxied = { ...silent, proxied: "yes" } as const satisfies When<ApacheFields>;
const slow = { request_time_ms: { min: 1000 } } as const satisfies When<ApacheFields>;
const plain = { upstream_status: unlogged } as const satisfies When<ApacheFields>;
/** The size is that of a page of Apache's; an origin that is an Apache makes the same, hence never certain. */
const ownPage = { ...plain, page: "own" } as const satisfies When<ApacheFields>;
/** Not Apache's page, and its configuration has none of its own: it came from the origin. */
const passedOn = { ...plain, page: "other" } as const satisfies When<ApacheFields>;
const sized = "the size is that of Apache's own page";
const notSized = "not the size of Apache's own page, and its configuration has no other for this status";

// biome-ignore format: a table, a row a rule
export const apacheRules: readonly Rule<ApacheFields>[] = [
  ["apache-origin-408", { status: 408, same_status: "yes" }, "origin", "origin_rejected", "certain", "the origin sent 408 itself"],
  ["apache-408-empty", { status: 408, request_line: "empty" }, "proxy", "client_timeout", "inferred",
    "nothing came: the end of an idle preconnection; TLS sent to a plain port can leave the same line"],
  ["apache-408", { status: 408 }, "proxy", "client_timeout", "certain", "mod_reqtimeout"],
  ["apache-400", { status: 400, request_line: ["malformed", "empty"] }, "proxy", "client_bad_request", "certain", "not a request of HTTP"],
  ["apache-origin-404", { status: [404, 410], same_status: "yes" }, "origin", "origin_not_found", "certain", "mod_proxy noted this status of the origin"],
  ["apache-origin-4xx", { status: "4xx", same_status: "yes" }, "origin", "origin_rejected", "certain", "mod_proxy noted this status of the origin"],
  ["apache-origin-5xx", { status: "5xx", same_status: "yes" }, "origin", "origin_error", "certain", "mod_proxy noted this status of the origin"],
  ["apache-dns", { status: "failed", error_notes: /DNS lookup failure/ }, "proxy", "origin_dns", "certain", "error-notes: DNS lookup failure"],
  ["apache-tls", { status: "failed", error_notes: /SSL Handshake/ }, "proxy", "origin_tls", "certain", "error-notes: Error during SSL Handshake"],
  ["apache-timed-out", { status: "failed", proxy_timedout: "1" }, "proxy", "origin_timeout", "certain", "mod_proxy noted that reading timed out"],
  ["apache-left-waiting", { status: "5xx", connection: "X", bytes_sent: [0, null], ...proxied }, "client", "client_abort", "inferred",
    "nothing went out and the connection was aborted: the client had left"],
  ["apache-read-slow", { status: "failed", error_notes: /Error reading from remote server/, ...slow }, "proxy", "origin_timeout", "inferred",
    "Error reading from remote server, after a second or more; Apache answers 502 to a read timeout"],
  ["apache-read", { status: "failed", error_notes: /Error reading from remote server/ }, "proxy", "origin_reset", "inferred", "Error reading from remote server"],
  ["apache-bad-header", { status: 502, upstream_status: known }, "proxy", "origin_reset", "certain", "a status line came, then a bad header"],
  ["apache-corrupt", { status: 502, error_notes: known }, "proxy", "origin_reset", "certain", "error-notes name a broken answer"],
  ["apache-503-slow", { status: 503, ...proxied, ...slow }, "proxy", "origin_timeout", "inferred", "no connection after a second or more"],
  ["apache-503", { status: 503, ...proxied }, "proxy", "origin_refused", "inferred", "or a worker in its pause after an error, or no member of the balancer"],
  ["apache-502-slow", { status: 502, ...proxied, ...slow }, "proxy", "origin_timeout", "inferred", "no status line after a second or more; Apache answers 502 to a read timeout"],
  ["apache-502", { status: 502, ...proxied }, "proxy", "origin_reset", "inferred", "connected, then no status line"],
  // the page says "Error during SSL Handshake with remote server" or "DNS lookup failure for: " and a name
  ["apache-500-tls", { status: 500, ...proxied, page: "note", body_bytes_sent: [313, 273] }, "proxy", "origin_tls", "inferred", "the size is that of mod_proxy's page for a failed TLS handshake"],
  ["apache-500-dns", { status: 500, ...proxied, page: "note", body_bytes_sent: known }, "proxy", "origin_dns", "inferred", "the size is that of mod_proxy's page for a name that did not resolve"],
  ["apache-500", { status: 500, ...proxied }, "proxy", ["origin", "unknown"], "inferred", "most often a name that did not resolve or a failed TLS handshake; error-notes would tell"],
  ["apache-page-other-404", { status: [404, 410], ...passedOn }, "origin", "origin_not_found", "inferred", notSized],
  ["apache-page-other-4xx", { status: "4xx", ...passedOn }, "origin", "origin_rejected", "inferred", notSized],
  ["apache-page-other-5xx", { status: "5xx", ...passedOn }, "origin", "origin_error", "inferred", notSized],
  ["apache-page-denied", { status: [401, 403, 407], ...ownPage }, "proxy", "proxy_denied", "inferred", sized],
  ["apache-page-404", { status: [404, 410], ...ownPage }, "proxy", "proxy_not_found", "inferred", sized],
  ["apache-page-limited", { status: [413, 429], ...ownPage }, "proxy", "proxy_limited", "inferred", sized],
  ["apache-page-bad-request", { status: [400, 414, 431], ...ownPage }, "proxy", "client_bad_request", "inferred", `${sized}; a client that broke off its upload leaves the same`],
  ["apache-page-fixed", { status: "4xx", ...ownPage }, "proxy", "proxy_fixed", "inferred", sized],
  ["apache-page-500-note", { status: 500, ...plain, page: "note" }, "proxy", ["origin", "unknown"], "inferred", "the size is that of mod_proxy's page: a name that did not resolve, or a failed TLS handshake"],
  ["apache-page-500", { status: 500, ...ownPage }, "proxy", "proxy_error", "inferred", sized],
  ["apache-page-502", { status: 502, ...plain, page: ["own", "note"] }, "proxy", "origin_reset", "inferred", `${sized}: no answer or a bad one; Apache answers 502 to a read timeout too`],
  ["apache-page-503", { status: 503, ...ownPage }, "proxy", "origin_refused", "inferred", `${sized}: refused, not connected in time, or no member to try; Redirect 503 leaves the same`],
  ["apache-504", { status: 504 }, "proxy", "origin_timeout", "inferred", "mod_proxy_fcgi, ajp or wstunnel"],
  ["apache-denied", { status: [401, 403, 407], ...proxied, proxy_source_port: null }, "proxy", "proxy_denied", "inferred", "no connection to the origin was made: a rule of Apache's"],
  ["apache-upload-left", { status: 400, request_line: "http", ...proxied, proxy_source_port: null }, "client", "client_abort", "inferred",
    "no connection to the origin was made: the client broke off while it sent its body"],
  ["apache-loop", { status: 500, handler: "redirect-handler" }, "proxy", "proxy_config", "inferred", "an internal redirect without end"],
  ["apache-own-denied", { status: [401, 403, 407], ...itself }, "proxy", "proxy_denied", "inferred"],
  ["apache-own-404", { status: [404, 410], ...itself }, "proxy", "proxy_not_found", "inferred"],
  ["apache-own-413", { status: 413, ...itself }, "proxy", "proxy_limited", "inferred", "LimitRequestBody"],
  ["apache-own-bad-request", { status: [400, 414, 431], ...itself }, "proxy", "client_bad_request", "inferred"],
  ["apache-own-503", { status: 503, ...itself }, "proxy", "proxy_fixed", "inferred", "Redirect 503"],
  ["apache-own-5xx", { status: "5xx", ...itself }, "proxy", "proxy_error", "inferred"],
  ["apache-own-4xx", { status: "4xx", ...itself }, "proxy", "proxy_fixed", "inferred"],
  // over HTTP/2 %X is X for healthy requests too
  ["apache-left", { status: "good", connection: "X", protocol: /^HTTP\/[01]/ }, "origin", "client_abort", "certain", "%X: the client left before the answer was complete"],
  // with a balancer the entry can be of a member that was tried before
  ["apache-incomplete", { status: "good", connection: "-", proxied: "yes", error_log_id: known, upstream_addr: [null, unlogged] }, "origin", "origin_incomplete", "inferred",
    "an entry in the error log and a closed connection: the body broke off"],
  ["apache-plain-502", { status: 502, ...plain }, "proxy", ["origin", "unknown"], "inferred"],
  ["apache-plain-414", { status: 414, ...plain }, "proxy", "client_bad_request", "inferred"],
  ["apache-failed", { status: "failed" }, null, "unknown", "inferred", "Apache can be the origin itself; %{proxy-status}n would tell"],
  ["apache-answered", { status: "good", upstream_status: known }, "origin"],
  ["apache-good", { status: "good" }, null],
];
