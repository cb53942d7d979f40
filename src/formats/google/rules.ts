import { clientOrProxyClosed } from "../../classify/peer.ts";
import { known, type Rule } from "../../faults/rule.ts";
import { refusedByCache } from "../../faults/tier-rules.ts";
import type { GoogleFields } from "./fields.ts";

const failedOrNull = ["failed", null] as const;
/** 101 is an upgraded connection, whose end by a timeout is no failure. */
const started = { min: 200, max: 399 } as const;
const noDetails = { details: null, error: null } as const;

const cacheDetails = ["response_from_cache", "response_from_cache_validated", "byte_range_caching"] as const;
const malformed = [
  "body_not_allowed",
  "failed_parsing_client_headers",
  "headers_too_long",
  "http_version_not_supported",
  "invalid_chunk_framing",
  "invalid_request_headers",
  "invalid_http2_client_header_format",
  "invalid_http2_client_request_path",
  "malformed_chunked_body",
  "required_body_but_no_content_length",
  "secure_url_rejected",
  "unsupported_method",
  "unsupported_100_continue",
  "upgrade_header_rejected",
  "request_body_too_large",
  "early_data_rejected",
] as const;
const invalidResponse = [
  "backend_early_response_with_non_error_status",
  "backend_interim_response_not_supported",
  "backend_response_corrupted",
  "backend_response_headers_too_long",
  "error_uncompressing_gzipped_body",
] as const;
const incompleteRanges = [
  "byte_range_caching_aborted",
  "byte_range_caching_retrieval_from_backend_failed_after_partial_response",
] as const;
/** With a good status, the response broke off after it had begun. */
const brokenResponse = [
  "backend_timeout",
  "backend_connection_closed_before_data_sent_to_client",
  ...invalidResponse,
] as const;
const brokenResponseErrors = [
  "connection_terminated",
  "connection_timeout",
  "http_response_timeout",
  "http_response_incomplete",
] as const;
const clientClosed = [
  "client_disconnected_before_any_response",
  "client_disconnected_after_partial_response",
  "byte_range_caching_retrieval_abandoned",
] as const;

/**
 * Values of statusDetails and of the details in proxyStatus; `h` is the hop that wrote the line.
 * https://cloud.google.com/load-balancing/docs/https/https-logging-monitoring#failure-messages
 */
