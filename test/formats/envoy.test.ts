import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { envoy } from "../../src/formats/envoy/envoy.ts";
import { layoutOf } from "../../src/formats/envoy/log-format.ts";
import type { Format } from "../../src/parse/format.ts";
import { layoutParser } from "../../src/parse/parser.ts";
import { fixtureLines, fixtureRows, rowsOf } from "../harness/fixture-rows.ts";

/** Istio's format. */
const lineOf = (
  status: number,
  flags: string,
  details: string,
  host = "10.0.2.1:80",
  failure = "-",
): string =>
  `[2026-11-24T10:00:00.118Z] "GET /a HTTP/1.1" ${status} ${flags} ${details} - "${failure}" 0 19 21 - "-" "curl/8.5.0" "id" "shop.example.com" "${host}" outbound|80||shop 10.0.1.9:57130 10.0.1.1:80 198.51.100.7:50514 - default`;
/** Envoy's own. */
const plain = (status: number, flags: string, service: string, host = "10.0.2.1:80"): string =>
  `[2026-11-24T10:00:00.118Z] "GET /a HTTP/1.1" ${status} ${flags} 0 19 21 ${service} "198.51.100.7" "curl/8.5.0" "id" "shop.example.com" "${host}"`;
const before = "upstream_reset_before_response_started";
const tls = "TLS error: 268435703:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER";

