import { clientOrProxyClosed } from "../../classify/peer.ts";
import { type HiddenRule, known, type Rule, unlogged, type When } from "../../faults/rule.ts";
import type { SquidFields } from "./fields.ts";

const none = { tag: "NONE" } as const satisfies When<SquidFields>;
const denied = { tag: ["DENIED", "DENIED_REPLY"] } as const satisfies When<SquidFields>;
const asked = { asked: "yes" } as const satisfies When<SquidFields>;
const notAsked = { asked: "no" } as const satisfies When<SquidFields>;
const hit = { cache: "hit" } as const satisfies When<SquidFields>;
const good = { status: "good" } as const satisfies When<SquidFields>;
const nothingSent = { status: null } as const satisfies When<SquidFields>;
const refusals = [
  "ERR_INVALID_REQ",
  "ERR_INVALID_URL",
  "ERR_UNSUP_REQ",
  "ERR_UNSUP_HTTPVERSION",
  "ERR_PROTOCOL_UNKNOWN",
] as const;
/** The error is missing, or of the connection after the answer had begun. */
const answered = {
  same_status: "yes",
  err: [null, unlogged, "ERR_READ_ERROR", "ERR_READ_TIMEOUT", "ERR_WRITE_ERROR", "ERR_CLIENT_GONE"],
} as const satisfies When<SquidFields>;
const gatewayErrors = [502, 503, 504] as const;
/** ms; a refused connection fails sooner */
const slow = { min: 1000 } as const;
const quick = { max: 999 } as const;

/** Requests that Squid refused before it chose a server. */
// biome-ignore format: a table, one rule a row
const refused: readonly Rule<SquidFields>[] = [
  ["squid-malformed", { request_line: "malformed", status: ["4xx", "5xx"] }, "proxy", "client_bad_request", "certain",
    "an error: URL stands for a request that Squid could not parse"],
  ["squid-refused-request", { ...none, err: refusals, origin_form: "no" }, "proxy", "client_bad_request", "certain",
    "err_code names a request that Squid refused before any rule"],
  ["squid-request-too-large", { ...none, status: 413 }, "proxy", "proxy_limited", "certain",
    "the body exceeded request_body_max_size; a header that is too large is logged with an error: URL"],
  ["squid-denied-413", { tag: "DENIED", status: 413 }, "proxy", "proxy_limited", "inferred",
    "request_body_max_size in Squid 3 and older; a deny_info with status 413 leaves the same line"],
  ["squid-header-too-large", { ...none, status: [414, 431] }, "proxy", "client_bad_request", "certain",
    "the header exceeded request_header_max_size"],
  ["squid-form", { ...none, status: 400, origin_form: "yes" }, "proxy", "client_bad_request", "inferred",
    "no Host header, an HTTP version that Squid refuses, or a port without accel"],
  ["squid-bad-header", { ...none, status: 400 }, "proxy", "client_bad_request", "certain",
    "Squid refused the request before any rule"],
  ["squid-unsupported", { ...none, status: [405, 411, 417, 501, 505] }, "proxy", "client_bad_request", "inferred",
    "the request uses a feature that Squid does not support"],
  ["squid-old-bad-request", { ...denied, status: [400, 411, 414, 417, 501] }, "proxy", "client_bad_request", "inferred",
    "a bad request in Squid 3.1 and older; a deny_info with this status leaves the same line"],
  ["squid-host-forgery", { err: "ERR_CONFLICT_HOST" }, "proxy", "proxy_denied", "certain",
    "the Host header does not match the intercepted address (host_verify_strict)"],
  ["squid-409", { ...none, status: 409 }, "proxy", "proxy_denied", "inferred",
    "host_verify_strict: the Host header does not match the intercepted address"],
  ["squid-tunnel", { method: "CONNECT", ...good }, "proxy"],
  ["squid-upgraded", { status: 101 }, "origin"],
  ["squid-reply-too-big", { tag: "DENIED_REPLY", err: "ERR_TOO_BIG" }, "proxy", "proxy_limited", "certain",
    "the response exceeded reply_body_max_size"],
  ["squid-reset-rule", { ...nothingSent, err: "TCP_RESET" }, "proxy", "proxy_denied", "certain",
    "deny_info TCP_RESET closes the connection of a denied request"],
  ["squid-denied-left", { ...denied, ...nothingSent, cut: known }, "client", "client_abort", "inferred",
    "denied, and the client left before the page was sent"],
  ["squid-denied-silent", { ...denied, ...nothingSent }, "proxy", "proxy_denied", "inferred",
    "deny_info TCP_RESET, or the client left"],
  ["squid-denied-reply", { tag: "DENIED_REPLY", status: "failed", err: unlogged }, "proxy", "proxy_denied", "inferred",
    "http_reply_access; reply_body_max_size leaves the same line"],
  ["squid-denied", { ...denied, status: "failed" }, "proxy", "proxy_denied", "certain",
    "http_access denied the request or asked for a login; the origin's own 403 is logged as TCP_MISS"],
  ["squid-denied-good", { ...denied, ...good }, "proxy"],
];

