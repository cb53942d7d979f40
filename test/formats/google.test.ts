import { describe, expect, it } from "vitest";
import { google } from "../../src/formats/google/google.ts";
import { fixtureLines, fixtureRows, rowsOf } from "../harness/fixture-rows.ts";

type Hop = "proxy" | "cdn";
type Fields = Record<string, unknown>;

/** An entry; with `cdn` one that Cloud CDN looked up. */
const lineOf = (request: Fields, payload: Fields = {}, hop: Hop = "proxy"): string =>
  JSON.stringify({
    httpRequest: {
      latency: "0.010999s",
      remoteIp: "198.51.100.7",
      requestMethod: "GET",
      requestSize: "562",
      requestUrl: "https://shop.example.com:443/a?b=c",
      responseSize: "2094",
      userAgent: "curl/8.5.0",
      ...(hop === "cdn" && { cacheLookup: true }),
      ...request,
    },
    insertId: "dlgbhuf4lqynu",
    jsonPayload: {
      "@type": "type.googleapis.com/google.cloud.loadbalancing.type.LoadBalancerLogEntry",
      ...payload,
    },
    logName: "projects/shop/logs/requests",
    resource: { labels: { backend_service_name: "" }, type: "http_load_balancer" },
    severity: "WARNING",
    timestamp: "2026-11-24T10:00:00.250999Z",
    trace: "projects/shop/traces/ebfbdd1cae963b2ef205ad5aff5c3217",
  });

const server = { serverIp: "10.20.1.15" };
const policy = (configuredAction: string) => ({
  enforcedSecurityPolicy: { name: "p", configuredAction, outcome: "DENY" },
});
const word = (statusDetails: string) => ({ statusDetails });
const error = (token: string) => ({ proxyStatus: `error="${token}"` });

