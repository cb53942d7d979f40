import type { Rule, When } from "../../faults/rule.ts";
import { refusedByCache } from "../../faults/tier-rules.ts";
import type { AzureFields } from "./fields.ts";

const failed = ["failed", null] as const;
const none = { origin: "none" } as const satisfies When<AzureFields>;
const started = { min: 200, max: 399 } as const;
/** With a good status, the response of the origin broke off after its header. */
const originErrors = [
  "OriginTimeout",
  "OriginConnectionRefused",
  "OriginConnectionError",
  "OriginInvalidResponse",
  "OriginError",
  "OriginInvalidRequest",
  "ResponseHeaderTooBig",
  "DNSFailure",
  "DNSTimeout",
  "DNSNameNotResolved",
  "SSLHandshakeError",
  "SSLInvalidRootCA",
] as const;
const passed = { error: "NoError", origin: "set" } as const satisfies When<AzureFields>;

/** Values of ErrorInfo: https://learn.microsoft.com/azure/frontdoor/monitor-front-door-reference#errorinfo */
// biome-ignore format: a table, a row a rule
const byError: readonly Rule<AzureFields>[] = [
  // with another failed status, the request failed before the client left
  ["azure-cdn-client-gone", { status: ["good", 499, null], error: "ClientDisconnected" }, "client", "client_abort", "certain", "ErrorInfo: the client disconnected"],
  ["azure-cdn-499", { status: 499, origin: ["none", "unlogged"] }, "client", "client_abort", "certain", "499: the client closed the connection"],
  ["azure-cdn-499-origin", { status: 499 }, "client", "client_abort", "inferred", "499: the client closed the connection, or the origin sent this status"],
  ["azure-cdn-websocket", { status: 101, error: "OriginTimeout" }, "origin"],
  ["azure-cdn-cut", { status: started, error: "OriginConnectionAborted" }, "origin", "origin_incomplete", "certain", "ErrorInfo: the connection to the origin was aborted after the response had begun"],
  ["azure-cdn-incomplete", { status: started, error: originErrors }, "origin", "origin_incomplete", "inferred",
    "ErrorInfo reports a failure of the origin after the response had begun, or of another origin that was tried before"],
  ["azure-cdn-timeout", { error: "OriginTimeout" }, "cdn", "origin_timeout", "certain", "ErrorInfo: the origin did not respond in time (30 seconds by default)"],
  ["azure-cdn-0", { status: null, status_word: "0" }, "cdn", "origin_timeout", "certain", "the manual documents status 0 as a timeout of the origin"],
  ["azure-cdn-dns", { error: ["DNSFailure", "DNSTimeout", "DNSNameNotResolved"] }, "cdn", "origin_dns", "certain", "ErrorInfo: the host name of the origin did not resolve"],
  ["azure-cdn-refused", { error: "OriginConnectionRefused" }, "cdn", "origin_refused", "certain", "ErrorInfo: the origin refused the connection"],
  ["azure-cdn-connection", { error: "OriginConnectionError" }, "cdn", "origin_refused", "inferred", "ErrorInfo reports any error of the connection to the origin"],
  ["azure-cdn-aborted", { error: "OriginConnectionAborted" }, "cdn", "origin_reset", "certain", "ErrorInfo: the connection to the origin was aborted"],
  ["azure-cdn-invalid", { error: ["OriginInvalidResponse", "ResponseHeaderTooBig"] }, "cdn", "origin_reset", "certain",
    "ErrorInfo: the response was invalid; if only HTTPS fails, check the certificate and host name of the origin"],
  ["azure-cdn-tls", { error: ["SSLHandshakeError", "SSLInvalidRootCA"] }, "cdn", "origin_tls", "certain", "ErrorInfo: the TLS handshake with the origin failed"],
  ["azure-cdn-certificate", { error: ["SSLInvalidCipher", "CertificateError", "CertificateNameCheckFailed"] }, "cdn", "origin_tls", "inferred",
    "ErrorInfo reports a certificate error; the manual does not say whose certificate"],
  ["azure-cdn-invalid-request", { status: failed, error: "OriginInvalidRequest" }, "cdn", "cdn_error", "inferred", "ErrorInfo: the request that the edge sent to the origin was invalid"],
  ["azure-cdn-origin-error", { status: failed, error: "OriginError" }, "cdn", "origin_error", "inferred", "ErrorInfo reports any error of the origin"],
  ["azure-cdn-denied", { status: failed, error: ["ClientGeoBlocked", "RestrictedIP"] }, "cdn", "cdn_denied", "certain", "ErrorInfo: a geographic or IP restriction denied the request"],
  ["azure-cdn-bad-request", { status: failed, error: "InvalidRequest" }, "cdn", "client_bad_request", "certain", "ErrorInfo: the request is invalid"],
  ["azure-cdn-client-error", { status: failed, error: "UnspecifiedClientError" }, "cdn", "client_bad_request", "inferred", "ErrorInfo reports an unspecified error of the client"],
  ["azure-cdn-sni-error", { status: failed, error: "SSLMismatchedSNI" }, "cdn", "client_bad_request", "certain", "the TLS server name and the host of the request differ"],
  ["azure-cdn-sni", { status: failed, result: "SSLMismatchedSNI" }, "cdn", "client_bad_request", "certain", "the TLS server name and the host of the request differ"],
  ["azure-cdn-new-error", { status: failed, error: /^(?!NoError$|ClientDisconnected$)/ }, "cdn", "unknown", "inferred", "ErrorInfo is UnspecifiedError, or a value that the manual did not list when the rules were written"],
];

