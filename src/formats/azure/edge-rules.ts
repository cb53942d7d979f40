import type { Rule, When } from "../../faults/rule.ts";
import type { AzureFields } from "./fields.ts";

const failed = ["failed", null] as const;
const none = { origin: "none" } as const satisfies When<AzureFields>;
const passed = { error: "NoError", origin: "set" } as const satisfies When<AzureFields>;

/** Words of ErrorInfo. https://learn.microsoft.com/azure/frontdoor/monitor-front-door-reference#errorinfo */
// biome-ignore format: a table, a row a rule
const byError: readonly Rule<AzureFields>[] = [
  ["azure-cdn-client-gone", { error: "ClientDisconnected" }, "client", "client_abort", "certain", "ErrorInfo"],
  ["azure-cdn-499", { status: 499 }, "client", "client_abort", "certain", "499: the client closed the connection"],
  ["azure-cdn-timeout", { error: "OriginTimeout" }, "cdn", "origin_timeout", "certain", "ErrorInfo; 30 s by default"],
  ["azure-cdn-0", { status: null, status_word: "0" }, "cdn", "origin_timeout", "certain", "0 is documented as an origin that timed out"],
  ["azure-cdn-dns", { error: ["DNSFailure", "DNSTimeout", "DNSNameNotResolved"] }, "cdn", "origin_dns", "certain", "ErrorInfo"],
  ["azure-cdn-refused", { error: "OriginConnectionRefused" }, "cdn", "origin_refused", "certain", "ErrorInfo"],
  ["azure-cdn-connection", { error: "OriginConnectionError" }, "cdn", "origin_refused", "inferred", "ErrorInfo, of any error of the connection"],
  ["azure-cdn-aborted", { error: "OriginConnectionAborted" }, "cdn", "origin_reset", "certain", "ErrorInfo"],
  ["azure-cdn-invalid", { error: ["OriginInvalidResponse", "ResponseHeaderTooBig"] }, "cdn", "origin_reset", "certain",
    "ErrorInfo; now and then on HTTPS alone it is the origin's certificate or host name"],
  ["azure-cdn-tls", { error: ["SSLHandshakeError", "SSLInvalidRootCA"] }, "cdn", "origin_tls", "certain", "ErrorInfo"],
  ["azure-cdn-certificate", { error: ["SSLInvalidCipher", "CertificateError", "CertificateNameCheckFailed"] }, "cdn", "origin_tls", "inferred",
    "ErrorInfo; the manual does not say whose certificate"],
  ["azure-cdn-invalid-request", { status: failed, error: "OriginInvalidRequest" }, "cdn", "cdn_error", "inferred", "the edge's request was invalid"],
  ["azure-cdn-origin-error", { status: failed, error: "OriginError" }, "cdn", "origin_error", "inferred", "ErrorInfo, of any error of the origin"],
  ["azure-cdn-denied", { status: failed, error: ["ClientGeoBlocked", "RestrictedIP"] }, "cdn", "cdn_denied", "certain", "ErrorInfo"],
  ["azure-cdn-bad-request", { status: failed, error: "InvalidRequest" }, "cdn", "client_bad_request", "certain", "ErrorInfo"],
  ["azure-cdn-client-error", { status: failed, error: "UnspecifiedClientError" }, "cdn", "client_bad_request", "inferred", "ErrorInfo"],
  ["azure-cdn-sni", { status: "failed", result: "SSLMismatchedSNI" }, "cdn", "client_bad_request", "certain", "another name in TLS than in the request"],
  ["azure-cdn-new-error", { status: failed, error: /^(?!NoError$)/ }, "cdn", "unknown", "inferred", "UnspecifiedError, or a word that the manual did not have yet"],
];

// biome-ignore format: a table, a row a rule
export const azureEdgeRules: readonly Rule<AzureFields>[] = [
  ...byError,
  ["azure-cdn-hit", { status: "good", cache: "hit" }, "cdn"],
  ["azure-cdn-own", { status: "good", ...none }, "cdn"],
  ["azure-cdn-good", { status: "good" }, "origin"],
  ["azure-cdn-cached", { status: "failed", cache_word: ["HIT", "REMOTE_HIT"] }, "cdn", "cdn_cached", "certain", "out of the cache"],
  ["azure-cdn-no-cache-denied", { status: [401, 403, 406], cache_word: "N/A" }, "cdn", "cdn_denied", "inferred", "a signed URL, or a rule of the firewall"],
  ["azure-cdn-limited", { status: 429, ...none }, "cdn", "cdn_limited", "inferred", "no origin was asked: a rate rule of the firewall"],
  ["azure-cdn-400", { status: 400, ...none }, "cdn", "client_bad_request", "inferred", "no origin was asked"],
  ["azure-cdn-no-route", { status: [404, 421], ...none }, "cdn", "cdn_config", "inferred", "no origin was asked: no route, or a host that is not set up"],
  ["azure-cdn-403", { status: 403, ...none }, "cdn", "cdn_denied", "inferred", "no origin was asked"],
  ["azure-cdn-own-5xx", { status: "5xx", ...none }, "cdn", "cdn_error", "inferred", "no origin was asked"],
  ["azure-cdn-own-4xx", { status: "4xx", ...none }, "cdn", "unknown", "inferred", "no origin was asked"],
  ["azure-cdn-origin-404", { status: [404, 410], ...passed }, "origin", "origin_not_found", "certain", "NoError, and an origin was asked"],
  ["azure-cdn-origin-4xx", { status: "4xx", ...passed }, "origin", "origin_rejected", "certain", "NoError, and an origin was asked"],
  ["azure-cdn-origin-5xx", { status: "5xx", ...passed }, "origin", "origin_error", "certain", "NoError, and an origin was asked"],
  ["azure-cdn-plain-404", { status: [404, 410] }, "origin", "origin_not_found", "inferred", "no ErrorInfo is logged"],
  ["azure-cdn-plain-4xx", { status: "4xx" }, "origin", "origin_rejected", "inferred", "no ErrorInfo is logged"],
  ["azure-cdn-plain-5xx", { status: "5xx" }, "origin", "origin_error", "inferred", "no ErrorInfo is logged"],
];