// biome-ignore format: a table, a row a rule
const byDetails = (h: "proxy" | "cdn"): readonly Rule<GoogleFields>[] => [
  ["peer-gone", { details: "client_disconnected_before_any_response", peer: known }, "client", "client_abort", "inferred", clientOrProxyClosed],
  ["client-gone", { details: clientClosed }, "client", "client_abort", "certain", "the client closed the connection"],
  ["client-timeout", { details: "client_timed_out" }, "client", "client_timeout", "inferred", "no progress while the request or the response was forwarded; a backend that sends nothing looks the same"],
  ["cache-client-timeout", { details: "cache_lookup_timeout_after_partial_response" }, h, "client_timeout", "certain", "the client was too slow to receive the response"],
  ["incomplete", { details: "backend_connection_closed_after_partial_response_sent" }, "origin", "origin_incomplete", "certain", "the response of the backend was incomplete"],
  ["ranges-incomplete", { details: incompleteRanges }, h, "origin_incomplete", "certain", "the backend failed to send a byte range"],
  ["cache-failed", { details: "cache_lookup_failed_after_partial_response" }, h, "cdn_error", "certain", "the cache failed"],
  ["websocket-timeout", { status: 101, details: "backend_timeout" }, "origin"],
  ["broke-off", { status: started, details: brokenResponse }, "origin", "origin_incomplete", "inferred", "the response of the backend had begun"],
  ["reset", { details: "backend_connection_closed_before_data_sent_to_client" }, h, "origin_reset", "certain",
    "the backend closed the connection; its keep-alive must be longer than the balancer's 600 s"],
  ["timeout", { details: "backend_timeout" }, h, "origin_timeout", "certain", "the timeout of the backend service expired"],
  ["connect-slow", { details: "failed_to_connect_to_backend", request_time_ms: { min: 1001 } }, h, "origin_timeout", "inferred", "no connection within a second"],
  ["connect", { details: "failed_to_connect_to_backend" }, h, "origin_refused", "certain", "no connection to the backend"],
  ["unhealthy", { details: ["failed_to_pick_backend", "failed_to_pick_backend_by_hash"] }, h, "origin_unhealthy", "certain", "no healthy backend"],
  ["trust-config", { details: ["server_cert_trust_config_not_found", "server_cert_validation_not_performed"] }, h, `${h}_config`, "certain", "the trust configuration is missing or has no validation"],
  ["trust-failed", { details: ["server_cert_validation_internal_error", "server_cert_validation_unavailable"] }, h, `${h}_error`, "certain", "the certificate of the backend could not be validated"],
  ["tls", { details: /^(?:failed_to_negotiate_alpn$|ssl_certificate_|server_cert_)/ }, h, "origin_tls", "certain", "the TLS handshake with the backend failed"],
  ["broken", { details: invalidResponse }, h, "origin_reset", "certain", "the response of the backend was invalid"],
  ["early-5xx", { status: "5xx", details: "aborted_request_due_to_backend_early_response" }, "origin", "origin_error", "certain", "the backend responded before it received the whole request"],
  ["early", { details: "aborted_request_due_to_backend_early_response" }, "origin", "origin_rejected", "certain", "the backend responded before it received the whole request"],
  ["denied", { details: ["denied_by_security_policy", "body_denied_by_security_policy"] }, h, `${h}_denied`, "certain", "a Cloud Armor rule denied the request"],
  ["throttled", { details: ["throttled_by_security_policy", "banned_by_security_policy"] }, h, `${h}_limited`, "certain", "a Cloud Armor rate limit"],
  ["iap-denied", { status: [400, 401, 403], details: "handled_by_identity_aware_proxy" }, h, `${h}_denied`, "certain", "Identity-Aware Proxy denied the request"],
  ["iap-limited", { status: 429, details: "handled_by_identity_aware_proxy" }, h, `${h}_limited`, "certain", "a limit of Identity-Aware Proxy"],
  ["iap-failed", { status: "5xx", details: "handled_by_identity_aware_proxy" }, h, `${h}_error`, "certain", "Identity-Aware Proxy failed"],
  ["iap-policies", { details: "multiple_iap_policies" }, h, `${h}_config`, "certain", "more than one Identity-Aware Proxy policy applies"],
  ["client-certificate-config", { details: "client_cert_validation_not_performed" }, h, `${h}_config`, "certain", "mutual TLS is not configured"],
  ["client-certificate", { details: /^client_cert_/ }, h, `${h}_denied`, "certain", "mutual TLS rejected the client certificate"],
  ["authorization", { status: failedOrNull, denied_by: "authorization" }, h, `${h}_denied`, "certain", "an authorization policy denied the request"],
  ["bad-request", { details: malformed }, h, "client_bad_request", "certain", "the request was malformed"],
  ["config", { details: ["invalid_external_origin_endpoint", "request_loop_detected"] }, h, `${h}_config`, "certain", "the configuration of the load balancer has no route for the request"],
  ["config-or-layer", { details: ["config_not_found", "serverless_neg_routing_failed"] }, h, `${h}_config`, "inferred",
    "the configuration is missing, or the first layer of the load balancer did not reach the second, or the region"],
  ["fault-filter", { status: failedOrNull, details: "fault_filter_abort" }, h, h === "cdn" ? "cdn_config" : "proxy_fixed", "certain", "the load balancer is configured to send this response"],
  ["direct", { status: failedOrNull, details: "direct_response" }, h, h === "cdn" ? "cdn_config" : "proxy_fixed", "inferred",
    "the load balancer is configured to send this response, or sends it for a backend that is suspended"],
  ["internal", { status: failedOrNull, details: ["internal_error", "retriable_error"] }, h, `${h}_error`, "certain", "an internal error of the load balancer"],
  ["extension", { details: "service_extension_error" }, h, h === "cdn" ? "cdn_function" : "proxy_error", "certain", "a service extension failed"],
  ["websocket", { status: failedOrNull, details: "websocket_handshake_failed" }, h, "origin_reset", "inferred"],
  ["backend-404", { status: [404, 410], details: "response_sent_by_backend" }, "origin", "origin_not_found", "certain", "the backend's own status"],
  ["backend-4xx", { status: "4xx", details: "response_sent_by_backend" }, "origin", "origin_rejected", "certain", "the backend's own status"],
  ["backend-5xx", { status: "5xx", details: ["response_sent_by_backend", "byte_range_caching_forwarded_backend_response"] }, "origin", "origin_error", "certain", "the backend's own status"],
  ["backend-range", { status: "4xx", details: "byte_range_caching_forwarded_backend_response" }, "origin", "origin_rejected", "certain", "the backend's own status"],
  ["range-refused", { status: [412, 416], details: cacheDetails }, "cdn", "client_bad_request", "inferred",
    "a cache itself rejects a range outside a stored object, and a failed precondition; a stored error looks the same"],
  ["cached", { status: "failed", details: cacheDetails }, "cdn", "cdn_cached", "certain", "served from the cache"],
];