/** Requests without a response. */
// biome-ignore format: a table, one rule a row
const unanswered: readonly Rule<SquidFields>[] = [
  ["squid-odd-status", { ...nothingSent, status_word: /^0*[1-9]\d?$/ }, "origin", "origin_reset", "inferred",
    "Squid 4 logs a status below 100 if the origin's status line broke off"],
  ["squid-left-told", { ...nothingSent, err_side: "client", peer: null }, "client", "client_abort", "certain",
    "err_code: the connection of the client was closed"],
  ["squid-peer-left", { ...nothingSent, err_side: "client" }, "client", "client_abort", "inferred", clientOrProxyClosed],
  ["squid-left", { ...nothingSent, cut: known }, "client", "client_abort", "inferred",
    "nothing was sent; a proxy in front that gave up leaves the same line"],
  ["squid-no-reply-none", { ...nothingSent, ...none }, null, "unknown", "inferred",
    "a CONNECT that failed or was decrypted (ssl_bump)"],
  ["squid-nothing-sent", nothingSent, "client", "client_abort", "inferred",
    "nothing was sent; Squid 3.1 and older log no suffix for a client that left"],
];

/** `%<Hs` is the status that the origin sent. */
// biome-ignore format: a table, one rule a row
const own: readonly Rule<SquidFields>[] = [
  ["squid-origin-404", { ...answered, status: [404, 410] }, "origin", "origin_not_found", "certain", "%<Hs is the status that the server sent"],
  ["squid-origin-4xx", { ...answered, status: "4xx" }, "origin", "origin_rejected", "certain", "%<Hs is the status that the server sent"],
  ["squid-origin-5xx", { ...answered, status: "5xx" }, "origin", "origin_error", "certain", "%<Hs is the status that the server sent"],
];

