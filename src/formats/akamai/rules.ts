import { type HiddenRule, known, type Rule, unlogged, type When } from "../../faults/rule.ts";
import { refusedByCache } from "../../faults/tier-rules.ts";
import type { AkamaiFields } from "./fields.ts";

const noCode = { code: null } as const satisfies When<AkamaiFields>;
const denied = { code: "ERR_ACCESS_DENIED" } as const satisfies When<AkamaiFields>;
const hit = { ...noCode, cache_status: "1" } as const satisfies When<AkamaiFields>;
const miss = { ...noCode, cache_status: "0" } as const satisfies When<AkamaiFields>;

/** A good status other than 101 and 206. */
const whole = [
  { min: 200, max: 205 },
  { min: 207, max: 399 },
] as const;
const readFailed = [
  "ERR_READ_TIMEOUT",
  "ERR_READ_ERROR",
  "ERR_WIN32_READ_ERR",
  "ERR_BAD_CHUNKED_ENC",
] as const;

/** Codes of a failed request to the origin. */
const originCodes = {
  timeout: ["ERR_READ_TIMEOUT", "ERR_FIRST_BYTE_TIMEOUT", "ERR_CONNECT_TIMEOUT"],
  refused: ["ERR_CONNECT_FAIL", "ERR_HTTP_CONNECT_FAIL"],
  dns: ["ERR_DNS_FAIL", "ERR_DNS_TIMEOUT", "ERR_NO_FWD_HOSTS", "ERR_SUREROUTE_DNS_FAIL"],
  tls: /^ERR_(?:FWD_SSL_HANDSHAKE|SSL_CONNECT_TIMEOUT|FWD_SSL_BAD_CERT|NO_ORIGIN_CLIENT_AUTH|OCSP_)/,
  unhealthy: "ERR_NO_GOOD_FWD_IP",
} as const;

/** With a good status, only the codes of a client that left, and of a read that failed before the last byte, report a failure. */
// biome-ignore format: a table, a row a rule
const good: readonly Rule<AkamaiFields>[] = [
  ["akamai-client-abort", { code: ["ERR_CLIENT_ABORT", "ERR_ESI_BUF_ABORT"] }, "client", "client_abort", "certain",
    "the client left before the end of the response"],
  // the timeout applies to each read: https://techdocs.akamai.com/property-mgr/docs/read-timeout
  ["akamai-cut", { status: whole, range: [null, unlogged], cache_status: "0", last_byte: "0", code: readFailed }, "origin", "origin_incomplete", "inferred",
    "a read from the origin failed, and the last byte was not served; the client can have left as well"],
  ["akamai-good-hit", { status: "good", cache_status: "1" }, "cdn"],
  ["akamai-good-miss", { status: "good", cache_status: "0" }, "origin"],
  ["akamai-good", { status: "good" }, null],
];

// biome-ignore format: a table, a row a rule
const requests: readonly Rule<AkamaiFields>[] = [
  ["akamai-client-timeout", { code: "ERR_CLIENT_READ_TIMEOUT" }, "cdn", "client_timeout", "certain", "the client did not send its body in time"],
  ["akamai-client-stalled", { code: "ERR_HTTP2_WIN_UPDATE_TIMEOUT" }, "client", "client_timeout", "inferred", "the client stopped reading: its HTTP/2 window was not updated"],
  ["akamai-bad-request", { code: ["ERR_INVALID_REQ", "ERR_UNSUP_REQ", "ERR_BAD_DEBUG_COOKIE"] }, "cdn", "client_bad_request", "certain", "the request is malformed"],
  ["akamai-no-host", { code: "ERR_INVALID_URL" }, "cdn", "cdn_config", "certain", "no configuration exists for this host"],
];

/** ERR_ACCESS_DENIED by its sub reason. The customer chooses the names of access lists. */
// biome-ignore format: a table, a row a rule
const access: readonly Rule<AkamaiFields>[] = [
  ["akamai-loop", { ...denied, sub: /^(?:loop_|connect_loop)/ }, "cdn", "cdn_config", "certain", "the request was forwarded in a loop"],
  ["akamai-forward-acl", { ...denied, sub: ["fwd_acl", "fwd_acl_ssl", "legacy_acl", "ssl_port_acl"] }, "cdn", "cdn_config", "certain",
    "the edge is not allowed to connect to this origin or port"],
  ["akamai-port", { code: "ERR_DANGEROUS_PORT" }, "cdn", "cdn_config", "certain", "the edge is not allowed to connect to this port"],
  ["akamai-threshold", { ...denied, sub: "vr" }, "cdn", "cdn_limited", "certain", "the request exceeded a traffic threshold"],
  ["akamai-forward-limit", { code: /^ERR_FWD_RATE_LIMIT/ }, "cdn", "cdn_limited", "certain", "the queue for requests to the origin is full"],
  ["akamai-internal", { ...denied, sub: /^(?:es_loading|store_rebuilding|ipv6-client|purge_|mdt_update_failed|bad_update_url)/ }, "cdn", "cdn_error", "certain",
    "Akamai had an internal error"],
  ["akamai-name-mismatch", { ...denied, sub: "bad_cn_match" }, "cdn", "origin_tls", "inferred", "the name in the certificate does not match the Host header"],
  ["akamai-denied", { ...denied }, "cdn", "cdn_denied", "certain", "a firewall, bot, token, geographic or access rule denied the request"],
  ["akamai-denied-client", { code: ["ERR_REFERER_DENIED", "ERR_URL_DIS_AUTH", "ERR_NO_CLIENT_CERT", "ERR_INVALID_CLIENT_CERT"] }, "cdn", "cdn_denied", "certain",
    "the referer, token or client certificate was rejected"],
];