// biome-ignore format: a table, a row a case
const verdicts = [
  ["envoy-bad-protocol", lineOf(400, "DPE", "http1.codec_error", "-"), "proxy", "client_bad_request", "certain"],
  ["envoy-client-left", lineOf(0, "DC", "downstream_remote_disconnect"), "client", "client_abort", "certain"],
  ["envoy-peer-left", lineOf(0, "DC", "downstream_remote_disconnect").replace("198.51.100.7:", "10.20.0.4:"), "client", "client_abort", "inferred"],
  ["envoy-peer-left", lineOf(0, "-", "downstream_remote_disconnect").replace("198.51.100.7:", "10.20.0.4:"), "client", "client_abort", "inferred"],
  ["envoy-peer-left", plain(0, "DC", "-").replace("198.51.100.7", "198.51.100.7,203.0.113.9"), "client", "client_abort", "inferred"],
  // X-Forwarded-For can be that of a proxy in front
  ["envoy-peer-left", plain(0, "DC", "-"), "client", "client_abort", "inferred"],
  ["envoy-client-left", lineOf(0, "-", "downstream_remote_disconnect"), "client", "client_abort", "certain"],
  ["envoy-client-left-midway", lineOf(200, "-", "downstream_remote_disconnect"), "origin", "client_abort", "certain"],
  // the request had failed before the client left
  ["envoy-origin-5xx", lineOf(503, "DC", "via_upstream"), "origin", "origin_error", "certain"],
  ["envoy-client-reset", lineOf(0, "DR", "http2.remote_reset"), "client", "client_abort", "certain"],
  ["envoy-client-reset", lineOf(0, "-", "http2.remote_reset"), "client", "client_abort", "certain"],
  ["envoy-client-reset", lineOf(0, "-", "http3.remote_refuse"), "client", "client_abort", "certain"],
  ["envoy-peer-reset", plain(0, "DR", "-"), "client", "client_abort", "inferred"],
  ["envoy-peer-reset", plain(0, "DownstreamRemoteReset", "-"), "client", "client_abort", "inferred"],
  ["envoy-peer-reset", lineOf(0, "-", "http2.remote_refuse").replace("198.51.100.7:", "10.20.0.4:"), "client", "client_abort", "inferred"],
  ["envoy-client-reset-midway", lineOf(200, "DR", "http2.remote_reset"), "origin", "client_abort", "inferred"],
  ["envoy-client-reset-midway", lineOf(200, "-", "http2.remote_reset"), "origin", "client_abort", "inferred"],
  ["envoy-bad-protocol", lineOf(400, "-", "http2.violation.of.messaging.rule", "-"), "proxy", "client_bad_request", "certain"],
  ["envoy-client-left-midway", lineOf(200, "DC", "via_upstream"), "origin", "client_abort", "certain"],
  ["envoy-idle", lineOf(408, "SI", "stream_idle_timeout", "-"), "proxy", "client_timeout", "inferred"],
  ["envoy-idle-origin", plain(504, "SI", "-"), "proxy", "origin_timeout", "inferred"],
  ["envoy-idle-origin", lineOf(504, "-", "stream_idle_timeout"), "proxy", "origin_timeout", "inferred"],
  ["envoy-idle-midway", plain(200, "SI", "3"), "origin", "unknown", "inferred"],
  ["envoy-idle-midway", lineOf(200, "-", "stream_idle_timeout"), "origin", "unknown", "inferred"],
  ["envoy-slow-request", lineOf(408, "-", "request_overall_timeout", "-"), "proxy", "client_timeout", "inferred"],
  ["envoy-slow-request", lineOf(408, "-", "request_header_timeout", "-"), "proxy", "client_timeout", "inferred"],
  ["envoy-slow-request", plain(408, "DT", "-"), "proxy", "client_timeout", "inferred"],
  ["envoy-slow-request", lineOf(408, "-", "max_duration_timeout"), "proxy", "client_timeout", "inferred"],
  ["envoy-slow-request", lineOf(408, "UMSDR", "upstream_max_stream_duration_reached"), "proxy", "client_timeout", "inferred"],
  ["envoy-408", plain(408, "-", "-", "-"), "proxy", "client_timeout", "inferred"],
  ["envoy-dns", plain(503, "DF", "-", "-"), "proxy", "origin_dns", "certain"],
  ["envoy-tls", lineOf(503, "UF", before, "10.0.2.1:80", tls), "proxy", "origin_tls", "certain"],
  ["envoy-connect-timeout", lineOf(503, "UF", `${before}{connection_timeout}`), "proxy", "origin_timeout", "inferred"],
  ["envoy-refused-named", lineOf(503, "UF", `${before}{connection_failure,delayed_connect_error:_111}`), "proxy", "origin_refused", "certain"],
  ["envoy-not-connected", lineOf(503, "UF", `${before}{connection_failure,immediate_connect_error:_99}`), "proxy", "proxy_error", "inferred"],
  ["envoy-not-connected", lineOf(503, "UF", `${before}{connection_failure,immediate_connect_error:_Permission_denied}`), "proxy", "proxy_error", "inferred"],
  ["envoy-not-connected", lineOf(503, "UF", before, "10.0.2.1:80", "immediate connect error: Cannot assign requested address"), "proxy", "proxy_error", "inferred"],
  ["envoy-refused", lineOf(503, "UF", `${before}{connection_failure,delayed_connect_error:_113}`), "proxy", "origin_refused", "inferred"],
  ["envoy-refused", plain(503, "UF,URX", "-"), "proxy", "origin_refused", "inferred"],
  ["envoy-timeout", plain(504, "UT", "-"), "proxy", "origin_timeout", "certain"],
  ["envoy-timeout", lineOf(504, "UMSDR", "upstream_max_stream_duration_reached"), "proxy", "origin_timeout", "certain"],
  ["envoy-timeout", lineOf(504, "-", "request_overall_timeout"), "proxy", "origin_timeout", "certain"],
  ["envoy-stream-cut", plain(200, "UMSDR", "3"), "origin", "proxy_limited", "inferred"],
  ["envoy-stream-limit", plain(504, "UMSDR", "-"), "proxy", "origin_timeout", "inferred"],
  ["envoy-tunnel", lineOf(101, "DC", "downstream_remote_disconnect"), "origin", null, null],
  ["envoy-tunnel", lineOf(101, "UC", "upstream_reset_after_response_started{connection_termination}"), "origin", null, null],
  ["envoy-overflow", lineOf(503, "UO", "overflow"), "proxy", "proxy_limited", "certain"],
  ["envoy-overflow", lineOf(503, "UO", `${before}{overflow}`), "proxy", "proxy_limited", "certain"],
  ["envoy-local", lineOf(503, "LR", `${before}{local_reset}`), "proxy", "proxy_error", "inferred"],
  ["envoy-broke-off", lineOf(200, "-", "upstream_reset_after_response_started{remote_reset}"), "origin", "origin_incomplete", "certain"],
  ["envoy-broke-off", plain(200, "UC", "20"), "origin", "origin_incomplete", "certain"],
  ["envoy-reset", plain(503, "UC", "-"), "proxy", "origin_reset", "certain"],
  ["envoy-unhealthy", plain(503, "UH", "-", "-"), "proxy", "origin_unhealthy", "certain"],
  ["envoy-no-route", plain(404, "NR", "-", "-"), "proxy", "proxy_config", "certain"],
  ["envoy-rate-limit", plain(429, "RL", "-", "-"), "proxy", "proxy_limited", "certain"],
  ["envoy-rate-limit-failed", plain(500, "RLSE", "-", "-"), "proxy", "proxy_error", "certain"],
  ["envoy-auth-failed", lineOf(503, "UAEX", "ext_authz_error", "-"), "proxy", "proxy_error", "certain"],
  ["envoy-auth-failed", lineOf(403, "UAEX", "ext_authz_error", "-"), "proxy", "proxy_error", "certain"],
  ["envoy-denied", lineOf(403, "UAEX", "ext_authz_denied", "-"), "proxy", "proxy_denied", "certain"],
  ["envoy-denied", lineOf(503, "UAEX", "ext_authz_denied", "-"), "proxy", "proxy_denied", "certain"],
  ["envoy-denied", lineOf(403, "-", "rbac_access_denied_matched_policy[none]", "-"), "proxy", "proxy_denied", "certain"],
  ["envoy-denied-unnamed", plain(403, "UAEX", "-", "-"), "proxy", "proxy_denied", "inferred"],
  ["envoy-auth-failed-unnamed", plain(503, "UAEX", "-", "-"), "proxy", "proxy_error", "inferred"],
  ["envoy-auth-failed-unnamed", lineOf(401, "-", "jwt_authn_access_denied{Jwks_remote_fetch_is_failed}", "-"), "proxy", "proxy_error", "inferred"],
  ["envoy-drop-overload", plain(503, "UDO", "-", "-"), "proxy", "proxy_limited", "certain"],
  ["envoy-drop-overload", plain(503, "DO", "-", "-"), "proxy", "proxy_limited", "certain"],
  ["envoy-no-filter", plain(500, "NFCF", "-", "-"), "proxy", "proxy_config", "certain"],
  ["envoy-cached-range", plain(416, "RFCF", "-", "-"), "proxy", "client_bad_request", "inferred"],
  ["envoy-cached-404", plain(404, "RFCF", "-", "-"), "proxy", "origin_not_found", "inferred"],
  ["envoy-cached-4xx", plain(403, "RFCF", "-", "-"), "proxy", "origin_rejected", "inferred"],
  ["envoy-cached-5xx", plain(503, "RFCF", "-", "-"), "proxy", "origin_error", "inferred"],
  ["envoy-timed-5xx", plain(500, "DI", "3"), "origin", "origin_error", "certain"],
  ["envoy-overloaded", plain(503, "OM", "-", "-"), "proxy", "proxy_limited", "certain"],
  ["envoy-fault", plain(503, "FI", "-", "-"), "proxy", "proxy_fixed", "certain"],
  ["envoy-bad-request", lineOf(400, "-", "missing_host_header", "-"), "proxy", "client_bad_request", "certain"],
  ["envoy-too-large", lineOf(413, "-", "request_payload_too_large", "-"), "proxy", "proxy_limited", "certain"],
  ["envoy-duration-origin", plain(504, "DT", "-"), "proxy", "origin_timeout", "inferred"],
  ["envoy-duration-origin", lineOf(504, "-", "max_duration_timeout"), "proxy", "origin_timeout", "inferred"],
  ["envoy-duration", plain(200, "DT", "3"), "proxy", "proxy_limited", "inferred"],
  ["envoy-duration", lineOf(200, "-", "duration_timeout"), "proxy", "proxy_limited", "inferred"],
  ["envoy-fixed", lineOf(503, "-", "direct_response", "-"), "proxy", "proxy_fixed", "certain"],
  ["envoy-retries-answered", lineOf(503, "URX", "via_upstream"), "origin", "origin_error", "inferred"],
  ["envoy-retries", plain(503, "URX", "-"), "origin", "origin_reset", "inferred"],
  ["envoy-origin-404", lineOf(404, "-", "via_upstream"), "origin", "origin_not_found", "certain"],
  ["envoy-origin-4xx", lineOf(418, "-", "via_upstream"), "origin", "origin_rejected", "certain"],
  ["envoy-origin-5xx", lineOf(503, "-", "via_upstream"), "origin", "origin_error", "certain"],
  ["envoy-timed-404", plain(410, "-", "3"), "origin", "origin_not_found", "certain"],
  ["envoy-timed-4xx", plain(403, "-", "3"), "origin", "origin_rejected", "certain"],
  ["envoy-timed-5xx", plain(500, "-", "3"), "origin", "origin_error", "certain"],
  ["envoy-host-404", plain(404, "-", "-"), "origin", "origin_not_found", "inferred"],
  ["envoy-host-4xx", plain(403, "-", "-"), "origin", "origin_rejected", "inferred"],
  ["envoy-host-5xx", plain(500, "-", "-"), "origin", "origin_error", "inferred"],
  ["envoy-own-404", plain(404, "-", "-", "-"), "proxy", "proxy_config", "inferred"],
  ["envoy-own-denied", plain(403, "-", "-", "-"), "proxy", "proxy_denied", "inferred"],
  ["envoy-own-429", plain(429, "-", "-", "-"), "proxy", "proxy_limited", "inferred"],
  ["envoy-own", plain(503, "-", "-", "-"), "proxy", "proxy_fixed", "inferred"],
  ["envoy-new", plain(503, "XX", "-", "-"), "proxy", "unknown", "inferred"],
  ["envoy-nothing", plain(0, "-", "-", "-"), null, "unknown", "inferred"],
  ["envoy-answered", plain(200, "-", "3"), "origin", null, null],
  ["envoy-own-answer", lineOf(301, "-", "direct_response", "-"), "proxy", null, null],
] as const;

