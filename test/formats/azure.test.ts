import { describe, expect, it } from "vitest";
import { azure } from "../../src/formats/azure/azure.ts";
import { fixtureLines, fixtureRows, rowsOf } from "../harness/fixture-rows.ts";

type Fields = Record<string, unknown>;

/** A record of Front Door; by default the origin answered with 200. */
const edge = (properties: Fields): string =>
  JSON.stringify({
    time: "2026-11-24T10:00:00.2509997Z",
    resourceId: "/SUBSCRIPTIONS/0/RESOURCEGROUPS/SHOP/PROVIDERS/MICROSOFT.CDN/PROFILES/SHOP",
    category: "FrontDoorAccessLog",
    operationName: "Microsoft.Cdn/Profiles/AccessLog/Write",
    properties: {
      trackingReference: "20261124T100000Z-r1b8867f7999cdtwhP1CO1urpg00000000mg000000001s5s",
      httpMethod: "GET",
      httpVersion: "2.0.0.0",
      requestUri: "https://shop.example.com:443/a?b=c",
      requestBytes: "109",
      responseBytes: "221",
      userAgent: "curl/8.5.0",
      clientIp: "198.51.100.7",
      timeTaken: "0.384",
      httpStatusCode: "200",
      pop: "OSL",
      cacheStatus: "MISS",
      ErrorInfo: "NoError",
      originName: "app.example.com:443",
      originIp: "192.0.2.10:443",
      ...properties,
    },
  });

const noOrigin = { originName: "N/A", originIp: "N/A", cacheStatus: "CONFIG_NOCACHE" };
const info = (httpStatusCode: string, ErrorInfo: string) => edge({ httpStatusCode, ErrorInfo });
const own = (httpStatusCode: string) => edge({ httpStatusCode, ...noOrigin });
const plain = (httpStatusCode: string) => edge({ httpStatusCode, ErrorInfo: undefined });

/** A record of Application Gateway v2; by default no backend was asked. */
const gateway = (properties: Fields): string =>
  JSON.stringify({
    timeStamp: "2026-11-24T10:00:00+00:00",
    resourceId: "/SUBSCRIPTIONS/0/RESOURCEGROUPS/SHOP/PROVIDERS/MICROSOFT.NETWORK/APPLICATIONGATEWAYS/SHOP",
    operationName: "ApplicationGatewayAccess",
    category: "ApplicationGatewayAccessLog",
    properties: {
      instanceId: "appgw_1",
      clientIP: "198.51.100.7",
      clientPort: 34846,
      httpMethod: "GET",
      originalRequestUriWithArgs: "/a?b=c",
      requestUri: "/rewritten",
      requestQuery: "b=c",
      userAgent: "curl/8.5.0",
      httpStatus: 200,
      httpVersion: "HTTP/1.1",
      receivedBytes: 450,
      sentBytes: 1541,
      timeTaken: 0.013,
      transactionId: "ef22a78ea8c7367214aefc0f80d6d7f3",
      sslEnabled: "on",
      serverRouted: "",
      serverStatus: "",
      serverResponseLatency: "",
      originalHost: "shop.example.com",
      host: "app.example.com",
      error_info: "ERRORINFO_NO_ERROR",
      ...properties,
    },
  });

const routed = { serverRouted: "10.20.1.15:80", serverResponseLatency: "0.016" };
const server = (httpStatus: number, serverStatus: string) => gateway({ httpStatus, serverStatus, ...routed });
const word = (httpStatus: number, error_info: string) => gateway({ httpStatus, error_info });
const silent = (httpStatus: number, more: Fields = {}) => gateway({ httpStatus, ...more });

