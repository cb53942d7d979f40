import { describe, expect, it } from "vitest";
import { caddy } from "../../src/formats/caddy/caddy.ts";
import { fixtureLines, fixtureRows, rowsOf } from "../harness/fixture-rows.ts";

type Fields = Record<string, unknown>;

const request = {
  remote_ip: "198.51.100.7",
  remote_port: "50001",
  client_ip: "198.51.100.7",
  proto: "HTTP/2.0",
  method: "GET",
  host: "shop.example.com",
  uri: "/a?b=c",
  headers: { "User-Agent": ["curl/8.5.0"] },
};

/** A record of the access log; by default the answer is Caddy's own and empty. */
const access = ({ headers = {}, of = {}, ...fields }: { headers?: Fields; of?: Fields } & Fields): string =>
  JSON.stringify({
    level: "info",
    ts: 1795514400.2507,
    logger: "http.log.access.log0",
    msg: "handled request",
    request: { ...request, ...of },
    bytes_read: 0,
    user_id: "",
    duration: 0.002576573,
    size: 0,
    status: 200,
    resp_headers: { Server: ["Caddy"], ...headers },
    ...fields,
  });

/** A record of the error log. */
const error = (status: number, msg: string): string =>
  JSON.stringify({
    level: "error",
    ts: 1795514400.2507,
    logger: "http.log.error.log0",
    msg,
    request,
    duration: 0.045438466,
    status,
    err_id: "eq09qk17z",
    err_trace: "reverseproxy.statusError (reverseproxy.go:1272)",
  });

const dated = { Date: ["Tue, 24 Nov 2026 10:00:00 GMT"], "Content-Type": ["text/html"] };
const like = { "Content-Length": ["9"], "Content-Type": ["text/html"] };
const file = { "Content-Length": ["900"], "Content-Type": ["text/css"], Etag: ['"s5bnz3edi"'] };
const passed = (status: number) => access({ status, size: 9, headers: dated });
const likely = (status: number) => access({ status, size: 9, headers: like });
const own = (status: number, duration = 0.0012) => access({ status, duration });