/** `%err_code` names the error page that Squid made. */
// biome-ignore format: a table, one rule a row
const errorPages: readonly Rule<SquidFields>[] = [
  ["squid-connect-timed-out", { err: "ERR_CONNECT_FAIL", status: "failed", cut: "timedout" }, "proxy", "origin_timeout", "certain",
    "connecting ended with ETIMEDOUT, for which Squid 6 and later log _TIMEDOUT"],
  // ETIMEDOUT of Linux, BSD, Solaris and Windows
  ["squid-connect-errno-timeout", { err: "ERR_CONNECT_FAIL", status: "failed", err_detail: /(?:errno|SYSERR)=(?:110|60|145|10060)\b/ }, "proxy", "origin_timeout", "certain",
    "connecting ended with ETIMEDOUT"],
  ["squid-connect-errno", { err: "ERR_CONNECT_FAIL", status: "failed", err_detail: /(?:errno|SYSERR)=[1-9]/ }, "proxy", "origin_refused", "certain",
    "the connection was refused, or the server could not be reached"],
  ["squid-connect-aborted", { err: "ERR_CONNECT_FAIL", cut: "aborted", status: [503, 504] }, "proxy", "origin_refused", "certain",
    "connecting failed with an error other than a timeout"],
  ["squid-connect-slow", { err: "ERR_CONNECT_FAIL", status: "failed", upstream_time_ms: slow }, "proxy", "origin_timeout", "inferred",
    "connecting failed after a second or more; Squid 5 and older do not log why"],
  ["squid-connect-quick", { err: "ERR_CONNECT_FAIL", status: "failed" }, "proxy", "origin_refused", "inferred",
    "connecting failed; Squid 5 and older do not log why"],
  ["squid-tls", { err: "ERR_SECURE_CONNECT_FAIL", status: "failed" }, "proxy", "origin_tls", "certain",
    "the TLS handshake failed or timed out, or the certificate was rejected"],
  ["squid-dns", { err: "ERR_DNS_FAIL", status: "failed" }, "proxy", "origin_dns", "certain", "the name did not resolve"],
  ["squid-read-timeout", { err: "ERR_READ_TIMEOUT", status: "failed" }, "proxy", "origin_timeout", "certain",
    "read_timeout expired before the response header"],
  ["squid-zero", { err: "ERR_ZERO_SIZE_OBJECT", status: "failed" }, "proxy", "origin_reset", "certain",
    "the server closed the connection without a response"],
  ["squid-invalid", { err: "ERR_INVALID_RESP", status: "failed" }, "proxy", "origin_reset", "certain", "the response was not valid HTTP"],
  ["squid-reply-header", { err: "ERR_TOO_BIG", status: "failed", ...asked }, "proxy", "origin_reset", "inferred",
    "the response header exceeded reply_header_max_size"],
  ["squid-too-big", { err: "ERR_TOO_BIG", status: "failed" }, "proxy", "proxy_limited", "certain", "the request exceeded a size limit"],
  ["squid-other-scheme", { gateway: "yes", status: "failed", err: [null, unlogged, "ERR_READ_ERROR", "ERR_URN_RESOLVE"] }, "proxy", "unknown", "inferred",
    "Squid itself made the response for a URL that is not HTTP"],
  // Squid 5 logs a name that does not resolve so
  ["squid-no-path-dns", { err: "ERR_READ_ERROR", status: "failed", ...notAsked, dns_ms: known }, "proxy", "origin_dns", "inferred",
    "no server was used after a DNS lookup"],
  ["squid-no-path", { err: "ERR_READ_ERROR", status: "failed", ...notAsked }, "proxy", "origin_unhealthy", "inferred",
    "no server could be used: no live peer, or none for this host"],
  ["squid-reset", { err: "ERR_READ_ERROR", status: "failed" }, "proxy", "origin_reset", "certain",
    "the server reset the connection without a response"],
  ["squid-no-path-4", { err: "ERR_CANNOT_FORWARD", status: "failed", ...notAsked, method: /^(?!CONNECT$)/ }, "proxy", "origin_unhealthy", "inferred",
    "no server could be used: no live peer, or none for this host"],
  ["squid-cannot-forward", { err: "ERR_CANNOT_FORWARD", status: "failed" }, "proxy", ["origin", "unknown"], "inferred",
    "the request could not be forwarded; err_code does not say why"],
  ["squid-write", { err: "ERR_WRITE_ERROR", status: "failed" }, "proxy", "origin_reset", "inferred",
    "the server closed the connection while Squid sent the request"],
  ["squid-only-if-cached", { err: "ERR_ONLY_IF_CACHED_MISS", status: "failed" }, "proxy", ["client", "unknown"], "certain",
    "the request allowed a cached copy only (Cache-Control: only-if-cached), and there was none"],
  ["squid-precondition", { err: "ERR_PRECONDITION_FAILED", status: "failed" }, "proxy", ["client", "unknown"], "certain",
    "a condition of the request, If-Match, was false"],
  ["squid-loop", { err: "ERR_ACCESS_DENIED", status: "failed", tag: "MISS", ...notAsked }, "proxy", "proxy_config", "inferred",
    "a forwarding loop: the Via header names this Squid"],
  ["squid-access", { err: ["ERR_ACCESS_DENIED", "ERR_FORWARDING_DENIED", "ERR_CACHE_ACCESS_DENIED", "ERR_CACHE_MGR_ACCESS_DENIED", "ERR_NO_RELAY"], status: "failed" },
    "proxy", "proxy_denied", "certain", "err_code: miss_access, the cache manager or another access rule denied the request"],
  ["squid-internal", { err: ["ERR_SHUTTING_DOWN", "ERR_GATEWAY_FAILURE", "ERR_SOCKET_FAILURE", "ERR_ESI"], status: "failed" }, "proxy", "proxy_error", "certain",
    "err_code names a failure of Squid itself"],
  ["squid-icap", { err: "ERR_ICAP_FAILURE", status: "failed" }, "proxy", "proxy_error", "inferred",
    "the ICAP service failed; an upload that broke off leaves the same error"],
  ["squid-lifetime", { err: "ERR_LIFETIME_EXP", status: "failed" }, "proxy", "proxy_limited", "inferred", "client_lifetime expired"],
  ["squid-no-object", { err: "ERR_INVALID_REQ", status: 404, tag: "MISS" }, "proxy", "proxy_not_found", "certain",
    "Squid has no internal object of this name"],
  ["squid-ftp-404", { err: "ERR_FTP_NOT_FOUND", status: "failed" }, "proxy", "origin_not_found", "certain", "the FTP server has no such file"],
  ["squid-ftp-login", { err: "ERR_FTP_FORBIDDEN", status: "failed" }, "proxy", "origin_rejected", "certain", "the FTP server rejected the login"],
  ["squid-ftp", { err: ["ERR_FTP_UNAVAILABLE", "ERR_FTP_FAILURE", "ERR_FTP_PUT_ERROR"], status: "failed" }, "proxy", ["origin", "unknown"], "inferred",
    "the FTP server failed"],
  ["squid-other-error", { err: known, status: "failed" }, "proxy", "unknown", "inferred", "err_code names another error page of Squid"],
];