// biome-ignore format: a table, a row a rule
const origin: readonly Rule<AkamaiFields>[] = [
  ["akamai-timeout", { code: originCodes.timeout }, "cdn", "origin_timeout", "certain", "the origin did not accept the connection or respond in time"],
  ["akamai-connect", { code: originCodes.refused }, "cdn", "origin_refused", "certain", "the edge could not connect to the origin"],
  ["akamai-reset", { code: ["ERR_READ_ERROR", "ERR_WRITE_ERROR", "ERR_ZERO_SIZE_OBJECT", "ERR_WIN32_READ_ERR", "ERR_BAD_CHUNKED_ENC", "ERR_PARTIAL_FWD_REJECT"] }, "cdn", "origin_reset", "certain",
    "the edge connected to the origin and received no valid response"],
  ["akamai-incomplete", { code: ["ERR_GZIP", "ERR_FP_MISMATCH", "ERR_FWD_CONTENT_MD5"] }, "cdn", "origin_incomplete", "inferred", "the body that the origin sent was corrupt"],
  ["akamai-dns", { code: originCodes.dns }, "cdn", "origin_dns", "certain", "the host name of the origin did not resolve"],
  ["akamai-own-tls", { code: /^ERR_FWD_(?:CERT_(?:MISSING|INACTIVE|INVALID|SPEC_MISSING)|SSL_BAD_MDT_CIPHERS|PCONN_SEC_)/ }, "cdn", "cdn_config", "certain",
    "the TLS settings of the property for the origin are invalid"],
  ["akamai-tls", { code: originCodes.tls }, "cdn", "origin_tls", "certain",
    "the TLS handshake with the origin failed"],
  ["akamai-unhealthy", { code: originCodes.unhealthy }, "cdn", "origin_unhealthy", "certain", "origin health detection stopped forwarding"],
  ["akamai-error", { code: /^ERR_(?:SHUTTING_DOWN|SOCKET_FAILURE|CANNOT_FORWARD|NO_RELAY|CACHE_|DCA_|QUEUE_|STORE_)/ }, "cdn", "cdn_error", "certain", "Akamai documents this code as internal"],
  ["akamai-new-code", { code: known }, "cdn", "cdn_error", "inferred", "the rules do not list this code"],
];

/** Without a code: the status of the origin is not logged. */
// biome-ignore format: a table, a row a rule
const byStatus: readonly Rule<AkamaiFields>[] = [
  ["akamai-nothing-sent", { status: null }, "client", "client_abort", "inferred", "no status was sent, and no code shows the cause"],
  refusedByCache<AkamaiFields>("akamai-refused-by-cache", noCode),
  ["akamai-cached", { status: "failed", ...hit }, "cdn", "cdn_cached", "inferred", "the response was served from the cache"],
  ["akamai-rules-403", { status: 403, ...noCode, security_rules: known }, "cdn", "cdn_denied", "inferred", "a security rule matched; whether it denied the request is not logged"],
  ["akamai-no-wait", { status: [503, 504], ...noCode, turn_around_ms: 0 }, "cdn", "unknown", "inferred", "the edge answered without waiting"],
  ["akamai-edge-worker", { status: { min: 500 }, ...noCode, edge_worker: /:[45]\d\d(?:\||$)/ }, "cdn", "cdn_function", "inferred", "an EdgeWorker ended with an error"],
  ["akamai-origin-5xx", { status: { min: 500 }, ...miss }, "origin", "origin_error", "inferred", "the response did not come from the cache"],
  ["akamai-origin-404", { status: [404, 410], ...miss }, "origin", "origin_not_found", "inferred", "the response did not come from the cache"],
  ["akamai-origin-4xx", { status: "4xx", ...miss }, "origin", "origin_rejected", "inferred", "the response did not come from the cache"],
  ["akamai-failed", { status: "failed" }, "cdn", "unknown", "inferred", "the line has no code and no cache status"],
];

/** A code next to a good status: another origin or a stale object answered. */
// biome-ignore format: a table, a row a rule
export const akamaiHidden: readonly HiddenRule<AkamaiFields>[] = [
  ["akamai-hidden-read-timeout", { cache_status: "1", code: "ERR_READ_TIMEOUT" }, "origin_timeout", "stale", "a read from the origin timed out, and a stale object was served"],
  ["akamai-hidden-read", { cache_status: "1", code: readFailed }, "origin_reset", "stale", "a read from the origin failed, and a stale object was served"],
  ["akamai-hidden-timeout", { code: originCodes.timeout.slice(1) }, "origin_timeout", "replaced", "the origin did not respond in time, and another response was served"],
  ["akamai-hidden-refused", { code: originCodes.refused }, "origin_refused", "replaced", "the edge could not connect to the origin, and another response was served"],
  ["akamai-hidden-dns", { code: originCodes.dns }, "origin_dns", "replaced", "the host name of the origin did not resolve, and another response was served"],
  ["akamai-hidden-tls", { code: originCodes.tls }, "origin_tls", "replaced", "the TLS handshake with the origin failed, and another response was served"],
  ["akamai-hidden-unhealthy", { code: originCodes.unhealthy }, "origin_unhealthy", "replaced", "no address of the origin was healthy, and another response was served"],
];

export const akamaiRules: readonly Rule<AkamaiFields>[] = [
  ...good,
  ...requests,
  ...access,
  ...origin,
  ...byStatus,
];
