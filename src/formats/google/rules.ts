import { leftOrGaveUp } from "../../classify/peer.ts";
import { known, type Rule } from "../../faults/rule.ts";
import type { GoogleFields } from "./vocabulary.ts";

const failed = ["failed", null] as const;
const unsaid = { details: null, error: null } as const;

const success = ["response_from_cache", "response_from_cache_validated", "byte_range_caching"] as const;
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
const brokenAnswer = [
  "backend_early_response_with_non_error_status",
  "backend_interim_response_not_supported",
  "backend_response_corrupted",
  "backend_response_headers_too_long",
  "error_uncompressing_gzipped_body",
] as const;
const brokenRanges = [
  "byte_range_caching_aborted",
  "byte_range_caching_retrieval_from_backend_failed_after_partial_response",
] as const;
const clientGone = [
  "client_disconnected_before_any_response",
  "client_disconnected_after_partial_response",
  "byte_range_caching_retrieval_abandoned",
] as const;

/**
 * Words of statusDetails, and of proxyStatus's details; `h` is the hop that this line is of.
 * https://cloud.google.com/load-balancing/docs/https/https-logging-monitoring#failure-messages
 */
// biome-ignore format: a table, a row a rule
const byDetails = (h: "proxy" | "cdn"): readonly Rule<GoogleFields>[] => [
  ["peer-gone", { details: "client_disconnected_before_any_response", peer: known }, "client", "client_abort", "inferred", leftOrGaveUp],
  ["client-gone", { details: clientGone }, "client", "client_abort", "certain", "the client left"],
  ["client-timeout", { details: "client_timed_out" }, "client", "client_timeout", "certain", "the client was too slow to send its request"],
  ["cache-client-timeout", { details: "cache_lookup_timeout_after_partial_response" }, h, "client_timeout", "certain", "the client was too slow to take the answer"],
  ["incomplete", { details: "backend_connection_closed_after_partial_response_sent" }, "origin", "origin_incomplete", "certain", "the backend's answer broke off"],
  ["ranges-incomplete", { details: brokenRanges }, h, "origin_incomplete", "certain", "the backend failed to give a part of it"],
  ["cache-failed", { details: "cache_lookup_failed_after_partial_response" }, h, "cdn_error", "certain", "the cache failed"],
  ["reset", { details: "backend_connection_closed_before_data_sent_to_client" }, h, "origin_reset", "certain",
    "the backend closed the connection; its keep-alive must be longer than the balancer's 600 s"],
  ["timeout", { details: "backend_timeout" }, h, "origin_timeout", "certain", "the backend service's timeout passed"],
  ["connect-slow", { details: "failed_to_connect_to_backend", request_time_ms: { min: 1001 } }, h, "origin_timeout", "inferred", "no connection after more than a second"],
  ["connect", { details: "failed_to_connect_to_backend" }, h, "origin_refused", "certain", "no connection to the backend"],
  ["unhealthy", { details: ["failed_to_pick_backend", "failed_to_pick_backend_by_hash"] }, h, "origin_unhealthy", "certain", "no healthy backend"],
  ["trust-config", { details: ["server_cert_trust_config_not_found", "server_cert_validation_not_performed"] }, h, `${h}_config`, "certain", "the trust configuration is missing"],
  ["trust-failed", { details: ["server_cert_validation_internal_error", "server_cert_validation_unavailable"] }, h, `${h}_error`, "certain", "the certificate could not be checked"],
  ["tls", { details: /^(?:failed_to_negotiate_alpn$|ssl_certificate_|server_cert_)/ }, h, "origin_tls", "certain", "the handshake with the backend failed"],
  ["broken", { details: brokenAnswer }, h, "origin_reset", "certain", "the backend's answer was no valid one"],
  ["early-5xx", { status: "5xx", details: "aborted_request_due_to_backend_early_response" }, "origin", "origin_error", "certain", "the backend answered before it had the whole request"],
  ["early", { details: "aborted_request_due_to_backend_early_response" }, "origin", "origin_rejected", "certain", "the backend answered before it had the whole request"],
  ["denied", { details: ["denied_by_security_policy", "body_denied_by_security_policy"] }, h, `${h}_denied`, "certain", "Cloud Armor"],
  ["throttled", { details: ["throttled_by_security_policy", "banned_by_security_policy"] }, h, `${h}_limited`, "certain", "Cloud Armor's rate limit"],
  ["iap-denied", { status: [400, 401, 403], details: "handled_by_identity_aware_proxy" }, h, `${h}_denied`, "certain", "Identity-Aware Proxy"],
  ["iap-limited", { status: 429, details: "handled_by_identity_aware_proxy" }, h, `${h}_limited`, "certain", "Identity-Aware Proxy"],
  ["iap-failed", { status: "5xx", details: "handled_by_identity_aware_proxy" }, h, `${h}_error`, "certain", "Identity-Aware Proxy"],
  ["iap-policies", { details: "multiple_iap_policies" }, h, `${h}_config`, "certain", "more than one policy of Identity-Aware Proxy"],
  ["client-certificate-config", { details: "client_cert_validation_not_performed" }, h, `${h}_config`, "certain", "mutual TLS is not set up"],
  ["client-certificate", { details: /^client_cert_/ }, h, `${h}_denied`, "certain", "mutual TLS: the client's certificate"],
  ["authorization", { status: failed, denied_by: "authorization" }, h, `${h}_denied`, "certain", "an authorization policy"],
  ["bad-request", { details: malformed }, h, "client_bad_request", "certain", "the request was malformed"],
  ["config", { details: ["config_not_found", "invalid_external_origin_endpoint", "serverless_neg_routing_failed", "request_loop_detected"] }, h, `${h}_config`, "certain",
    "the load balancer's configuration has no way for it"],
  ["direct", { status: failed, details: ["direct_response", "fault_filter_abort"] }, h, h === "cdn" ? "cdn_config" : "proxy_fixed", "certain", "configured to answer so"],
  ["internal", { status: failed, details: ["internal_error", "retriable_error"] }, h, `${h}_error`, "certain", "the load balancer itself"],
  ["extension", { details: "service_extension_error" }, h, h === "cdn" ? "cdn_function" : "proxy_error", "certain", "a service extension failed"],
  ["websocket", { status: failed, details: "websocket_handshake_failed" }, h, "origin_reset", "inferred"],
  ["backend-404", { status: [404, 410], details: "response_sent_by_backend" }, "origin", "origin_not_found", "certain", "the backend's own status"],
  ["backend-4xx", { status: "4xx", details: "response_sent_by_backend" }, "origin", "origin_rejected", "certain", "the backend's own status"],
  ["backend-5xx", { status: "5xx", details: ["response_sent_by_backend", "byte_range_caching_forwarded_backend_response"] }, "origin", "origin_error", "certain", "the backend's own status"],
  ["backend-range", { status: "4xx", details: "byte_range_caching_forwarded_backend_response" }, "origin", "origin_rejected", "certain", "the backend's own status"],
  ["cached", { status: "failed", details: success }, "cdn", "cdn_cached", "certain", "out of the cache"],
];