/** Error tokens of RFC 9209, if proxyStatus has no details. https://www.rfc-editor.org/rfc/rfc9209#section-2.3 */
// biome-ignore format: a table, a row a rule
const byError = (h: "proxy" | "cdn"): readonly Rule<GoogleFields>[] => [
  ["error-websocket-timeout", { status: 101, error: ["connection_timeout", "http_response_timeout"] }, "origin"],
  ["error-broke-off", { status: started, error: brokenResponseErrors }, "origin", "origin_incomplete", "inferred", "the response of the backend had begun"],
  ["error-unhealthy", { error: "destination_unavailable" }, h, "origin_unhealthy", "certain", "the error token of proxyStatus"],
  ["error-refused", { error: "connection_refused" }, h, "origin_refused", "certain", "the error token of proxyStatus"],
  ["error-timeout", { error: ["connection_timeout", "http_response_timeout"] }, h, "origin_timeout", "certain", "the error token of proxyStatus"],
  ["error-reset", { error: "connection_terminated" }, h, "origin_reset", "certain", "the error token of proxyStatus"],
  ["error-tls", { error: ["tls_certificate_error", "tls_protocol_error"] }, h, "origin_tls", "certain", "the error token of proxyStatus"],
  ["error-dns", { error: ["dns_error", "dns_timeout"] }, h, "origin_dns", "certain", "the error token of proxyStatus"],
  ["error-denied", { error: "http_request_denied" }, h, `${h}_denied`, "certain", "the error token of proxyStatus"],
  ["error-request", { error: "http_request_error" }, h, "client_bad_request", "inferred", "the error token of proxyStatus; a denial and a limit can have it too"],
  ["error-incomplete", { error: "http_response_incomplete" }, h, "origin_incomplete", "certain", "the error token of proxyStatus"],
  ["error-internal", { error: "proxy_internal_error" }, h, `${h}_error`, "certain", "the error token of proxyStatus"],
  ["error-config", { error: ["proxy_configuration_error", "proxy_loop_detected"] }, h, `${h}_config`, "certain", "the error token of proxyStatus"],
];

// biome-ignore format: a table, a row a rule
const withoutDetails = (h: "proxy" | "cdn"): readonly Rule<GoogleFields>[] => [
  refusedByCache("refused-by-cache"),
  ["policy-limited", { status: "failed", ...noDetails, denied_by: "limit" }, h, `${h}_limited`, "certain", "a rate limit of the security policy: outcome DENY"],
  ["policy-denied", { status: "failed", ...noDetails, denied_by: "policy" }, h, `${h}_denied`, "certain", "the security policy denied the request: outcome DENY"],
  ["contacted-404", { status: [404, 410], ...noDetails, backend: "contacted" }, "origin", "origin_not_found", "inferred", "a backend was contacted"],
  ["contacted-4xx", { status: "4xx", ...noDetails, backend: "contacted" }, "origin", "origin_rejected", "inferred", "a backend was contacted"],
  ["contacted-5xx", { status: "5xx", ...noDetails, backend: "contacted" }, "origin", "origin_error", "inferred", "a backend was contacted"],
  ["plain-502", { status: [502, 503], ...noDetails }, h, "origin_unhealthy", "inferred", "no backend was contacted"],
  ["plain-504", { status: 504, ...noDetails }, h, "origin_timeout", "inferred"],
  ["plain-429", { status: 429, ...noDetails }, h, `${h}_limited`, "inferred"],
  ["new-word", { status: "failed" }, h, "unknown", "inferred", "no details, or a value that the manual does not list"],
  ["hit", { status: "good", cache: "hit" }, "cdn"],
  ["redirected", { status: "good", details: ["redirected_by_security_policy", "direct_response", "handled_by_identity_aware_proxy"] }, h],
  ["good", { status: "good", backend: "contacted" }, "origin"],
  ["answered", { status: "good", details: ["response_sent_by_backend", "websocket_closed"] }, "origin"],
];

const withPrefix = (prefix: string, rows: readonly Rule<GoogleFields>[]): readonly Rule<GoogleFields>[] =>
  rows.map(([id, ...rest]) => [`${prefix}-${id}`, ...rest] as Rule<GoogleFields>);

const all = (h: "proxy" | "cdn"): readonly Rule<GoogleFields>[] => [
  ...byDetails(h),
  ...byError(h),
  ...withoutDetails(h),
];

export const googleRules = withPrefix("google", all("proxy"));
export const cdnRules = withPrefix("google-cdn", all("cdn"));