// biome-ignore format: a table, a row a rule
export const azureEdgeRules: readonly Rule<AzureFields>[] = [
  ...byError,
  ["azure-cdn-hit", { status: "good", cache: "hit" }, "cdn"],
  ["azure-cdn-own", { status: "good", ...none }, "cdn"],
  ["azure-cdn-good", { status: "good" }, "origin"],
  refusedByCache<AzureFields>("azure-cdn-refused-by-cache", { cache_word: ["HIT", "REMOTE_HIT"] }),
  ["azure-cdn-cached", { status: "failed", cache_word: ["HIT", "REMOTE_HIT"] }, "cdn", "cdn_cached", "certain", "the response was served from the cache"],
  ["azure-cdn-no-cache-denied", { status: [401, 403, 406], cache_word: "N/A" }, "cdn", "cdn_denied", "inferred", "a signed URL or a WAF rule denied the request"],
  ["azure-cdn-limited", { status: 429, ...none }, "cdn", "cdn_limited", "inferred", "no origin was contacted: a rate limit rule of the WAF"],
  ["azure-cdn-400", { status: 400, ...none }, "cdn", "client_bad_request", "inferred", "no origin was contacted"],
  ["azure-cdn-no-route", { status: [404, 421], ...none }, "cdn", "cdn_config", "inferred", "no origin was contacted: no route matches, or the host is not configured"],
  ["azure-cdn-403", { status: 403, ...none }, "cdn", "cdn_denied", "inferred", "no origin was contacted"],
  ["azure-cdn-own-5xx", { status: "5xx", ...none }, "cdn", "cdn_error", "inferred", "no origin was contacted"],
  ["azure-cdn-own-4xx", { status: "4xx", ...none }, "cdn", "unknown", "inferred", "no origin was contacted"],
  ["azure-cdn-origin-404", { status: [404, 410], ...passed }, "origin", "origin_not_found", "certain", "ErrorInfo is NoError, and an origin was contacted"],
  ["azure-cdn-origin-4xx", { status: "4xx", ...passed }, "origin", "origin_rejected", "certain", "ErrorInfo is NoError, and an origin was contacted"],
  ["azure-cdn-origin-5xx", { status: "5xx", ...passed }, "origin", "origin_error", "certain", "ErrorInfo is NoError, and an origin was contacted"],
  ["azure-cdn-plain-404", { status: [404, 410] }, "origin", "origin_not_found", "inferred", "ErrorInfo is not logged, or reports that the client left during the response"],
  ["azure-cdn-plain-4xx", { status: "4xx" }, "origin", "origin_rejected", "inferred", "ErrorInfo is not logged, or reports that the client left during the response"],
  ["azure-cdn-plain-5xx", { status: "5xx" }, "origin", "origin_error", "inferred", "ErrorInfo is not logged, or reports that the client left during the response"],
];
