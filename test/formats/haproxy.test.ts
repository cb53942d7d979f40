import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { lineParser } from "../../src/detect/line-parser.ts";
import { ruleEvaluator } from "../../src/faults/evaluate.ts";
import type { HaproxyFields } from "../../src/formats/haproxy/fields.ts";
import { haproxy } from "../../src/formats/haproxy/haproxy.ts";
import { layoutOf } from "../../src/formats/haproxy/log-format.ts";
import type { Format } from "../../src/parse/format.ts";
import type { NamedFields } from "../../src/parse/line-record.ts";
import { defaultContext, layoutParser } from "../../src/parse/parser.ts";
import { fixtureLines, fixtureRows, linesOf, rowsOf } from "../harness/fixture-rows.ts";

const format = haproxy as Format;
const config = haproxy.language?.config?.(
  fileURLToPath(new URL("../../fixtures/haproxy/haproxy.cfg", import.meta.url)),
);
const { parse: takeCustom } = lineParser(
  (config?.layouts ?? []).map((layout) => layoutParser(format, layout, config)),
);
const judge = ruleEvaluator(haproxy.rules.proxy ?? []);

const custom = linesOf("haproxy-custom/access.log").map((line) => {
  const taken = takeCustom(line);
  return "record" in taken ? { ...taken.record, ...judge(taken.record) } : taken;
});

const served = "api/api1 0/0/1/20/21";
const noServer = "api/<NOSRV> 0/-1/-1/-1/0";
const noBackend = "shop/<NOSRV> -1/-1/-1/-1/0";
const refused = "api/api1 0/0/-1/-1/3";
const waited = "api/api1 0/0/0/-1/1001";
const midway = "api/api1 0/0/0/2/510";

const lineOf = (server: string, status: number, flags: string, request = "GET /a HTTP/1.1"): string =>
  `198.51.100.7:50001 [24/Nov/2026:10:00:00.953] shop ${server} ${status} 217 - - ${flags} 1/1/0/0/0 0/0 "${request}"`;