/** Tokens of RFC 9209, where proxyStatus has no details. https://www.rfc-editor.org/rfc/rfc9209#section-2.3 */
// biome-ignore format: a table, a row a rule
const byError = (h: "proxy" | "cdn"): readonly Rule<GoogleFields>[] => [
  ["error-unhealthy", { error: "destination_unavailable" }, h, "origin_unhealthy", "certain", "proxyStatus"],
  ["error-refused", { error: "connection_refused" }, h, "origin_refused", "certain", "proxyStatus"],
  ["error-timeout", { error: ["connection_timeout", "http_response_timeout"] }, h, "origin_timeout", "certain", "proxyStatus"],
  ["error-reset", { error: "connection_terminated" }, h, "origin_reset", "certain", "proxyStatus"],
  ["error-tls", { error: ["tls_certificate_error", "tls_protocol_error"] }, h, "origin_tls", "certain", "proxyStatus"],
  ["error-dns", { error: ["dns_error", "dns_timeout"] }, h, "origin_dns", "certain", "proxyStatus"],
  ["error-denied", { error: "http_request_denied" }, h, `${h}_denied`, "certain", "proxyStatus"],
  ["error-request", { error: "http_request_error" }, h, "client_bad_request", "certain", "proxyStatus"],
  ["error-incomplete", { error: "http_response_incomplete" }, h, "origin_incomplete", "certain", "proxyStatus"],
  ["error-internal", { error: "proxy_internal_error" }, h, `${h}_error`, "certain", "proxyStatus"],
  ["error-config", { error: ["proxy_configuration_error", "proxy_loop_detected"] }, h, `${h}_config`, "certain", "proxyStatus"],
];

// biome-ignore format: a table, a row a rule
const otherwise = (h: "proxy" | "cdn"): readonly Rule<GoogleFields>[] => [
  ["policy-limited", { status: "failed", ...unsaid, denied_by: "limit" }, h, `${h}_limited`, "certain", "the security policy's outcome is DENY, by its rate limit"],
  ["policy-denied", { status: "failed", ...unsaid, denied_by: "policy" }, h, `${h}_denied`, "certain", "the security policy's outcome is DENY"],
  ["contacted-404", { status: [404, 410], ...unsaid, backend: "contacted" }, "origin", "origin_not_found", "inferred", "a backend was contacted"],
  ["contacted-4xx", { status: "4xx", ...unsaid, backend: "contacted" }, "origin", "origin_rejected", "inferred", "a backend was contacted"],
  ["contacted-5xx", { status: "5xx", ...unsaid, backend: "contacted" }, "origin", "origin_error", "inferred", "a backend was contacted"],
  ["plain-502", { status: [502, 503], ...unsaid }, h, "origin_unhealthy", "inferred", "no backend was contacted"],
  ["plain-504", { status: 504, ...unsaid }, h, "origin_timeout", "inferred"],
  ["plain-429", { status: 429, ...unsaid }, h, `${h}_limited`, "inferred"],
  ["new-word", { status: "failed" }, h, "unknown", "inferred", "a word that the manual did not have yet, or none"],
  ["hit", { status: "good", cache: "hit" }, "cdn"],
  ["redirected", { status: "good", details: ["redirected_by_security_policy", "direct_response", "handled_by_identity_aware_proxy"] }, h],
  ["good", { status: "good", backend: "contacted" }, "origin"],
  ["answered", { status: "good", details: ["response_sent_by_backend", "websocket_closed"] }, "origin"],
];

const named = (prefix: string, rows: readonly Rule<GoogleFields>[]): readonly Rule<GoogleFields>[] =>
  rows.map(([id, ...rest]) => [`${prefix}-${id}`, ...rest] as Rule<GoogleFields>);

const all = (h: "proxy" | "cdn"): readonly Rule<GoogleFields>[] => [
  ...byDetails(h),
  ...byError(h),
  ...otherwise(h),
];

export const rules = named("google", all("proxy"));
export const cdnRules = named("google-cdn", all("cdn"));