// biome-ignore format: a table, a row a case
const verdicts = [
  ["azure-cdn-client-gone", info("200", "ClientDisconnected"), "client", "client", "client_abort", "certain"],
  ["azure-cdn-499-origin", info("499", "NoError"), "client", "client", "client_abort", "inferred"],
  ["azure-cdn-timeout", info("504", "OriginTimeout"), "cdn", "origin", "origin_timeout", "certain"],
  ["azure-cdn-0", info("0", "NoError"), "cdn", "origin", "origin_timeout", "certain"],
  ["azure-cdn-dns", info("503", "DNSNameNotResolved"), "cdn", "origin", "origin_dns", "certain"],
  ["azure-cdn-dns", info("503", "DNSFailure"), "cdn", "origin", "origin_dns", "certain"],
  ["azure-cdn-refused", info("503", "OriginConnectionRefused"), "cdn", "origin", "origin_refused", "certain"],
  ["azure-cdn-connection", info("503", "OriginConnectionError"), "cdn", "origin", "origin_refused", "inferred"],
  ["azure-cdn-aborted", info("503", "OriginConnectionAborted"), "cdn", "origin", "origin_reset", "certain"],
  ["azure-cdn-invalid", info("503", "OriginInvalidResponse"), "cdn", "origin", "origin_reset", "certain"],
  ["azure-cdn-tls", info("503", "SSLHandshakeError"), "cdn", "origin", "origin_tls", "certain"],
  ["azure-cdn-certificate", info("503", "CertificateNameCheckFailed"), "cdn", "origin", "origin_tls", "inferred"],
  ["azure-cdn-certificate", info("503", "SSLInvalidCipher"), "cdn", "origin", "origin_tls", "inferred"],
  ["azure-cdn-invalid-request", info("503", "OriginInvalidRequest"), "cdn", "cdn", "cdn_error", "inferred"],
  ["azure-cdn-origin-error", info("503", "OriginError"), "cdn", "origin", "origin_error", "inferred"],
  ["azure-cdn-denied", info("403", "ClientGeoBlocked"), "cdn", "cdn", "cdn_denied", "certain"],
  ["azure-cdn-denied", info("403", "RestrictedIP"), "cdn", "cdn", "cdn_denied", "certain"],
  ["azure-cdn-bad-request", info("400", "InvalidRequest"), "cdn", "client", "client_bad_request", "certain"],
  ["azure-cdn-client-error", info("400", "UnspecifiedClientError"), "cdn", "client", "client_bad_request", "inferred"],
  ["azure-cdn-499", own("499"), "client", "client", "client_abort", "certain"],
  ["azure-cdn-499-origin", plain("499"), "client", "client", "client_abort", "inferred"],
  ["azure-cdn-websocket", info("101", "OriginTimeout"), "origin", null, null, null],
  ["azure-cdn-cut", info("206", "OriginConnectionAborted"), "origin", "origin", "origin_incomplete", "certain"],
  ["azure-cdn-incomplete", info("200", "OriginTimeout"), "origin", "origin", "origin_incomplete", "inferred"],
  ["azure-cdn-incomplete", info("200", "OriginError"), "origin", "origin", "origin_incomplete", "inferred"],
  ["azure-cdn-aborted", info("502", "OriginConnectionAborted"), "cdn", "origin", "origin_reset", "certain"],
  ["azure-cdn-plain-5xx", info("504", "ClientDisconnected"), "origin", "origin", "origin_error", "inferred"],
  ["azure-cdn-sni-error", info("421", "SSLMismatchedSNI"), "cdn", "client", "client_bad_request", "certain"],
  ["azure-cdn-refused-by-cache", edge({ httpStatusCode: "416", cacheStatus: "HIT" }), "cdn", "client", "client_bad_request", "inferred"],
  ["azure-499-server", server(499, "499"), "client", "client", "client_abort", "inferred"],
  ["azure-websocket", word(101, "ERRORINFO_UPSTREAM_TIMED_OUT"), "origin", null, null, null],
  ["azure-incomplete", word(200, "ERRORINFO_UPSTREAM_TIMED_OUT"), "origin", "origin", "origin_incomplete", "inferred"],
  ["azure-client-certificate", silent(400, { sslClientVerify: "FAILED:self-signed certificate" }), "proxy", "proxy", "proxy_denied", "certain"],
  ["azure-waf-status", silent(991), "proxy", "proxy", "proxy_denied", "inferred"],
  ["azure-waf-406", silent(406, { WAFMode: "Prevention" }), "proxy", "proxy", "proxy_denied", "inferred"],
  ["azure-4xx", silent(406), "proxy", "unknown", "unknown", "inferred"],
  ["azure-cdn-sni", edge({ httpStatusCode: "421", result: "SSLMismatchedSNI" }), "cdn", "client", "client_bad_request", "certain"],
  ["azure-cdn-new-error", info("503", "UnspecifiedError"), "cdn", "unknown", "unknown", "inferred"],
  ["azure-cdn-new-error", info("503", "SomethingNew"), "cdn", "unknown", "unknown", "inferred"],
  ["azure-cdn-hit", edge({ cacheStatus: "REMOTE_HIT", originName: "N/A", originIp: "N/A" }), "cdn", null, null, null],
  ["azure-cdn-own", own("307"), "cdn", null, null, null],
  ["azure-cdn-good", edge({}), "origin", null, null, null],
  ["azure-cdn-cached", edge({ httpStatusCode: "404", cacheStatus: "HIT" }), "cdn", "cdn", "cdn_cached", "certain"],
  ["azure-cdn-no-cache-denied", edge({ httpStatusCode: "403", cacheStatus: "N/A" }), "cdn", "cdn", "cdn_denied", "inferred"],
  ["azure-cdn-limited", own("429"), "cdn", "cdn", "cdn_limited", "inferred"],
  ["azure-cdn-400", own("400"), "cdn", "client", "client_bad_request", "inferred"],
  ["azure-cdn-no-route", own("404"), "cdn", "cdn", "cdn_config", "inferred"],
  ["azure-cdn-403", own("403"), "cdn", "cdn", "cdn_denied", "inferred"],
  ["azure-cdn-own-5xx", own("503"), "cdn", "cdn", "cdn_error", "inferred"],
  ["azure-cdn-own-4xx", own("405"), "cdn", "unknown", "unknown", "inferred"],
  ["azure-cdn-origin-404", info("404", "NoError"), "origin", "origin", "origin_not_found", "certain"],
  ["azure-cdn-origin-4xx", info("422", "NoError"), "origin", "origin", "origin_rejected", "certain"],
  ["azure-cdn-origin-5xx", info("500", "NoError"), "origin", "origin", "origin_error", "certain"],
  ["azure-cdn-plain-404", plain("404"), "origin", "origin", "origin_not_found", "inferred"],
  ["azure-cdn-plain-4xx", plain("422"), "origin", "origin", "origin_rejected", "inferred"],
  ["azure-cdn-plain-5xx", plain("500"), "origin", "origin", "origin_error", "inferred"],
  ["azure-cdn-plain-5xx", info("503", "N/A"), "origin", "origin", "origin_error", "inferred"],
  ["azure-client-gone-good", word(206, "ERRORINFO_CLIENT_CLOSED_REQUEST"), "client", "client", "client_abort", "inferred"],
  ["azure-client-gone", word(499, "ERRORINFO_CLIENT_CLOSED_REQUEST"), "client", "client", "client_abort", "certain"],
  ["azure-peer-gone", gateway({ httpStatus: 499, clientIP: "10.20.0.4", error_info: "ERRORINFO_CLIENT_CLOSED_REQUEST" }), "client", "client", "client_abort", "inferred"],
  ["azure-499-peer", silent(499, { clientIP: "10.20.0.4" }), "client", "client", "client_abort", "inferred"],
  ["azure-499", silent(499), "client", "client", "client_abort", "certain"],
  ["azure-client-timeout", word(408, "ERRORINFO_CLIENT_TIMED_OUT"), "proxy", "client", "client_timeout", "certain"],
  ["azure-408", silent(408), "proxy", "client", "client_timeout", "certain"],
  ["azure-good", server(200, "200"), "origin", null, null, null],
  ["azure-good-own", silent(301), "proxy", null, null, null],
  ["azure-good-old", gateway({ instanceId: "ApplicationGatewayRole_IN_0", serverStatus: undefined, serverRouted: undefined }), "origin", null, null, null],
  ["azure-no-live", word(502, "ERRORINFO_UPSTREAM_NO_LIVE"), "proxy", "origin", "origin_unhealthy", "certain"],
  ["azure-closed", word(502, "ERRORINFO_UPSTREAM_CLOSED_CONNECTION"), "proxy", "origin", "origin_reset", "certain"],
  ["azure-timed-out", word(504, "ERRORINFO_UPSTREAM_TIMED_OUT"), "proxy", "origin", "origin_timeout", "certain"],
  ["azure-no-healthy", word(502, "ERRORINFO_NO_HEALTHY_BACKEND"), "proxy", "origin", "origin_unhealthy", "inferred"],
  ["azure-new-upstream", word(502, "ERRORINFO_UPSTREAM_SOMETHING_NEW"), "proxy", "origin", "origin_reset", "inferred"],
  ["azure-no-listener", word(404, "ERRORINFO_INVALID_HOST"), "proxy", "proxy", "proxy_config", "inferred"],
  ["azure-bad-request", gateway({ httpStatus: 400, error_info: "ERRORINFO_INVALID_HOST", originalHost: "", host: "" }), "proxy", "client", "client_bad_request", "certain"],
  ["azure-bad-request", word(400, "ERRORINFO_HTTP_TO_HTTPS_PORT"), "proxy", "client", "client_bad_request", "certain"],
  ["azure-no-certificate", word(400, "ERRORINFO_HTTPS_NO_CERT"), "proxy", "proxy", "proxy_denied", "certain"],
  ["azure-server-404", server(404, "404"), "origin", "origin", "origin_not_found", "certain"],
  ["azure-server-4xx", server(403, "403"), "origin", "origin", "origin_rejected", "certain"],
  ["azure-server-5xx", server(502, "502"), "origin", "origin", "origin_error", "certain"],
  ["azure-page-404", server(403, "404"), "proxy", "origin", "origin_not_found", "inferred"],
  ["azure-page-4xx", server(403, "422"), "proxy", "origin", "origin_rejected", "inferred"],
  ["azure-page-5xx", server(502, "500"), "proxy", "origin", "origin_error", "inferred"],
  ["azure-broke-off", server(502, "200"), "proxy", "origin", "origin_incomplete", "inferred"],
  ["azure-replaced", server(404, "200"), "proxy", "unknown", "unknown", "inferred"],
  ["azure-waf", silent(403, { WAFMode: "Prevention" }), "proxy", "proxy", "proxy_denied", "inferred"],
  ["azure-403", silent(403), "proxy", "proxy", "proxy_denied", "inferred"],
  ["azure-413", silent(413), "proxy", "proxy", "proxy_limited", "inferred"],
  ["azure-429", silent(429), "proxy", "proxy", "proxy_limited", "inferred"],
  ["azure-504", silent(504), "proxy", "origin", "origin_timeout", "inferred"],
  ["azure-502-slow", silent(502, { ...routed, timeTaken: 20.001 }), "proxy", "origin", "origin_timeout", "inferred"],
  ["azure-502", silent(502, routed), "proxy", "origin", "origin_reset", "inferred"],
  ["azure-502-none", silent(502), "proxy", "origin", "origin_unhealthy", "inferred"],
  ["azure-404-old", silent(404, { instanceId: "ApplicationGatewayRole_IN_0" }), "proxy", "unknown", "unknown", "inferred"],
  ["azure-404", silent(404), "proxy", "proxy", "proxy_config", "inferred"],
  ["azure-4xx-request", silent(431), "proxy", "client", "client_bad_request", "inferred"],
  ["azure-5xx", silent(500), "proxy", "proxy", "proxy_error", "inferred"],
  ["azure-4xx", silent(418), "proxy", "unknown", "unknown", "inferred"],
] as const;