// biome-ignore format: a table, a row a case
const verdicts = [
  ["haproxy-tunnel", midway, 101, "sD--", "origin", null, null, null],
  ["haproxy-tunnel", midway, 101, "CD--", "origin", null, null, null],
  ["haproxy-client-left", noBackend, -1, "CR--", "client", "client", "client_abort", "certain"],
  ["haproxy-peer-left", refused, 503, "CC--", "client", "client", "client_abort", "inferred"],
  ["haproxy-peer-left", waited, -1, "CD--", "client", "client", "client_abort", "inferred"],
  ["haproxy-client-left-midway", midway, 200, "CD--", "origin", "client", "client_abort", "certain"],
  ["haproxy-client-left-midway", midway, 200, "CL--", "origin", "client", "client_abort", "certain"],
  ["haproxy-client-slow", noBackend, 408, "cR--", "proxy", "client", "client_timeout", "certain"],
  ["haproxy-client-slow", waited, 408, "cH--", "proxy", "client", "client_timeout", "certain"],
  ["haproxy-client-slow-midway", midway, 200, "cD--", "origin", "client", "client_timeout", "certain"],
  ["haproxy-client-slow-early", noServer, 503, "cQ--", "client", "client", "client_timeout", "certain"],
  ["haproxy-refused", refused, 503, "SC--", "proxy", "origin", "origin_refused", "inferred"],
  ["haproxy-no-backend", noBackend, 503, "SC--", "proxy", "proxy", "proxy_config", "inferred"],
  ["haproxy-no-server", noServer, 503, "SC--", "proxy", "origin", "origin_unhealthy", "inferred"],
  ["haproxy-connect-timeout", refused, 503, "sC--", "proxy", "origin", "origin_timeout", "inferred"],
  ["haproxy-queue", noServer, 503, "sQ--", "proxy", "proxy", "proxy_limited", "inferred"],
  ["haproxy-closed", waited, 502, "SH--", "proxy", "origin", "origin_reset", "certain"],
  ["haproxy-timeout", waited, 504, "sH--", "proxy", "origin", "origin_timeout", "inferred"],
  ["haproxy-broke-off", midway, 200, "SD--", "origin", "origin", "origin_incomplete", "certain"],
  ["haproxy-fell-silent", midway, 200, "sD--", "origin", "origin", "origin_incomplete", "certain"],
  ["haproxy-bad-answer", waited, 502, "PH--", "proxy", "origin", "origin_reset", "inferred"],
  ["haproxy-bad-chunk", waited, 400, "PH--", "proxy", "client", "client_bad_request", "inferred"],
  ["haproxy-rewrite", waited, 500, "PH--", "proxy", "proxy", "proxy_error", "inferred"],
  ["haproxy-bad-body", midway, 200, "PD--", "origin", "origin", "origin_incomplete", "inferred"],
  ["haproxy-denied-400", noBackend, 400, "PR--", "proxy", "client", "client_bad_request", "inferred"],
  ["haproxy-limited", noBackend, 429, "PT--", "proxy", "proxy", "proxy_limited", "inferred"],
  ["haproxy-denied-login", noBackend, 401, "PR--", "proxy", "proxy", "proxy_denied", "certain"],
  ["haproxy-denied", noBackend, 503, "PR--", "proxy", "proxy", "proxy_denied", "inferred"],
  ["haproxy-limited", noBackend, 429, "PR--", "proxy", "proxy", "proxy_limited", "inferred"],
  ["haproxy-failed", noBackend, 500, "PR--", "proxy", "proxy", "proxy_error", "inferred"],
  ["haproxy-denied", noBackend, 403, "PR--", "proxy", "proxy", "proxy_denied", "inferred"],
  ["haproxy-denied", noBackend, -1, "PR--", "proxy", "proxy", "proxy_denied", "inferred"],
  ["haproxy-tarpit", noBackend, 500, "PT--", "proxy", "proxy", "proxy_denied", "inferred"],
  ["haproxy-killed", waited, 503, "KH--", "proxy", "proxy", "proxy_error", "inferred"],
  ["haproxy-killed-midway", midway, 200, "K---", "origin", "proxy", "proxy_error", "inferred"],
  ["haproxy-internal-midway", midway, 200, "ID--", "origin", "proxy", "proxy_error", "certain"],
  ["haproxy-server-down-midway", midway, 200, "D---", "origin", "origin", "origin_unhealthy", "certain"],
  ["haproxy-server-down-midway", midway, 200, "UD--", "origin", "origin", "origin_unhealthy", "certain"],
  ["haproxy-exhausted-midway", midway, 200, "RD--", "origin", "proxy", "proxy_error", "certain"],
  ["haproxy-service", "stats/<STATS> 0/0/0/-1/0", 400, "LR--", "proxy", "proxy", "proxy_denied", "inferred"],
  ["haproxy-service-failed", "api/<lua.status> 0/0/0/-1/0", 500, "LR--", "proxy", "proxy", "proxy_fixed", "inferred"],
  ["haproxy-returned-limit", noServer, 429, "LR--", "proxy", "proxy", "proxy_limited", "inferred"],
  ["haproxy-returned-503", noServer, 503, "LR--", "proxy", "proxy", "proxy_fixed", "inferred"],
  ["haproxy-exhausted", refused, 503, "PC--", "proxy", "proxy", "proxy_error", "certain"],
  ["haproxy-exhausted", noServer, 503, "RQ--", "proxy", "proxy", "proxy_error", "certain"],
  ["haproxy-internal", waited, 500, "IH--", "proxy", "proxy", "proxy_error", "certain"],
  ["haproxy-server-down", waited, 503, "DH--", "proxy", "origin", "origin_unhealthy", "certain"],
  ["haproxy-auth", noServer, 401, "LR--", "proxy", "proxy", "proxy_denied", "inferred"],
  ["haproxy-answered-itself", noServer, 404, "LR--", "proxy", "proxy", "proxy_fixed", "certain"],
  ["haproxy-origin-404", served, 404, "----", "origin", "origin", "origin_not_found", "certain"],
  ["haproxy-origin-4xx", served, 403, "----", "origin", "origin", "origin_rejected", "certain"],
  ["haproxy-origin-5xx", served, 502, "----", "origin", "origin", "origin_error", "certain"],
  ["haproxy-no-server-asked", noServer, 503, "----", "proxy", "proxy", "proxy_fixed", "inferred"],
  ["haproxy-server-answered", served, 200, "----", "origin", null, null, null],
  ["haproxy-own-answer", noServer, 301, "LR--", "proxy", null, null, null],
  ["proxy-502", served, 502, "ZZ--", "proxy", "origin", "unknown", "inferred"],
] as const;

