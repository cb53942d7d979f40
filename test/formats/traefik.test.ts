import { describe, expect, it } from "vitest";
import { traefik } from "../../src/formats/traefik/traefik.ts";
import { fixtureLines, fixtureRows, rowsOf } from "../harness/fixture-rows.ts";

/** A JSON line; by default a request that a service answered with 200. */
const json = (fields: Record<string, unknown>): string =>
  JSON.stringify({
    ClientAddr: "198.51.100.7:50001",
    ClientHost: "198.51.100.7",
    ClientPort: "50001",
    ClientUsername: "-",
    DownstreamContentSize: 357,
    DownstreamStatus: 200,
    Duration: 31_357_313,
    OriginContentSize: 357,
    OriginDuration: 28_324_669,
    OriginStatus: 200,
    Overhead: 32_644,
    RequestContentSize: 12,
    RequestHost: "shop.example.com",
    RequestMethod: "GET",
    RequestPath: "/a?b=c",
    RequestProtocol: "HTTP/2.0",
    RequestScheme: "https",
    RetryAttempts: 0,
    RouterName: "shop@docker",
    ServiceAddr: "10.20.1.15:8080",
    ServiceName: "shop@docker",
    ServiceURL: "http://10.20.1.15:8080",
    StartUTC: "2026-11-24T10:00:00.250999192Z",
    entryPointName: "websecure",
    level: "info",
    msg: "",
    time: "2026-11-24T10:00:00Z",
    ...fields,
  });

/** Traefik's own text of so many bytes, which OriginStatus repeats. */
const text = (status: number, size: number) =>
  json({
    DownstreamStatus: status,
    OriginStatus: status,
    DownstreamContentSize: size,
    OriginContentSize: size,
  });
const zero = (status: number, fields = {}) =>
  json({
    DownstreamStatus: status,
    OriginStatus: 0,
    OriginContentSize: 0,
    DownstreamContentSize: 17,
    ...fields,
  });
const unasked = (status: number) =>
  zero(status, { ServiceName: undefined, ServiceAddr: undefined, ServiceURL: undefined });
const failed = (OriginError: string) =>
  json({ DownstreamStatus: 502, OriginStatus: 502, OriginContentSize: 11, OriginError });

/** A line of the common format. */
const common = (
  status: string,
  size: number | string,
  router = "shop@docker",
  url = "http://10.20.1.15:8080",
): string =>
  `198.51.100.7 - - [24/Nov/2026:10:00:00 +0000] "GET /a?b=c HTTP/1.1" ${status} ${size} "-" "curl/8.5.0" 72 "${router}" "${url}" 31ms`;