/** H is the hop that the line is of. */
// biome-ignore format: a table, a row a case
const cases = [
  ["client-gone", { status: 0 }, word("client_disconnected_before_any_response"), "client", "client", "client_abort", "certain"],
  ["client-gone", { status: 200 }, word("client_disconnected_after_partial_response"), "client", "client", "client_abort", "certain"],
  ["client-gone", { status: 206 }, word("byte_range_caching_retrieval_abandoned"), "client", "client", "client_abort", "certain"],
  ["peer-gone", { status: 0, remoteIp: "10.20.0.4" }, word("client_disconnected_before_any_response"), "client", "client", "client_abort", "inferred"],
  ["client-gone", { status: 200, remoteIp: "10.20.0.4" }, word("client_disconnected_after_partial_response"), "client", "client", "client_abort", "certain"],
  ["client-timeout", { status: 408 }, word("client_timed_out"), "client", "client", "client_timeout", "inferred"],
  ["websocket-timeout", { status: 101, ...server }, word("backend_timeout"), "origin", null, null, null],
  ["error-websocket-timeout", { status: 101, ...server }, error("http_response_timeout"), "origin", null, null, null],
  ["broke-off", { status: 200, ...server }, word("backend_timeout"), "origin", "origin", "origin_incomplete", "inferred"],
  ["broke-off", { status: 200, ...server }, word("error_uncompressing_gzipped_body"), "origin", "origin", "origin_incomplete", "inferred"],
  ["error-broke-off", { status: 200, ...server }, error("connection_terminated"), "origin", "origin", "origin_incomplete", "inferred"],
  ["contacted-5xx", { status: 500, ...server }, word("client_disconnected_after_partial_response"), "origin", "origin", "origin_error", "inferred"],
  ["range-refused", { status: 416 }, word("response_from_cache"), "cdn", "client", "client_bad_request", "inferred"],
  ["refused-by-cache", { status: 412, cacheHit: true }, {}, "cdn", "client", "client_bad_request", "inferred"],
  ["config", { status: 502 }, word("request_loop_detected"), "H", "H", "H_config", "certain"],
  ["config-or-layer", { status: 503 }, word("serverless_neg_routing_failed"), "H", "H", "H_config", "inferred"],
  ["cache-client-timeout", { status: 200 }, word("cache_lookup_timeout_after_partial_response"), "H", "client", "client_timeout", "certain"],
  ["incomplete", { status: 200, ...server }, word("backend_connection_closed_after_partial_response_sent"), "origin", "origin", "origin_incomplete", "certain"],
  ["ranges-incomplete", { status: 206 }, word("byte_range_caching_aborted"), "H", "origin", "origin_incomplete", "certain"],
  ["cache-failed", { status: 200 }, word("cache_lookup_failed_after_partial_response"), "H", "cdn", "cdn_error", "certain"],
  ["reset", { status: 502, ...server }, word("backend_connection_closed_before_data_sent_to_client"), "H", "origin", "origin_reset", "certain"],
  ["timeout", { status: 504, latency: "30.001s", ...server }, word("backend_timeout"), "H", "origin", "origin_timeout", "certain"],
  ["connect-slow", { status: 502, latency: "4.502s" }, word("failed_to_connect_to_backend"), "H", "origin", "origin_timeout", "inferred"],
  ["connect", { status: 502, latency: "0.030s" }, word("failed_to_connect_to_backend"), "H", "origin", "origin_refused", "certain"],
  ["unhealthy", { status: 503 }, word("failed_to_pick_backend"), "H", "origin", "origin_unhealthy", "certain"],
  ["unhealthy", { status: 503 }, { proxyStatus: 'error="destination_unavailable"; details="failed_to_pick_backend"' }, "H", "origin", "origin_unhealthy", "certain"],
  // a custom error page: the backend's failure stands in a field of its own
  ["unhealthy", { status: 503 }, { statusDetails: "response_sent_by_backend", errorBackendStatusDetails: "failed_to_pick_backend", overrideResponseCode: 503 }, "H", "origin", "origin_unhealthy", "certain"],
  ["trust-config", { status: 503 }, word("server_cert_trust_config_not_found"), "H", "H", "H_config", "certain"],
  ["trust-failed", { status: 503 }, word("server_cert_validation_unavailable"), "H", "H", "H_error", "certain"],
  ["tls", { status: 502 }, word("ssl_certificate_san_verification_failed"), "H", "origin", "origin_tls", "certain"],
  ["tls", { status: 503 }, word("server_cert_expired"), "H", "origin", "origin_tls", "certain"],
  ["broken", { status: 502 }, word("backend_response_corrupted"), "H", "origin", "origin_reset", "certain"],
  ["early-5xx", { status: 503 }, word("aborted_request_due_to_backend_early_response"), "origin", "origin", "origin_error", "certain"],
  ["early", { status: 413 }, word("aborted_request_due_to_backend_early_response"), "origin", "origin", "origin_rejected", "certain"],
  ["denied", { status: 403 }, word("denied_by_security_policy"), "H", "H", "H_denied", "certain"],
  ["throttled", { status: 429 }, word("throttled_by_security_policy"), "H", "H", "H_limited", "certain"],
  ["iap-denied", { status: 401 }, word("handled_by_identity_aware_proxy"), "H", "H", "H_denied", "certain"],
  ["iap-limited", { status: 429 }, word("handled_by_identity_aware_proxy"), "H", "H", "H_limited", "certain"],
  ["iap-failed", { status: 502 }, word("handled_by_identity_aware_proxy"), "H", "H", "H_error", "certain"],
  ["iap-policies", { status: 500 }, word("multiple_iap_policies"), "H", "H", "H_config", "certain"],
  ["client-certificate-config", { status: 0 }, word("client_cert_validation_not_performed"), "H", "H", "H_config", "certain"],
  ["client-certificate", { status: 0 }, word("client_cert_not_provided"), "H", "H", "H_denied", "certain"],
  ["authorization", { status: 403 }, { authzPolicyInfo: { result: "DENIED" } }, "H", "H", "H_denied", "certain"],
  ["bad-request", { status: 400 }, word("failed_parsing_client_headers"), "H", "client", "client_bad_request", "certain"],
  ["config-or-layer", { status: 404 }, word("config_not_found"), "H", "H", "H_config", "inferred"],
  ["direct", { status: 404 }, word("direct_response"), "H", "H", "H_direct", "inferred"],
  ["fault-filter", { status: 503 }, word("fault_filter_abort"), "H", "H", "H_direct", "certain"],
  ["internal", { status: 500 }, word("internal_error"), "H", "H", "H_error", "certain"],
  ["extension", { status: 425 }, word("service_extension_error"), "H", "H", "H_extension", "certain"],
  ["websocket", { status: 502 }, word("websocket_handshake_failed"), "H", "origin", "origin_reset", "inferred"],
  ["backend-404", { status: 404, ...server }, word("response_sent_by_backend"), "origin", "origin", "origin_not_found", "certain"],
  ["backend-4xx", { status: 403, ...server }, word("response_sent_by_backend"), "origin", "origin", "origin_rejected", "certain"],
  ["backend-5xx", { status: 502, ...server }, word("response_sent_by_backend"), "origin", "origin", "origin_error", "certain"],
  ["backend-range", { status: 416 }, word("byte_range_caching_forwarded_backend_response"), "origin", "origin", "origin_rejected", "certain"],
  ["cached", { status: 404, cacheHit: true }, word("response_from_cache"), "cdn", "cdn", "cdn_cached", "certain"],
  ["error-unhealthy", { status: 503 }, error("destination_unavailable"), "H", "origin", "origin_unhealthy", "certain"],
  ["error-refused", { status: 503 }, error("connection_refused"), "H", "origin", "origin_refused", "certain"],
  ["error-timeout", { status: 504 }, error("http_response_timeout"), "H", "origin", "origin_timeout", "certain"],
  ["error-reset", { status: 502 }, error("connection_terminated"), "H", "origin", "origin_reset", "certain"],
  ["error-tls", { status: 502 }, error("tls_certificate_error"), "H", "origin", "origin_tls", "certain"],
  ["error-dns", { status: 502 }, error("dns_timeout"), "H", "origin", "origin_dns", "certain"],
  ["error-denied", { status: 403 }, error("http_request_denied"), "H", "H", "H_denied", "certain"],
  ["error-request", { status: 400 }, error("http_request_error"), "H", "client", "client_bad_request", "inferred"],
  ["error-incomplete", { status: 502 }, error("http_response_incomplete"), "H", "origin", "origin_incomplete", "certain"],
  ["error-internal", { status: 500 }, error("proxy_internal_error"), "H", "H", "H_error", "certain"],
  ["error-config", { status: 500 }, error("proxy_loop_detected"), "H", "H", "H_config", "certain"],
  ["policy-limited", { status: 429 }, policy("RATE_BASED_BAN"), "H", "H", "H_limited", "certain"],
  ["policy-denied", { status: 403 }, policy("DENY"), "H", "H", "H_denied", "certain"],
  ["contacted-404", { status: 404, ...server }, {}, "origin", "origin", "origin_not_found", "inferred"],
  ["contacted-4xx", { status: 422, ...server }, {}, "origin", "origin", "origin_rejected", "inferred"],
  ["contacted-5xx", { status: 500, ...server }, {}, "origin", "origin", "origin_error", "inferred"],
  ["plain-502", { status: 502 }, {}, "H", "origin", "origin_unhealthy", "inferred"],
  ["plain-504", { status: 504 }, {}, "H", "origin", "origin_timeout", "inferred"],
  ["plain-429", { status: 429 }, {}, "H", "H", "H_limited", "inferred"],
  ["new-word", { status: 502 }, word("something_new"), "H", "unknown", "unknown", "inferred"],
  ["hit", { status: 200, cacheHit: true }, word("response_from_cache"), "cdn", null, null, null],
  ["redirected", { status: 302 }, word("redirected_by_security_policy"), "H", null, null, null],
  ["good", { status: 200, ...server }, word("response_sent_by_backend"), "origin", null, null, null],
  ["answered", { status: 101 }, word("websocket_closed"), "origin", null, null, null],
] as const;