describe("termination states, after the manual", () => {
  it.each(verdicts)("%s: %s %i %s", (rule, server, status, flags, answered_by, fault, reason, confidence) => {
    const rows = rowsOf(haproxy, [lineOf(server, status, flags)]);
    expect(rows).toMatchObject([{ rule, answered_by, fault, reason, confidence }]);
  });
});

describe("a client that left, at an address that is not public", () => {
  it.each([
    ["while a connection was made", refused, 503, "CC--", "haproxy-peer-left", "inferred"],
    ["while the answer was waited for", waited, -1, "CH--", "haproxy-peer-left", "inferred"],
    ["before anything was sent", waited, -1, "CD--", "haproxy-peer-left", "inferred"],
    ["before its request was whole", noBackend, -1, "CR--", "haproxy-client-left", "certain"],
    ["during the answer", midway, 200, "CD--", "haproxy-client-left-midway", "certain"],
  ])("%s", (_what, server, status, flags, rule, confidence) => {
    const line = lineOf(server, status, flags).replace("198.51.100.7", "127.0.0.1");
    expect(rowsOf(haproxy, [line])).toMatchObject([{ rule, reason: "client_abort", confidence }]);
  });
});

describe("a client that left, where the format logs who connected", () => {
  const logged = layoutOf(
    "%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %tsc %{+Q}r peer=%[fc_src] xff=%{+Q}[capture.req.hdr(0)]",
    "peer",
    ["X-Forwarded-For"],
  );
  const { parse } = layoutParser(format, logged);

  it.each([
    ["the client connected, and forwarded nothing", "198.51.100.7", "-", "haproxy-client-left"],
    ["another address connected (set-src)", "192.0.2.9", "-", "haproxy-peer-left"],
    ["the peer forwarded an address", "198.51.100.7", "203.0.113.80", "haproxy-peer-left"],
  ])("%s", (_what, peer, list, rule) => {
    const record = parse(
      `198.51.100.7:5 [24/Nov/2026:10:00:00.953] shop ${waited} -1 CH-- "GET /a HTTP/1.1" peer=${peer} xff="${list}"`,
    );
    expect(record && judge(record)).toMatchObject({ rule, reason: "client_abort" });
  });
});

describe("what haproxy.cfg tells", () => {
  // biome-ignore format: a table, a row a case
  it.each([
    ["a server that answered", 0, { upstream_addr: "10.0.0.11:8080", host: "shop.example.com", user_agent: "curl/8.5.0", request_id: "6f0a", scheme: "https" }],
    ["no ssl for the server", 1, { rule: "haproxy-refused-plain", confidence: "inferred" }],
    ["bc_err_str names TLS", 2, { rule: "haproxy-tls", reason: "origin_tls", confidence: "certain" }],
    ["bc_err counts TLS", 3, { rule: "haproxy-tls-number", reason: "origin_tls", confidence: "inferred" }],
    ["ssl for the server, and bc_err knows of no failure of it", 4, { rule: "haproxy-refused-told", confidence: "certain" }],
    ["ssl by default-server, the same", 5, { rule: "haproxy-refused-told", confidence: "certain" }],
    ["no-ssl beside it", 6, { rule: "haproxy-refused-told", upstream_addr: "10.0.0.22:8080" }],
    ["a connect timeout with abortonclose", 7, { rule: "haproxy-connect-timeout-sure", confidence: "certain" }],
    ["a timeout with abortonclose", 8, { rule: "haproxy-timeout-sure", confidence: "certain" }],
    ["an upload", 9, { rule: "haproxy-timeout", confidence: "inferred" }],
    ["a timeout without", 10, { rule: "haproxy-timeout", confidence: "inferred" }],
    ["a rule on the answer", 11, { rule: "haproxy-answer-denied", reason: "proxy_denied" }],
    ["no rule on the answer", 12, { rule: "haproxy-bad-answer" }],
    ["a frontend without a backend", 13, { rule: "haproxy-no-backend" }],
    ["too many connections of HAProxy's own", 15, { rule: "haproxy-refused", reason: "origin_refused", confidence: "inferred" }],
    ["a server that speaks HTTP/2", 17, { rule: "haproxy-refused-handshake", upstream_addr: "10.0.0.13:50051", confidence: "inferred" }],
    ["a rule with deny_status 400", 18, { rule: "haproxy-denied-by-rule", reason: "proxy_denied", confidence: "inferred" }],
    ["a listen section", 14, { rule: "haproxy-no-server", client_ip: "2001:db8::7", path: '/a"b', query: "c" }],
  ])("%s", (_what, index, expected) => {
    expect(custom[index]).toMatchObject(expected);
  });
});