describe("each row of the rule table", () => {
  it("covers every rule", () => {
    const tested = new Set<string>(verdicts.map(([rule]) => rule));
    expect(envoy.rules.proxy?.map(([id]) => id).filter((id) => !tested.has(id))).toEqual([]);
  });

  it.each(verdicts)("%s: %s", (rule, line, answered_by, reason, confidence) => {
    expect(rowsOf(envoy, [line])).toMatchObject([{ rule, answered_by, reason, confidence }]);
  });
});

const yaml = `
static_resources:
  listeners:
    - filter_chains:
        - filters:
            - typed_config:
                access_log:
                  - typed_config:
                      path: /var/log/envoy/shop.log
                      log_format:
                        text_format_source:
                          inline_string: "%START_TIME(%Y-%m-%dT%H:%M:%S.%3fZ)% %RESPONSE_CODE% %RESPONSE_FLAGS_LONG% %REQ(X-A?:PATH):80%\\n"
                  - typed_config:
                      path: /dev/stdout
                      log_format:
                        json_format: { t: "%START_TIME%", r: { c: "%RESPONSE_CODE%", p: "%REQ(:PATH)%" } }
`;

describe("format strings", () => {
  it("are read from envoy.yaml with their files", () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), "faultline-")), "envoy.yaml");
    writeFileSync(file, yaml);
    const config = envoy.language?.config?.(file);
    expect(config).toMatchObject({
      files: [{ path: "/var/log/envoy/shop.log", layout: "log-1" }],
      layouts: [
        {
          parts: [
            { field: "START_TIME" },
            " ",
            { field: "RESPONSE_CODE" },
            " ",
            { field: "RESPONSE_FLAGS_LONG" },
            " ",
            { field: "REQ(:path)" },
          ],
        },
        { needs: [["START_TIME"], ["RESPONSE_CODE"], ["REQ(:path)"]] },
      ],
    });
    const readers = (config?.layouts ?? []).map((layout) => layoutParser(envoy as Format, layout));
    expect(
      readers[0]?.parse("2026-11-24T10:00:00.118Z 503 UpstreamConnectionTermination /a?b"),
    ).toMatchObject({
      flags: ",UC,",
      path: "/a",
    });
    expect(readers[1]?.parse('{"t":"2026-11-24T10:00:00.118Z","r":{"c":503,"p":"/a"}}')).toMatchObject({
      status: 503,
      path: "/a",
    });
  });

  it("can be a json_format", () => {
    expect(layoutOf('{"s":"%RESPONSE_CODE%"}', "x")).toMatchObject({ needs: [["RESPONSE_CODE"]] });
  });
});

describe("fixtures/envoy", () => {
  const rows = rowsOf(envoy, fixtureLines("envoy"));

  it("match their expected rows", () => {
    expect(rows).toEqual(fixtureRows("envoy"));
  });

  it("reach every rule", () => {
    const reached = new Set(rows.map((row) => ("rule" in row ? row.rule : undefined)));
    expect(envoy.rules.proxy?.map(([id]) => id).filter((id) => !reached.has(id))).toEqual([]);
  });
});