const special: Record<string, string> = {
  proxy_direct: "proxy_fixed",
  cdn_direct: "cdn_config",
  proxy_extension: "proxy_error",
  cdn_extension: "cdn_function",
};
const of = (hop: Hop, text: string | null): string | null => {
  const named = text?.replace(/^H(?=_|$)/, hop) ?? null;
  return special[named ?? ""] ?? named;
};
const hops = [
  ["proxy", "google"],
  ["cdn", "google-cdn"],
] as const;
const verdicts = hops.flatMap(([hop, prefix]) =>
  cases.map(
    ([rule, request, payload, by, fault, reason, how]) =>
      [
        `${prefix}-${rule}`,
        lineOf(request, payload, hop),
        of(hop, by),
        of(hop, fault),
        of(hop, reason),
        how,
      ] as const,
  ),
);
const ids = [...(google.rules.proxy ?? []), ...(google.rules.cdn ?? [])].map(([id]) => id);

describe("rows of the rule tables, after the manual", () => {
  it("has every rule", () => {
    const tested = new Set<string>(verdicts.map(([rule]) => rule));
    expect(ids.filter((id) => !tested.has(id))).toEqual([]);
  });

  it.each(verdicts)("%s: %s", (rule, line, answered_by, fault, reason, confidence) => {
    expect(rowsOf(google, [line])).toMatchObject([{ rule, answered_by, fault, reason, confidence }]);
  });
});

describe("fixtures/google", () => {
  const rows = rowsOf(google, fixtureLines("google"));

  it("are read as the rows beside them", () => {
    expect(rows).toEqual(fixtureRows("google"));
  });

  it("reach every rule", () => {
    const reached = new Set(rows.map((row) => ("rule" in row ? row.rule : undefined)));
    expect(ids.filter((id) => !reached.has(id))).toEqual([]);
  });
});