it.each([
  ["bind :80", null],
  ["bind :80 accept-proxy", "replaced"],
  ["http-request set-src req.hdr(x-forwarded-for)", "replaced"],
  ["tcp-request connection expect-proxy layer4", "replaced"],
])("a frontend with `%s`", (line, peer) => {
  const cfg = path.join(mkdtempSync(path.join(tmpdir(), "haproxy-")), "haproxy.cfg");
  writeFileSync(cfg, `frontend shop\n  option httplog\n  ${line}\n`);
  const record: NamedFields = { cause: "C", peer: null };
  haproxy.language?.config?.(cfg).derive?.(record);
  expect(record["peer"]).toBe(peer);
});

describe("sections and the defaults that apply to them", () => {
  const cfg = path.join(mkdtempSync(path.join(tmpdir(), "haproxy-")), "haproxy.cfg");
  writeFileSync(
    cfg,
    `defaults tls
  default-server ssl verify none
  option abortonclose
defaults plain
  option httplog
frontend closing from tls
  default_backend api
frontend waiting from plain
  option abortonclose
listen all from plain
  option abortonclose
  server all1 10.0.0.13:8080
backend api from tls
  server api1 10.0.0.11:8443
  server api2 10.0.0.11:8080 no-ssl
backend off from tls
  no option abortonclose
backend web from plain
  option abortonclose
  server web1 10.0.0.12:8080
  default-server send-proxy-v2
  server web2 10.0.0.12:8081
  server web3 10.0.0.12:8082 no-send-proxy-v2
  server-template node 2-3 10.0.0.14:50051 proto h2
`,
  );
  const derive = haproxy.language?.config?.(cfg).derive;
  const derived = (fields: NamedFields): NamedFields => {
    derive?.(fields);
    return fields;
  };

  // biome-ignore format: a table, a row a case
  it.each([
    ["the frontend inherits it", "closing", "api", "yes"],
    ["a frontend ignores its own", "waiting", "web", undefined],
    ["a listen section takes its own", "all", "all", "yes"],
    ["the backend does without", "closing", "off", undefined],
    ["a backend alone", "waiting", "api", undefined],
  ])("abortonclose: %s", (_what, frontend_transport, backend, expected) => {
    expect(derived({ frontend_transport, backend })["abortonclose"]).toBe(expected);
  });

  // biome-ignore format: a table, a row a case
  it.each([
    ["api", "api1", { server_tls: "yes" }],
    ["api", "api2", { server_tls: "no" }],
    ["web", "web1", { server_tls: "no" }],
    ["web", "web2", { server_tls: "no", server_handshake: "yes" }],
    ["web", "node3", { server_tls: "no", server_handshake: "yes" }],
  ])("server %s/%s", (backend, server_name, expected) => {
    expect(derived({ backend, server_name })).toMatchObject(expected);
  });

  it.each(["web1", "web3"])("no handshake with %s", (server_name) => {
    expect(derived({ backend: "web", server_name })["server_handshake"]).toBeUndefined();
  });
});