// biome-ignore format: a table, a row a case
const verdicts = [
  ["caddy-error-canceled", error(502, "context canceled"), "client", "client", "client_abort", "certain"],
  ["caddy-error-canceled", error(502, "dial tcp 10.20.1.15:8080: operation was canceled"), "client", "client", "client_abort", "certain"],
  ["caddy-error-dns", error(502, "dial tcp: lookup app.internal on 10.20.0.2:53: no such host"), "proxy", "origin", "origin_dns", "certain"],
  ["caddy-error-dns", error(502, "dial tcp: lookup app.internal on 10.20.0.2:53: server misbehaving"), "proxy", "origin", "origin_dns", "certain"],
  ["caddy-error-dns", error(502, "dial tcp: lookup app.internal: i/o timeout"), "proxy", "origin", "origin_dns", "certain"],
  ["caddy-error-refused", error(502, "dial tcp 10.20.1.15:8080: connect: connection refused"), "proxy", "origin", "origin_refused", "certain"],
  ["caddy-error-refused", error(502, "dial tcp 10.20.1.15:8080: connect: no route to host"), "proxy", "origin", "origin_refused", "certain"],
  ["caddy-error-refused", error(502, "dial unix /run/php/php8.2-fpm.sock: connect: no such file or directory"), "proxy", "origin", "origin_refused", "certain"],
  ["caddy-error-unreachable", error(502, "dial tcp 10.20.1.15:8080: connect: network is unreachable"), "proxy", "origin", "origin_refused", "inferred"],
  ["caddy-error-own-limit", error(502, "dialing backend: dial tcp 10.20.1.15:8080: connect: cannot assign requested address"), "proxy", "proxy", "proxy_error", "certain"],
  ["caddy-error-not-permitted", error(502, "dial unix /run/app.sock: connect: permission denied"), "proxy", "proxy", "proxy_error", "inferred"],
  ["caddy-error-chunk", error(502, "invalid byte in chunk length"), "proxy", "client", "client_bad_request", "inferred"],
  ["caddy-error-header-size", error(502, "net/http: server response headers exceeded 4096 bytes; aborted"), "proxy", "origin", "origin_reset", "inferred"],
  ["caddy-error-upload", error(502, "unexpected EOF").replace("GET", "POST"), "proxy", "origin", "origin_reset", "inferred"],
  ["caddy-upgraded", access({ status: 0, duration: 312.5, headers: { Upgrade: ["websocket"] } }), "origin", null, null, null],
  ["caddy-range", access({ status: 416, size: 33, headers: { "Content-Type": ["text/css"], Etag: ['"s5bnz3edi"'] } }), "proxy", "client", "client_bad_request", "inferred"],
  ["caddy-error-dial", error(504, "dial tcp 10.20.1.15:8080: i/o timeout"), "proxy", "origin", "origin_timeout", "certain"],
  ["caddy-error-timeout", error(504, "net/http: timeout awaiting response headers"), "proxy", "origin", "origin_timeout", "certain"],
  ["caddy-error-timeout", error(504, "context deadline exceeded"), "proxy", "origin", "origin_timeout", "certain"],
  ["caddy-error-handshake", error(502, "net/http: TLS handshake timeout"), "proxy", "origin", "origin_tls", "inferred"],
  ["caddy-error-read", error(504, "read tcp 10.20.1.2:34016->10.20.1.15:8080: i/o timeout"), "proxy", "origin", "origin_timeout", "inferred"],
  ["caddy-error-too-large", error(413, "http: request body too large"), "proxy", "proxy", "proxy_limited", "certain"],
  ["caddy-error-tls", error(502, "x509: certificate signed by unknown authority"), "proxy", "origin", "origin_tls", "certain"],
  ["caddy-error-tls", error(502, "tls: first record does not look like a TLS handshake"), "proxy", "origin", "origin_tls", "certain"],
  ["caddy-error-tls", error(502, "remote error: tls: handshake failure"), "proxy", "origin", "origin_tls", "certain"],
  ["caddy-error-reset", error(502, "EOF"), "proxy", "origin", "origin_reset", "certain"],
  ["caddy-error-reset", error(502, "read tcp 10.20.1.2:40000->10.20.1.15:8080: read: connection reset by peer"), "proxy", "origin", "origin_reset", "certain"],
  ["caddy-error-reset", error(502, 'net/http: HTTP/1.x transport connection broken: malformed HTTP response "SSH-2.0"'), "proxy", "origin", "origin_reset", "certain"],
  ["caddy-error-unhealthy", error(503, "no upstreams available"), "proxy", "origin", "origin_unhealthy", "certain"],
  ["caddy-error-other", error(500, "template: index.html:3: unexpected end"), "proxy", "proxy", "proxy_error", "inferred"],
  ["caddy-404", error(404, "{id=x8c2n7y1p} fileserver.notFound (staticfiles.go:705): HTTP 404"), "proxy", "proxy", "proxy_not_found", "inferred"],
  ["caddy-origin-499", passed(499), "origin", "origin", "origin_rejected", "inferred"],
  ["caddy-499-peer", own(499).replace('"remote_ip":"198.51.100.7"', '"remote_ip":"203.0.113.9"'), "client", "client", "client_abort", "inferred"],
  ["caddy-499-peer", own(499).replaceAll("198.51.100.7", "10.20.0.4"), "client", "client", "client_abort", "inferred"],
  ["caddy-error-canceled-peer", error(502, "context canceled").replaceAll("198.51.100.7", "10.20.0.4"), "client", "client", "client_abort", "inferred"],
  ["caddy-499", own(499), "client", "client", "client_abort", "certain"],
  ["caddy-left", own(0, 0.3511), "client", "client", "client_abort", "inferred"],
  ["caddy-unhandled", own(0, 0.0000027), "proxy", null, null, null],
  ["caddy-origin-404", passed(404), "origin", "origin", "origin_not_found", "inferred"],
  ["caddy-origin-404", passed(410), "origin", "origin", "origin_not_found", "inferred"],
  ["caddy-origin-404", access({ status: 404, headers: { Via: ["1.1 Caddy"] } }), "origin", "origin", "origin_not_found", "inferred"],
  ["caddy-origin-404", access({ status: 404, size: 9, headers: { "Content-Length": ["9"] } }), "origin", "origin", "origin_not_found", "inferred"],
  ["caddy-origin-denied", passed(401), "origin", "origin", "origin_rejected", "inferred"],
  ["caddy-origin-4xx", passed(422), "origin", "origin", "origin_rejected", "inferred"],
  ["caddy-origin-5xx", passed(502), "origin", "origin", "origin_error", "inferred"],
  ["caddy-origin-5xx", access({ status: 500, headers: { Server: ["Caddy", "gunicorn"] } }), "origin", "origin", "origin_error", "inferred"],
  // a page of handle_errors with templates has these headers too
  ["caddy-like-origin-404", likely(404), "origin", "origin", "origin_not_found", "inferred"],
  ["caddy-like-origin-4xx", likely(400), "origin", "origin", "origin_rejected", "inferred"],
  ["caddy-like-origin-5xx", likely(502), "origin", "origin", "origin_error", "inferred"],
  ["caddy-like-origin-5xx", access({ status: 500, headers: { Server: ["shop"] } }), "origin", "origin", "origin_error", "inferred"],
  ["caddy-like-origin-5xx", access({ status: 500, headers: { "X-Powered-By": ["PHP/8.3"] } }), "origin", "origin", "origin_error", "inferred"],
  ["caddy-502-slow", own(502, 1.0007), "proxy", "origin", "origin_timeout", "inferred"],
  ["caddy-502", own(502), "proxy", "origin", "unknown", "inferred"],
  ["caddy-504", own(504), "proxy", "origin", "origin_timeout", "inferred"],
  ["caddy-503-page", access({ status: 503, size: 5, headers: { "Content-Type": ["text/plain"] } }), "proxy", "proxy", "proxy_fixed", "inferred"],
  ["caddy-503", own(503), "proxy", "origin", "origin_unhealthy", "inferred"],
  ["caddy-denied", access({ status: 401, headers: { "Www-Authenticate": ["Basic"] } }), "proxy", "proxy", "proxy_denied", "inferred"],
  ["caddy-denied", own(403), "proxy", "proxy", "proxy_denied", "inferred"],
  ["caddy-404", own(404), "proxy", "proxy", "proxy_not_found", "inferred"],
  // a page of handle_errors out of a file
  ["caddy-404", access({ status: 404, size: 900, headers: file }), "proxy", "proxy", "proxy_not_found", "inferred"],
  ["caddy-413", own(413), "proxy", "proxy", "proxy_limited", "inferred"],
  ["caddy-bad-request", own(400), "proxy", "client", "client_bad_request", "inferred"],
  ["caddy-429", own(429), "proxy", "proxy", "proxy_limited", "inferred"],
  ["caddy-500", own(500), "proxy", "proxy", "proxy_error", "inferred"],
  ["caddy-own", own(418), "proxy", "proxy", "proxy_fixed", "inferred"],
  ["caddy-file-cut", access({ size: 300, headers: file }), "proxy", "client", "client_abort", "inferred"],
  ["caddy-cut", access({ size: 300, headers: { ...dated, "Content-Length": ["900"] } }), "origin", "origin", "origin_incomplete", "inferred"],
  ["caddy-origin", access({ headers: { ...dated, "Content-Length": ["900"] }, of: { method: "HEAD" } }), "origin", null, null, null],
  ["caddy-origin", access({ status: 304, headers: { ...dated, "Content-Length": ["900"] } }), "origin", null, null, null],
  ["caddy-origin", passed(200), "origin", null, null, null],
  ["caddy-file", access({ size: 900, headers: file }), "proxy", null, null, null],
  ["caddy-good", own(301), null, null, null, null],
] as const;

