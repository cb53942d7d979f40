import { describe, expect, it } from "vitest";
import { elb } from "../../src/formats/elb/elb.ts";
import { fixtureLines, fixtureRows, rowsOf } from "../harness/fixture-rows.ts";

/** A line of 15 fields; by default a request that an instance answered with 200. */
function lineOf(fields: Record<string, string>): string {
  const line: Record<string, string> = {
    time: "2026-11-24T10:00:00.250999Z",
    elb: "shop",
    client: "198.51.100.7:50001",
    backend: "10.20.1.15:8080",
    sent: "0.000073",
    answered: "0.001048",
    returned: "0.00004",
    status: "200",
    backend_status: "0",
    received_bytes: "300",
    sent_bytes: "1200",
    request: '"GET https://shop.example.com:443/a?b=c HTTP/1.1"',
    user_agent: '"curl/8.5.0"',
    cipher: "-",
    protocol: "-",
    ...fields,
  };
  return Object.values(line).join(" ");
}

const noTimes = { sent: "-1", answered: "-1", returned: "-1" };
const noBackend = { backend: "-", backend_status: "-", ...noTimes };

// biome-ignore format: a table, a row a case
const verdicts = [
  ["elb-answered", { backend_status: "200" }, "origin", null, null, null],
  ["elb-backend-404", { status: "404", backend_status: "404" }, "origin", "origin", "origin_not_found", "certain"],
  ["elb-backend-4xx", { status: "403", backend_status: "403" }, "origin", "origin", "origin_rejected", "certain"],
  ["elb-backend-5xx", { status: "500", backend_status: "500" }, "origin", "origin", "origin_error", "certain"],
  ["elb-backend-5xx", { status: "504", backend_status: "504", returned: "-1" }, "origin", "origin", "origin_error", "certain"],
  ["elb-408", { status: "408", ...noBackend }, "proxy", "client", "client_timeout", "inferred"],
  ["elb-405", { status: "405", ...noBackend }, "proxy", "client", "client_bad_request", "certain"],
  ["elb-400", { status: "400", ...noBackend, request: '"- http://shop.example.com:80- -"' }, "proxy", "client", "client_bad_request", "inferred"],
  ["elb-502", { status: "502" }, "proxy", "origin", "origin_reset", "inferred"],
  ["elb-503", { status: "503", ...noBackend }, "proxy", "origin", "origin_unhealthy", "inferred"],
  ["elb-504", { status: "504", ...noTimes }, "proxy", "origin", "origin_timeout", "inferred"],
  ["elb-5xx", { status: "500", ...noBackend }, "proxy", "proxy", "proxy_error", "inferred"],
  ["elb-4xx", { status: "429", ...noBackend }, "proxy", "unknown", "unknown", "inferred"],
] as const;

it("reads a user agent with escaped quotes", () => {
  const fields = {
    user_agent: '"a \\"b c\\""',
    request: '"GET http://shop.example.com:80/a?q=\\"x\\" HTTP/1.1"',
  };
  expect(rowsOf(elb, [lineOf(fields)])).toMatchObject([
    { user_agent: 'a "b c"', path: "/a", query: 'q="x"' },
  ]);
});

describe("each row of the rule table", () => {
  it("covers every rule", () => {
    const tested = new Set<string>(verdicts.map(([rule]) => rule));
    expect(elb.rules.proxy?.map(([id]) => id).filter((id) => !tested.has(id))).toEqual([]);
  });

  it.each(verdicts)("%s: %o", (rule, fields, answered_by, fault, reason, confidence) => {
    expect(rowsOf(elb, [lineOf(fields)])).toMatchObject([{ rule, answered_by, fault, reason, confidence }]);
  });
});

describe("skipped records", () => {
  it.each([
    ["elb_tcp", lineOf({ status: "-", backend_status: "-", request: '"- - - "', user_agent: '"-"' })],
    [
      "nlb_tls",
      'tls 2.0 2026-11-24T10:00:00 net/shop/c6e77e28c25b2234 g3d4b5e8bb8464cd 198.51.100.7:51341 10.20.1.15:443 5 2 98 246 - arn - ECDHE tlsv12 - shop.example.com h2 h2 "h2","http/1.1" 2026-11-24T09:59:59',
    ],
    [
      "alb_connection",
      '2026-11-24T10:00:00.250999Z 198.51.100.7 50001 443 TLSv1.2 ECDHE-RSA-AES128-GCM-SHA256 - "CN=a,O=b" NotBefore=2025-09-21T22:43:21Z;NotAfter=2027-06-17T22:43:21Z FEF257372D5C14D4 Failed:ClientCertUntrusted TID_1',
    ],
    ["alb_connection", "2026-11-24T10:00:00.250999Z 2001:db8::7 50001 80 - - - - - - - TID_2"],
    [
      "aws_waf",
      '{"timestamp":1795514400250,"formatVersion":1,"webaclId":"arn:aws:wafv2:us-east-1:111122223333:global/webacl/shop/41f0e583","terminatingRuleId":"XSS","action":"BLOCK","httpRequest":{"clientIp":"198.51.100.7","uri":"/a"}}',
    ],
  ])("%s", (skip, line) => {
    expect(rowsOf(elb, [line])).toEqual([{ skip }]);
  });

  it.each([
    ["an ALB", `http ${lineOf({}).replace(" shop ", " app/shop/8c1f0a6be2d94375 ")}`],
    ["a cut line", lineOf({}).slice(0, 90)],
  ])("%s", (_what, line) => {
    expect(rowsOf(elb, [line])).toEqual([{ reject: "no_format" }]);
  });
});

describe("fixtures/elb", () => {
  const rows = rowsOf(elb, fixtureLines("elb"));

  it("match their expected rows", () => {
    expect(rows).toEqual(fixtureRows("elb"));
  });

  it("reach every rule", () => {
    const reached = new Set(rows.map((row) => ("rule" in row ? row.rule : undefined)));
    expect(elb.rules.proxy?.map(([id]) => id).filter((id) => !reached.has(id))).toEqual([]);
  });
});