// biome-ignore format: a table, a row a case
it.each([
  ["a refusal leaves no code", { server_error_code: null, server_error_text: null }, "haproxy-refused-told", "certain"],
  ["General socket error", { server_error_code: 6, server_error_text: "General socket error" }, "haproxy-refused", "inferred"],
  ["a connection was made", { server_error_code: 0, server_error_text: "Success" }, "haproxy-connected", "inferred"],
  ["more than HTTP/1 is spoken", { server_error_code: null, server_handshake: "yes" }, "haproxy-refused-handshake", "inferred"],
  ["no ssl, but SELinux may forbid it", { server_tls: "no" }, "haproxy-refused-plain", "inferred"],
] as const)("SC: %s", (_what, fields, rule, confidence) => {
  expect(judge({ status: 503, cause: "S", stage: "C", server: "named", ...fields } as HaproxyFields)).toMatchObject({ rule, confidence });
});

// biome-ignore format: a table, a row a case
it.each([
  ["no HTTP", { status: 400, method: null, raw_request: "<BADREQ>" }, "haproxy-bad-request", "client_bad_request", "certain"],
  ["no HTTP, nothing sent", { status: null, method: null, raw_request: "<BADREQ>" }, "haproxy-bad-request-closed", "client_bad_request", "inferred"],
  ["a rule with deny_status 400", { status: 400, method: "GET", last_rule_line: 9 }, "haproxy-denied-by-rule", "proxy_denied", "inferred"],
  ["a readable request, the rule not logged", { status: 400, method: "GET" }, "haproxy-denied-400", "client_bad_request", "inferred"],
] as const)("PR: %s", (_what, fields, rule, reason, confidence) => {
  expect(judge({ cause: "P", stage: "R", ...fields } as HaproxyFields)).toMatchObject({ rule, reason, confidence });
});

describe("log-format", () => {
  it("reads items written as JSON", () => {
    const layout = layoutOf("%{+json}o %(time)trg %(status)ST %(flags)ts %(who)[src] %(line)r", "json");
    const line =
      '{"time":"24/Nov/2026:10:00:00 +0000","status":503,"flags":"PR","who":"198.51.100.7","line":"GET / HTTP/1.1"}';
    expect(layoutParser(format, layout).parse(line)).toMatchObject({
      time_ms: Date.UTC(2026, 10, 24, 10),
      status: 503,
      cause: "P",
      client_ip: "198.51.100.7",
      path: "/",
    });
  });

  it("quotes strings only, from +Q on", () => {
    expect(layoutOf("%{+Q}o %s %ST %tsc %{-Q}b %% %[req.fhdr(Host),lower]", "x")).toMatchObject({
      parts: [
        '"',
        { field: "%s" },
        '" ',
        { field: "%ST" },
        " ",
        { field: "%tsc" },
        " ",
        { field: "%b" },
        ' % "',
        { field: "%[req.hdr(host)]" },
        '"',
      ],
    });
  });

  it("keeps to the clock of a time zone", () => {
    const noon = (month: string) =>
      `198.51.100.7:1 [24/${month}/2026:12:00:00.000] shop ${served} 200 217 - - ---- 1/1/0/0/0 0/0 "GET / HTTP/1.1"`;
    const layout = haproxy.layouts.find(({ name }) => name === "http");
    if (!layout) throw new Error("no layout");
    const reader = layoutParser(format, layout, null, {
      ...defaultContext,
      toUtc: (local) => local - 3_600_000,
    });
    expect(reader.parse(noon("Nov"))?.time_ms).toBe(Date.UTC(2026, 10, 24, 11));
  });
});

describe("fixtures/haproxy", () => {
  const rows = rowsOf(haproxy, fixtureLines("haproxy"));

  it("are read as the rows beside them", () => {
    expect(rows).toEqual(fixtureRows("haproxy"));
  });

  it("reach every rule", () => {
    const reached = new Set([...rows, ...custom].map((row) => ("rule" in row ? row.rule : undefined)));
    expect(haproxy.rules.proxy?.map(([id]) => id).filter((id) => !reached.has(id))).toEqual([]);
  });
});