const ids = [...(azure.rules.cdn ?? []), ...(azure.rules.proxy ?? [])].map(([id]) => id);

describe("each row of the rule tables", () => {
  it("covers every rule", () => {
    const tested = new Set<string>(verdicts.map(([rule]) => rule));
    expect(ids.filter((id) => !tested.has(id))).toEqual([]);
  });

  it.each(verdicts)("%s: %s", (rule, line, answered_by, fault, reason, confidence) => {
    expect(rowsOf(azure, [line])).toMatchObject([{ rule, answered_by, fault, reason, confidence }]);
  });
});

describe("fields", () => {
  it.each([
    ["v2: seconds", gateway({ timeTaken: 2 }), 2000],
    ["v1: milliseconds", gateway({ instanceId: "ApplicationGatewayRole_IN_0", timeTaken: 205 }), 205],
    [
      "v1 with decimals: seconds",
      gateway({ instanceId: "ApplicationGatewayRole_IN_0", timeTaken: 0.097 }),
      97,
    ],
  ])("timeTaken of %s", (_what, line, request_time_ms) => {
    expect(rowsOf(azure, [line])).toMatchObject([{ request_time_ms }]);
  });

  it("reads the server fields that v1 writes into requestQuery", () => {
    const requestQuery =
      "X-AzureApplicationGateway-CACHE-HIT=0&SERVER-ROUTED=10.4.0.4&X-AzureApplicationGateway-LOG-ID=aaaa0a0a&SERVER-STATUS=404";
    const old = {
      originalRequestUriWithArgs: undefined,
      serverRouted: undefined,
      serverStatus: undefined,
      transactionId: undefined,
    };
    const line = gateway({ ...old, httpStatus: 404, requestUri: "/old", requestQuery });
    expect(rowsOf(azure, [line])).toMatchObject([
      {
        path: "/old",
        query: null,
        upstream_status: 404,
        upstream_addr: "10.4.0.4",
        request_id: "aaaa0a0a",
        rule: "azure-server-404",
      },
    ]);
  });
});

describe("fixtures/azure", () => {
  const rows = rowsOf(azure, fixtureLines("azure"));

  it("match their expected rows", () => {
    expect(rows).toEqual(fixtureRows("azure"));
  });

  it("reach every rule", () => {
    const reached = new Set(rows.map((row) => ("rule" in row ? row.rule : undefined)));
    expect(ids.filter((id) => !reached.has(id))).toEqual([]);
  });
});