/** Errors from the cache. */
// biome-ignore format: a table, one rule a row
const cached: readonly Rule<SquidFields>[] = [
  ["squid-hit-precondition", { ...hit, status: [412, 416] }, "proxy", "client_bad_request", "inferred",
    "a condition or range of the request does not match the cached copy"],
  ["squid-hit-404", { ...hit, status: [404, 410] }, "proxy", "origin_not_found", "certain", "a cached response of the origin"],
  ["squid-hit-4xx", { ...hit, status: "4xx" }, "proxy", "origin_rejected", "certain", "a cached response of the origin"],
  ["squid-hit-5xx", { ...hit, status: "5xx" }, "proxy", "origin_error", "inferred",
    "a cached response of the origin; Squid 3.2 and older also cache their own error pages"],
];

/** Only the hierarchy code tells whether a server was used: Squid's own errors and the origin's look the same. */
// biome-ignore format: a table, one rule a row
const byHierarchy: readonly Rule<SquidFields>[] = [
  ["squid-tunnel-none", { method: "CONNECT", ...notAsked, status: [404, 500, ...gatewayErrors] }, "proxy", ["origin", "unknown"], "inferred",
    "the name did not resolve, or (Squid 4 and older) the connection failed"],
  ["squid-likely-only-if-cached", { ...notAsked, status: 504, cut: null, request_time_ms: [{ max: 99 }, null, unlogged] }, "proxy", ["client", "unknown"], "inferred",
    "only-if-cached without a cached copy; a TLS handshake that times out takes longer"],
  ["squid-no-server", { ...notAsked, status: [500, ...gatewayErrors] }, "proxy", ["origin", "unknown"], "inferred",
    "the name did not resolve, the TLS handshake failed, or no peer was alive"],
  ["squid-no-server-403", { ...notAsked, status: 403 }, "proxy", "proxy_denied", "inferred", "miss_access, or a forwarding loop"],
  ["squid-no-server-404", { ...notAsked, status: 404 }, "proxy", "proxy_not_found", "inferred", "Squid has no internal object of this name"],
  ["squid-no-server-other", { ...notAsked, status: "failed" }, "proxy", "unknown", "inferred", "Squid answered without a server"],
  ["squid-tunnel-slow", { method: "CONNECT", ...asked, status: gatewayErrors, request_time_ms: slow }, "proxy", "origin_timeout", "inferred",
    "connecting failed after a second or more"],
  ["squid-tunnel-quick", { method: "CONNECT", ...asked, status: gatewayErrors, request_time_ms: quick }, "proxy", "origin_refused", "inferred",
    "connecting failed in less than a second"],
  ["squid-tunnel-failed", { method: "CONNECT", status: "5xx" }, "proxy", ["origin", "unknown"], "inferred", "the tunnel could not be opened"],
  ["squid-asked-404", { ...asked, status: [404, 410] }, "origin", "origin_not_found", "certain",
    "once it has used a server, Squid makes no 404 of its own"],
  ["squid-asked-403", { ...asked, status: [403, 408] }, "origin", "origin_rejected", "inferred",
    "the origin's status; ICAP, reply_body_max_size (403) and client_lifetime (408) leave the same line"],
  ["squid-asked-4xx", { ...asked, status: "4xx" }, "origin", "origin_rejected", "certain",
    "once it has used a server, Squid makes no error page with this status"],
  ["squid-timed-out", { ...asked, status: [503, 504], cut: "timedout" }, "proxy", "origin_timeout", "inferred",
    "Squid 6 and later log _TIMEDOUT with their own error page for a timeout"],
  ["squid-aborted-502", { ...asked, status: 502, cut: "aborted" }, "proxy", "origin_reset", "inferred",
    "no valid response (Squid 6 and later); a client that left during the origin's own 502 leaves the same line"],
  ["squid-aborted-503", { ...asked, status: 503, cut: "aborted" }, "proxy", "origin_refused", "inferred",
    "the connection failed (Squid 6 and later)"],
  ["squid-aborted-504", { ...asked, status: 504, cut: "aborted" }, "proxy", ["origin", "unknown"], "inferred",
    "the request to the server failed"],
  ["squid-504", { ...asked, status: 504 }, "proxy", "origin_timeout", "inferred", "read_timeout expired, or the origin's own 504"],
  ["squid-502", { ...asked, status: [502, 503] }, null, ["origin", "unknown"], "inferred",
    "Squid's own status or the origin's: only %<Hs or %err_code distinguishes them"],
  ["squid-500", { ...asked, status: 500 }, "origin", "origin_error", "inferred",
    "the origin's status; an ICAP failure of Squid leaves the same line"],
  ["squid-5xx", { ...asked, status: "5xx" }, "origin", "origin_error", "certain", "Squid makes no error page with this status"],
  ["squid-failed", { status: "failed" }, null, "unknown", "inferred", "the hierarchy code (%Sh) is not logged"],
];