// biome-ignore format: a table, a row a case
const verdicts = [
  ["traefik-499", text(499, 21).replace('"198.51.100.7:50001"', '"10.20.0.4:50001"'), "client", "client", "client_abort", "inferred"],
  ["traefik-499", common("499", 21).replace("198.51.100.7", "10.20.0.4"), "client", "client", "client_abort", "inferred"],
  ["traefik-499", text(499, 21), "client", "client", "client_abort", "inferred"],
  ["traefik-499", common("499", 21), "client", "client", "client_abort", "inferred"],
  ["traefik-origin-499", text(499, 700), "origin", "origin", "origin_rejected", "inferred"],
  ["traefik-no-router", json({ DownstreamStatus: 404, OriginStatus: 0, OriginContentSize: 0, DownstreamContentSize: 19, RouterName: undefined, ServiceName: undefined, ServiceAddr: undefined, ServiceURL: undefined }), "proxy", "proxy", "proxy_config", "certain"],
  // only the fields that accesslog.fields selects: an absent name says nothing
  ["traefik-no-router-named", json({ DownstreamStatus: 404, OriginStatus: 0, RouterName: undefined, ServiceName: undefined, ServiceAddr: undefined, ServiceURL: undefined, Overhead: undefined }), "proxy", "proxy", "proxy_config", "inferred"],
  ["traefik-denied-0", json({ DownstreamStatus: 403, OriginStatus: 0, RouterName: undefined, ServiceName: undefined, ServiceAddr: undefined, ServiceURL: undefined, Overhead: undefined }), "proxy", "proxy", "proxy_denied", "inferred"],
  ["proxy-failed", json({ DownstreamStatus: 403, OriginStatus: undefined, RouterName: undefined, ServiceName: undefined, ServiceAddr: undefined, ServiceURL: undefined, Overhead: undefined }), null, "unknown", "unknown", "inferred"],
  ["traefik-common-no-router", common("404", 19, "-", "-"), "proxy", "proxy", "proxy_config", "certain"],
  ["traefik-common-no-router", common("404", 19, "backend not found", "/a"), "proxy", "proxy", "proxy_config", "certain"],
  ["traefik-error-refused", failed("dial tcp 10.20.1.15:8080: connect: connection refused"), "proxy", "origin", "origin_refused", "certain"],
  ["traefik-error-dns", failed("dial tcp: lookup app: no such host"), "proxy", "origin", "origin_dns", "certain"],
  ["traefik-error-dns", failed("dial tcp: lookup app on 10.20.0.2:53: read udp 10.20.1.2:40000->10.20.0.2:53: i/o timeout"), "proxy", "origin", "origin_dns", "certain"],
  ["traefik-error-handshake", failed("net/http: TLS handshake timeout"), "proxy", "origin", "origin_tls", "inferred"],
  ["traefik-error-timeout", failed("net/http: timeout awaiting response headers"), "proxy", "origin", "origin_timeout", "certain"],
  ["traefik-error-tls", failed("x509: certificate signed by unknown authority"), "proxy", "origin", "origin_tls", "certain"],
  ["traefik-error-reset", failed("EOF"), "proxy", "origin", "origin_reset", "certain"],
  ["traefik-tunnel", json({ DownstreamStatus: 101, OriginStatus: 101 }), "origin", null, null, null],
  ["traefik-tunnel", json({ DownstreamStatus: 0, OriginStatus: 101 }), "origin", null, null, null],
  ["traefik-tunnel", json({ DownstreamStatus: 0, OriginStatus: 0, request_Upgrade: "websocket" }), "origin", null, null, null],
  ["traefik-auth-failed", json({ DownstreamStatus: 500, OriginStatus: 0, ServiceAddr: undefined, ServiceName: undefined, ServiceURL: undefined }), "proxy", "proxy", "proxy_error", "inferred"],
  ["traefik-status-0", json({ DownstreamStatus: 0, OriginStatus: 0 }), null, "unknown", "unknown", "inferred"],
  ["traefik-status-0", common("-", "-", "-", "-"), null, "unknown", "unknown", "inferred"],
  ["traefik-status-0", common("%!d(<nil>)", "%!d(<nil>)"), null, "unknown", "unknown", "inferred"],
  ["traefik-504", text(504, 15), "proxy", "origin", "origin_timeout", "inferred"],
  ["traefik-502", text(502, 11), "proxy", "origin", "unknown", "inferred"],
  ["traefik-500", text(500, 21), "proxy", "origin", "origin_tls", "inferred"],
  ["traefik-503", text(503, 20), "proxy", "origin", "origin_unhealthy", "inferred"],
  ["traefik-503", json({ DownstreamStatus: 503, DownstreamContentSize: 19, OriginStatus: 0, OriginContentSize: 0 }), "proxy", "origin", "origin_unhealthy", "inferred"],
  ["traefik-denied", unasked(401), "proxy", "proxy", "proxy_denied", "certain"],
  ["traefik-denied", unasked(403), "proxy", "proxy", "proxy_denied", "certain"],
  ["traefik-limited", unasked(429), "proxy", "proxy", "proxy_limited", "certain"],
  ["traefik-limited", unasked(413), "proxy", "proxy", "proxy_limited", "certain"],
  ["traefik-denied-0", zero(401), "proxy", "proxy", "proxy_denied", "inferred"],
  ["traefik-limited-0", zero(429), "proxy", "proxy", "proxy_limited", "inferred"],
  ["traefik-own-404", unasked(404), "proxy", "proxy", "proxy_fixed", "inferred"],
  ["traefik-bad-request", unasked(400), "proxy", "client", "client_bad_request", "inferred"],
  ["traefik-own-503", unasked(503), "proxy", "proxy", "proxy_limited", "inferred"],
  ["traefik-own", unasked(418), "proxy", "proxy", "proxy_fixed", "inferred"],
  ["traefik-origin-404", text(404, 357), "origin", "origin", "origin_not_found", "certain"],
  ["traefik-origin-4xx", text(422, 357), "origin", "origin", "origin_rejected", "certain"],
  ["traefik-origin-5xx", json({ DownstreamStatus: 502, OriginStatus: 502, OriginContentSize: 11, "origin_Content-Type": "text/plain" }), "origin", "origin", "origin_error", "certain"],
  ["traefik-origin-head", json({ RequestMethod: "HEAD", DownstreamStatus: 503, OriginStatus: 503, DownstreamContentSize: 0, OriginContentSize: 0 }), "origin", "origin", "origin_error", "inferred"],
  ["traefik-origin-like", text(502, 357), "origin", "origin", "origin_error", "inferred"],
  ["traefik-origin-other", text(501, 357), "origin", "origin", "origin_error", "certain"],
  ["traefik-replaced", json({ DownstreamStatus: 500, OriginStatus: 200 }), "proxy", "proxy", "proxy_fixed", "inferred"],
  ["traefik-auth", common("401", 17, "Auth for frontend-Host-shop", "/a"), "proxy", "proxy", "proxy_denied", "certain"],
  ["traefik-common-502", common("502", 11), "proxy", "origin", "unknown", "inferred"],
  ["traefik-common-504", common("504", 15), "proxy", "origin", "origin_timeout", "inferred"],
  ["traefik-common-500", common("500", 21), "proxy", "origin", "origin_tls", "inferred"],
  ["traefik-common-503", common("503", 20), "proxy", "origin", "origin_unhealthy", "inferred"],
  ["traefik-common-429", common("429", 17), "proxy", "proxy", "proxy_limited", "inferred"],
  ["traefik-common-denied", common("403", 9, "shop@docker", "-"), "proxy", "proxy", "proxy_denied", "inferred"],
  ["traefik-common-limited", common("413", 24, "shop@docker", "-"), "proxy", "proxy", "proxy_limited", "inferred"],
  ["traefik-common-own", common("418", 9, "shop@docker", "-"), "proxy", "proxy", "proxy_fixed", "inferred"],
  ["traefik-common-origin-404", common("404", 357), "origin", "origin", "origin_not_found", "inferred"],
  ["traefik-common-origin-4xx", common("422", 357), "origin", "origin", "origin_rejected", "inferred"],
  ["traefik-common-origin-5xx", common("502", 357), "origin", "origin", "origin_error", "inferred"],
  ["traefik-good", json({}), "origin", null, null, null],
  ["traefik-good-own", json({ DownstreamStatus: 204, OriginStatus: 0 }), "proxy", null, null, null],
  ["traefik-common-good", common("200", 357), "origin", null, null, null],
  ["traefik-common-good-own", common("301", 17, "redirect@file", "-"), "proxy", null, null, null],
] as const;

