import { clientOrProxyClosed } from "../../classify/peer.ts";
import { known, type Rule, unlogged, type When } from "../../faults/rule.ts";
import type { ApacheFields } from "./fields.ts";

/** The status of the origin is logged, and the origin sent none. */
const silent = { upstream_status: null } as const satisfies When<ApacheFields>;
const ownHandler = { ...silent, proxied: "no" } as const satisfies When<ApacheFields>;
const proxied = { ...silent, proxied: "yes" } as const satisfies When<ApacheFields>;
const slow = { request_time_ms: { min: 1000 } } as const satisfies When<ApacheFields>;
/** mod_proxy_fcgi, uwsgi, scgi and ajp never set proxy-status, so the application answered although none is logged. */
const application = {
  ...proxied,
  page_size: "other",
  proxy_source_port: [null, unlogged],
} as const satisfies When<ApacheFields>;
const noEntry = { ...application, error_log_id: null } as const satisfies When<ApacheFields>;
const named = { ...application, backend: "named" } as const satisfies When<ApacheFields>;
/** More than a socket buffer holds: the client received some of it. */
const receivedBytes = 128 * 1024;
const left = {
  status: "good",
  connection: "X",
  protocol: /^HTTP\/[01]/,
} as const satisfies When<ApacheFields>;
const file = { backend: "file" } as const satisfies When<ApacheFields>;
const byApplication =
  "no entry of the error log and not Apache's own page: the response of an application behind FastCGI; an ErrorDocument can look the same";
const byNamed =
  "not the size of Apache's own page: the response of the application that SetHandler names; an ErrorDocument can look the same";
const ownRange =
  "Apache checks ranges and preconditions of files, cached objects and complete responses itself";
const plain = { upstream_status: unlogged } as const satisfies When<ApacheFields>;
/** The size matches a page of Apache. Never certain: an origin can be an Apache too. */
const ownPage = { ...plain, page: "own" } as const satisfies When<ApacheFields>;
/** Neither Apache's page nor an ErrorDocument: the response of the origin. */
const passedOn = { ...plain, page: "other" } as const satisfies When<ApacheFields>;
const sized = "the size matches Apache's own error page";
const notSized = "the size does not match Apache's own error page, and no ErrorDocument is configured";