/** Responses with a good status. */
// biome-ignore format: a table, one rule a row
const successful: readonly Rule<SquidFields>[] = [
  ["squid-stale", { cache: "stale", ...good }, "proxy"],
  ["squid-broke-off", { ...good, err_side: "server" }, "origin", "origin_incomplete", "certain",
    "err_code: the server's response broke off or stalled"],
  ["squid-left-midway", { ...good, err_side: "client", ...asked }, "origin", "client_abort", "certain",
    "err_code: the client left before the response was complete"],
  ["squid-left-hit", { ...good, err_side: "client" }, "proxy", "client_abort", "certain",
    "err_code: the client left before the response was complete"],
  ["squid-short", { ...good, cut: null, cut_short: "yes" }, "origin", "origin_incomplete", "inferred",
    "fewer bytes than Content-Length were sent, and no client left"],
  ["squid-cut", { ...good, cut: "aborted", ...asked }, "origin", "client_abort", "inferred",
    "the client left; a response that the origin broke off leaves the same line if err_code is not logged"],
  ["squid-cut-hit", { ...good, cut: "aborted" }, "proxy", "client_abort", "inferred", "the client left"],
  ["squid-stalled", { ...good, cut: "timedout" }, "origin", "origin_incomplete", "inferred",
    "read_timeout expired in the middle of the response, or the connection of the client timed out"],
  ["squid-from-cache", { ...good, ...hit }, "proxy"],
  ["squid-answered", { ...good, ...asked }, "origin"],
  ["squid-own", { ...good, ...notAsked }, "proxy"],
  ["squid-good", good, null],
];

/** https://wiki.squid-cache.org/SquidFaq/SquidLogs#squid-result-codes */
export const squidHidden: readonly HiddenRule<SquidFields>[] = [
  [
    "squid-hidden-refresh",
    { tag: /^REF(?:RESH)?_FAIL/ },
    "unknown",
    "stale",
    "the refresh of an expired object failed, and it was served",
  ],
];

export const squidRules: readonly Rule<SquidFields>[] = [
  ...refused,
  ...unanswered,
  ...own,
  ...errorPages,
  ...cached,
  ...byHierarchy,
  ...successful,
];