describe("rows of the rule table, after what Traefik writes", () => {
  it("has every rule", () => {
    const tested = new Set<string>(verdicts.map(([rule]) => rule));
    expect(traefik.rules.proxy?.map(([id]) => id).filter((id) => !tested.has(id))).toEqual([]);
  });

  it.each(verdicts)("%s: %s", (rule, line, answered_by, fault, reason, confidence) => {
    expect(rowsOf(traefik, [line])).toMatchObject([{ rule, answered_by, fault, reason, confidence }]);
  });
});

describe("fields", () => {
  it("counts retries, of which only the last is told", () => {
    expect(rowsOf(traefik, [json({ RetryAttempts: 2 })])).toMatchObject([
      {
        upstream_tries: 3,
        attempts: [
          { upstream_addr: null, outcome: "unknown" },
          { upstream_addr: null, outcome: "unknown" },
          { upstream_addr: "10.20.1.15:8080", status: 200 },
        ],
      },
    ]);
  });

  it.each([
    ["a list of X-Forwarded-For", json({ ClientHost: "192.0.2.1,10.0.0.50" }), "192.0.2.1"],
    ["IPv6", json({ ClientHost: "2001:db8::7" }), "2001:db8::7"],
  ])("client_ip of %s", (_what, line, client_ip) => {
    expect(rowsOf(traefik, [line])).toMatchObject([{ client_ip }]);
  });
});

describe("fixtures/traefik", () => {
  const rows = rowsOf(traefik, fixtureLines("traefik"));

  it("are read as the rows beside them", () => {
    expect(rows).toEqual(fixtureRows("traefik"));
  });

  it("reach every rule", () => {
    const reached = new Set(rows.map((row) => ("rule" in row ? row.rule : undefined)));
    expect(traefik.rules.proxy?.map(([id]) => id).filter((id) => !reached.has(id))).toEqual([]);
  });
});