describe("each row of the rule table", () => {
  it("covers every rule", () => {
    const tested = new Set<string>(verdicts.map(([rule]) => rule));
    expect(caddy.rules.proxy?.map(([id]) => id).filter((id) => !tested.has(id))).toEqual([]);
  });

  it.each(verdicts)("%s: %s", (rule, line, answered_by, fault, reason, confidence) => {
    expect(rowsOf(caddy, [line])).toMatchObject([{ rule, answered_by, fault, reason, confidence }]);
  });
});

describe("fields", () => {
  it.each([
    [0.782670468, 782],
    [8.76e-7, 0],
    ["2.701µs", 0],
    ["1.001604239s", 1001],
    ["783.1ms", 783],
    ["1m2.5s", 62_500],
    ["soon", null],
  ])("duration %s is %s ms", (duration, request_time_ms) => {
    const line = Buffer.from(access({ duration })).toString("latin1");
    expect(rowsOf(caddy, [line])).toMatchObject([{ request_time_ms }]);
  });

  it.each([
    [1795514400.2507],
    [1795514400250.5],
    ["2026-11-24T10:00:00.250Z"],
    ["2026/11/24 10:00:00.250"],
    ["2026-11-24T11:00:00.250+0100"],
  ])("ts %s", (ts) => {
    expect(rowsOf(caddy, [access({ ts })])).toMatchObject([{ time: "2026-11-24T10:00:00.250Z" }]);
  });

  it("reads the address of versions up to 2.4, and of clients behind trusted proxies", () => {
    const of = {
      remote_ip: undefined,
      remote_port: undefined,
      client_ip: undefined,
      remote_addr: "[2001:db8::7]:50001",
    };
    const [old, behind] = rowsOf(caddy, [access({ of }), access({ of: { client_ip: "203.0.113.9" } })]);
    expect(old).toMatchObject({ client_ip: "2001:db8::7" });
    expect(behind).toMatchObject({ client_ip: "203.0.113.9" });
  });
});

describe("fixtures/caddy", () => {
  const rows = rowsOf(caddy, fixtureLines("caddy"));

  it("match their expected rows", () => {
    expect(rows).toEqual(fixtureRows("caddy"));
  });

  it("reach every rule", () => {
    const reached = new Set(rows.map((row) => ("rule" in row ? row.rule : undefined)));
    expect(caddy.rules.proxy?.map(([id]) => id).filter((id) => !reached.has(id))).toEqual([]);
  });
});