// biome-ignore format: a table, a row a rule
export const apacheRules: readonly Rule<ApacheFields>[] = [
  ["apache-origin-408", { status: 408, same_status: "yes" }, "origin", "origin_rejected", "certain", "the origin sent this status"],
  ["apache-408-empty", { status: 408, request_line: "empty" }, "proxy", "client_timeout", "inferred",
    "an idle preconnection ended; TLS sent to a plain HTTP port can log the same line"],
  ["apache-408", { status: 408, ...silent, ...file }, "proxy", "client_timeout", "certain", "mod_reqtimeout: the client did not send the request in time"],
  ["apache-408-page", { status: 408, ...silent, page_size: "own" }, "proxy", "client_timeout", "certain", "mod_reqtimeout: the size is that of Apache's page, and the origin sent no status"],
  ["apache-408-likely", { status: 408 }, "proxy", "client_timeout", "inferred", "mod_reqtimeout: the client did not send the request in time; a 408 of the origin or a script leaves the same line"],
  ["apache-400", { status: 400, request_line: ["malformed", "empty"] }, "proxy", "client_bad_request", "certain", "the request line is not valid HTTP"],
  ["apache-origin-404", { status: [404, 410], same_status: "yes" }, "origin", "origin_not_found", "certain", "mod_proxy recorded this status of the origin"],
  ["apache-origin-4xx", { status: "4xx", same_status: "yes" }, "origin", "origin_rejected", "certain", "mod_proxy recorded this status of the origin"],
  ["apache-origin-5xx", { status: "5xx", same_status: "yes" }, "origin", "origin_error", "certain", "mod_proxy recorded this status of the origin"],
  ["apache-dns", { status: "failed", error_notes: /DNS lookup failure/ }, "proxy", "origin_dns", "certain", "error-notes: DNS lookup failure"],
  ["apache-tls", { status: "failed", error_notes: /SSL Handshake/ }, "proxy", "origin_tls", "certain", "error-notes: Error during SSL Handshake"],
  ["apache-timed-out", { status: "failed", proxy_timedout: "1" }, "proxy", "origin_timeout", "certain", "mod_proxy recorded a read timeout"],
  ["apache-left-waiting", { status: "5xx", connection: "X", bytes_sent: [0, null], ...proxied }, "client", "client_abort", "inferred",
    "no bytes were sent and the connection was aborted, so the client had left"],
  ["apache-read-slow", { status: "failed", error_notes: /Error reading from remote server/, ...slow }, "proxy", "origin_timeout", "inferred",
    "error-notes: Error reading from remote server, after one second or more; Apache answers a read timeout with 502"],
  ["apache-read", { status: "failed", error_notes: /Error reading from remote server/ }, "proxy", "origin_reset", "inferred", "error-notes: Error reading from remote server"],
  ["apache-bad-header", { status: 502, upstream_status: known }, "proxy", "origin_reset", "certain", "the origin sent a status line and then an invalid header"],
  ["apache-corrupt", { status: 502, error_notes: known }, "proxy", "origin_reset", "certain", "error-notes report an invalid response"],
  ["apache-application-404", { status: [404, 410], ...noEntry }, "origin", "origin_not_found", "inferred", byApplication],
  ["apache-application-4xx", { status: "4xx", ...noEntry }, "origin", "origin_rejected", "inferred", byApplication],
  ["apache-application-5xx", { status: "failed", ...noEntry }, "origin", "origin_error", "inferred", byApplication],
  // what PHP writes to its error stream is an entry of the error log too
  ["apache-named-404", { status: [404, 410], ...named }, "origin", "origin_not_found", "inferred", byNamed],
  ["apache-named-4xx", { status: "4xx", ...named }, "origin", "origin_rejected", "inferred", byNamed],
  ["apache-named-500", { status: 500, ...named }, "origin", "origin_error", "inferred", byNamed],
  ["apache-own-500", { status: 500, ...proxied, error_notes: null, error_log_id: known }, "proxy", "proxy_error", "inferred", "an entry of the error log without error-notes, which DNS and TLS failures set: Apache failed itself, for example for a missing AuthUserFile"],
  ["apache-503-slow", { status: 503, ...proxied, ...slow }, "proxy", "origin_timeout", "inferred", "the connection was not established after one second or more"],
  ["apache-503", { status: 503, ...proxied }, "proxy", "origin_refused", "inferred", "the origin refused the connection, a worker is in its retry interval after an error, or the balancer has no member available"],
  ["apache-502-slow", { status: 502, ...proxied, ...slow }, "proxy", "origin_timeout", "inferred", "the origin sent no status line after one second or more; Apache answers a read timeout with 502"],
  ["apache-502", { status: 502, ...proxied }, "proxy", "origin_reset", "inferred", "the origin accepted the connection and sent no status line"],
  // the page contains "Error during SSL Handshake with remote server", or "DNS lookup failure for: " and a name
  ["apache-500-tls", { status: 500, ...proxied, page: "note", body_bytes_sent: [313, 273] }, "proxy", "origin_tls", "inferred", "the size matches the page of mod_proxy for a failed TLS handshake"],
  ["apache-500-dns", { status: 500, ...proxied, page: "note", body_bytes_sent: known }, "proxy", "origin_dns", "inferred", "the size matches the page of mod_proxy for a host name that did not resolve"],
  ["apache-500", { status: 500, ...proxied }, "proxy", ["origin", "unknown"], "inferred", "the usual causes are a host name that did not resolve and a failed TLS handshake; log error-notes to see which"],
  ["apache-page-other-404", { status: [404, 410], ...passedOn }, "origin", "origin_not_found", "inferred", notSized],
  ["apache-page-other-4xx", { status: "4xx", ...passedOn }, "origin", "origin_rejected", "inferred", notSized],
  ["apache-page-other-5xx", { status: "5xx", ...passedOn }, "origin", "origin_error", "inferred", notSized],
  ["apache-page-denied", { status: [401, 403, 407], ...ownPage }, "proxy", "proxy_denied", "inferred", sized],
  ["apache-page-404", { status: [404, 410], ...ownPage }, "proxy", "proxy_not_found", "inferred", sized],
  ["apache-page-limited", { status: [413, 429], ...ownPage }, "proxy", "proxy_limited", "inferred", sized],
  ["apache-page-bad-request", { status: [400, 414, 431], ...ownPage }, "proxy", "client_bad_request", "inferred", `${sized}; a client that aborts its upload causes the same page`],
  ["apache-page-fixed", { status: "4xx", ...ownPage }, "proxy", "proxy_fixed", "inferred", sized],
  ["apache-page-500-note", { status: 500, ...plain, page: "note" }, "proxy", ["origin", "unknown"], "inferred", "the size matches the page of mod_proxy for a host name that did not resolve or a failed TLS handshake"],
  ["apache-page-500", { status: 500, ...ownPage }, "proxy", "proxy_error", "inferred", sized],
  ["apache-page-502", { status: 502, ...plain, page: ["own", "note"] }, "proxy", "origin_reset", "inferred", `${sized}: the origin sent no response or an invalid one; Apache answers a read timeout with 502 too`],
  ["apache-page-503", { status: 503, ...ownPage }, "proxy", "origin_refused", "inferred", `${sized}: the connection was refused or timed out, or no balancer member was available; Redirect 503 has the same page`],
  ["apache-504", { status: 504 }, "proxy", "origin_timeout", "inferred", "mod_proxy_fcgi, mod_proxy_ajp or mod_proxy_wstunnel timed out"],
  ["apache-range-of-good", { status: [412, 416], same_status: "no" }, "proxy", "client_bad_request", "inferred", ownRange],
  ["apache-own-range", { status: [412, 416], ...ownHandler }, "proxy", "client_bad_request", "inferred", ownRange],
  ["apache-denied", { status: [401, 403, 407], ...proxied, proxy_source_port: null }, "proxy", "proxy_denied", "inferred", "a rule of Apache denied the request before it connected to the origin"],
  ["apache-upload-left", { status: 400, request_line: "http", ...proxied, proxy_source_port: null }, "client", "client_abort", "inferred",
    "the client aborted its upload before Apache connected to the origin"],
  ["apache-loop", { status: 500, handler: "redirect-handler" }, "proxy", "proxy_config", "inferred", "the configuration causes a loop of internal redirects"],
  ["apache-own-denied", { status: [401, 403, 407], ...ownHandler }, "proxy", "proxy_denied", "inferred"],
  ["apache-own-404", { status: [404, 410], ...ownHandler }, "proxy", "proxy_not_found", "inferred"],
  ["apache-own-413", { status: 413, ...ownHandler }, "proxy", "proxy_limited", "inferred", "the body exceeds LimitRequestBody"],
  ["apache-own-bad-request", { status: [400, 414, 431], ...ownHandler }, "proxy", "client_bad_request", "inferred"],
  ["apache-own-503", { status: 503, ...ownHandler }, "proxy", "proxy_fixed", "inferred", "the configuration returns this status with Redirect 503"],
  ["apache-own-5xx", { status: "5xx", ...ownHandler }, "proxy", "proxy_error", "inferred"],
  ["apache-own-4xx", { status: "4xx", ...ownHandler }, "proxy", "proxy_fixed", "inferred"],
  // over HTTP/2, %X is "X" for successful requests too
  ["apache-left-file-peer", { ...left, ...file, peer: known }, "proxy", "client_abort", "inferred", `%X: ${clientOrProxyClosed}`],
  ["apache-left-file", { ...left, ...file }, "proxy", "client_abort", "certain", "%X: the client left while Apache sent a file"],
  // a proxy in front that gives up has received nothing yet, and has waited
  ["apache-left-during", { ...left, proxied: "yes", bytes_sent: { min: receivedBytes }, request_time_ms: { max: 999 } }, "origin", "client_abort", "certain", "%X: the client left after it had received a large part of the response in less than a second"],
  ["apache-left-unlogged", { ...left, handler: unlogged }, null, "client_abort", "inferred", `%X: ${clientOrProxyClosed}; log %R to see who answered`],
  ["apache-left-peer", { ...left, peer: known }, "origin", "client_abort", "inferred", `%X: ${clientOrProxyClosed}`],
  ["apache-left", left, "origin", "client_abort", "certain", "%X: the client left before the response was complete"],
  // with a balancer, the entry can be about a member that was tried before
  ["apache-incomplete", { status: "good", connection: "-", proxied: "yes", error_log_id: known, upstream_addr: [null, unlogged] }, "origin", "origin_incomplete", "inferred",
    "the body was incomplete: the error log has an entry, and the connection was closed"],
  ["apache-plain-502", { status: 502, ...plain }, "proxy", ["origin", "unknown"], "inferred"],
  ["apache-plain-414", { status: 414, ...plain }, "proxy", "client_bad_request", "inferred"],
  ["apache-failed", { status: "failed" }, null, "unknown", "inferred", "Apache can be the origin itself; log %{proxy-status}n to distinguish them"],
  ["apache-answered", { status: "good", upstream_status: known }, "origin"],
  ["apache-good", { status: "good" }, null],
];
