import { describe, expect, it } from "vitest";
import { alb } from "../../src/formats/alb/alb.ts";
import { layoutParser } from "../../src/parse/parser.ts";
import { fixtureLines, rowsOf } from "../harness/fixture-rows.ts";

/** A line of 29 fields, in AWS's order; by default a request that a target answered with 200. */
function lineOf(fields: Record<string, string>): string {
  const line: Record<string, string> = {
    type: "https",
    time: "2026-11-24T10:00:00.250999Z",
    elb: "app/shop/8c1f0a6be2d94375",
    client: "198.51.100.7:50001",
    target: "10.20.1.15:8080",
    sent: "0.001",
    answered: "0.020",
    returned: "0.000",
    status: "200",
    target_status: "-",
    received_bytes: "300",
    sent_bytes: "1200",
    request: '"GET https://shop.example.com:443/a?b=c HTTP/1.1"',
    user_agent: '"curl/8.5.0"',
    cipher: "-",
    protocol: "-",
    group: "arn:aws:elasticloadbalancing:eu-north-1:111122223333:targetgroup/shop/5f3a",
    trace: '"Root=1-69242ef0-0123456789abcdef01234567"',
    sni: '"-"',
    certificate: '"-"',
    priority: "1",
    created: "2026-11-24T10:00:00.200000Z",
    actions: '"forward"',
    redirect: '"-"',
    error_reason: '"-"',
    targets: '"10.20.1.15:8080"',
    statuses: '"-"',
    classification: '"-"',
    classification_reason: '"-"',
    ...fields,
  };
  return Object.values(line).join(" ");
}

const noTimes = { sent: "-1", answered: "-1", returned: "-1" };
const noTarget = { target: "-", targets: '"-"', group: "-", ...noTimes };
const error = (code: string, fields: Record<string, string> = {}) => ({
  ...noTarget,
  error_reason: `"${code}"`,
  ...fields,
});

// biome-ignore format: a table, a row a case
const verdicts = [
  ["alb-target-answered", { target_status: "200" }, "origin", null, null, null],
  ["alb-own-answer", { ...noTarget, status: "301", actions: '"redirect"' }, "proxy", null, null, null],
  ["alb-460", { status: "460", answered: "-1", returned: "-1" }, "client", "client", "client_abort", "certain"],
  ["alb-460", { status: "460", target_status: "404" }, "client", "client", "client_abort", "certain"],
  ["alb-460-peer", { status: "460", client: "10.20.0.4:2817", answered: "-1", returned: "-1" }, "client", "client", "client_abort", "inferred"],
  ["alb-nothing-sent", { ...noTarget, status: "000" }, "proxy", "proxy", "proxy_limited", "inferred"],
  ["alb-nothing-sent", { ...noTarget, status: "-" }, "proxy", "proxy", "proxy_limited", "inferred"],
  ["alb-460-peer", { status: "460", user_agent: '"Amazon CloudFront"' }, "client", "client", "client_abort", "inferred"],
  ["alb-460-target", { status: "460", target_status: "460" }, "origin", "origin", "origin_rejected", "inferred"],
  ["alb-fixed-response", { status: "460", actions: '"fixed-response"' }, "proxy", "proxy", "proxy_fixed", "certain"],
  ["alb-waf", { status: "460", actions: '"waf"' }, "proxy", "proxy", "proxy_denied", "certain"],
  ["alb-auth-561", error("AuthUserinfoEpRequestFailed", { status: "561" }), "proxy", "proxy", "proxy_denied", "certain"],
  ["alb-auth-refused", error("AuthInvalidCookie", { status: "401" }), "proxy", "proxy", "proxy_denied", "certain"],
  ["alb-auth-refused", error("AuthMissingHostHeader", { status: "400" }), "proxy", "proxy", "proxy_denied", "certain"],
  ["alb-auth-failed", error("AuthTokenEpRequestTimeout", { status: "500" }), "proxy", "proxy", "proxy_error", "certain"],
  ["alb-sticky-cookie", error("AWSALBTGCookieInvalid", { status: "400" }), "proxy", "client", "client_bad_request", "certain"],
  ["alb-weighted-groups", error("WeightedTargetGroupsUnhandledException", { status: "500" }), "proxy", "proxy", "proxy_error", "certain"],
  ["alb-waf-error", error("WAFServiceError", { status: "500", actions: '"waf-failed"' }), "proxy", "proxy", "proxy_error", "certain"],
  ["alb-lambda-answer", error("LambdaInvalidResponse", { status: "502" }), "proxy", "origin", "origin_reset", "certain"],
  ["alb-lambda-answer", error("LambdaResponseTooLarge", { status: "502" }), "proxy", "origin", "origin_reset", "certain"],
  ["alb-lambda-failed", error("LambdaUnhandled", { status: "502" }), "proxy", "origin", "origin_error", "certain"],
  ["alb-lambda-exception", error("LambdaUnhandledException", { status: "500" }), "proxy", "proxy", "proxy_error", "certain"],
  ["alb-lambda-refused", error("LambdaConnectionError", { status: "502" }), "proxy", "origin", "origin_refused", "certain"],
  ["alb-lambda-timeout", error("LambdaConnectionTimeout", { status: "504" }), "proxy", "origin", "origin_timeout", "certain"],
  ["alb-lambda-throttled", error("LambdaThrottling", { status: "502" }), "proxy", "origin", "origin_unhealthy", "certain"],
  ["alb-lambda-start", error("LambdaENILimitReachedException", { status: "502" }), "proxy", "origin", "origin_error", "certain"],
  ["alb-lambda-config", error("LambdaResourceNotFound", { status: "502" }), "proxy", "proxy", "proxy_config", "certain"],
  ["alb-lambda-too-large", error("LambdaRequestTooLarge", { status: "413" }), "proxy", "proxy", "proxy_limited", "certain"],
  ["alb-lambda-request", error("LambdaBadRequest", { status: "400" }), "proxy", "client", "client_bad_request", "certain"],
  ["alb-new-auth", error("AuthSomethingNew", { status: "401" }), "proxy", "proxy", "proxy_denied", "inferred"],
  ["alb-new-auth", error("JWTSomethingNew", { status: "401" }), "proxy", "proxy", "proxy_denied", "inferred"],
  ["alb-new-waf", error("WAFSomethingNew", { status: "500", actions: '"waf-failed"' }), "proxy", "proxy", "proxy_error", "inferred"],
  ["alb-new-transform", error("TransformSomethingNew", { status: "500" }), "proxy", "proxy", "proxy_error", "inferred"],
  ["alb-new-lambda", error("LambdaSomethingNew", { status: "502" }), "proxy", "origin", "origin_error", "inferred"],
  ["alb-new-error", error("SomethingNew", { status: "500" }), "proxy", "proxy", "proxy_error", "inferred"],
  ["alb-target-404", { status: "404", target_status: "404" }, "origin", "origin", "origin_not_found", "certain"],
  ["alb-target-404", { status: "410", target_status: "410" }, "origin", "origin", "origin_not_found", "certain"],
  ["alb-target-4xx", { status: "401", target_status: "401" }, "origin", "origin", "origin_rejected", "certain"],
  ["alb-target-5xx", { status: "500", target_status: "500" }, "origin", "origin", "origin_error", "certain"],
  ["alb-target-5xx", { status: "504", target_status: "504" }, "origin", "origin", "origin_error", "certain"],
  ["alb-target-broke-off", { status: "504", target_status: "200" }, "proxy", "origin", "origin_incomplete", "inferred"],
  ["alb-target-replaced", { status: "403", target_status: "200" }, "proxy", "unknown", "unknown", "inferred"],
  ["alb-fixed-response", { ...noTarget, status: "503", actions: '"waf,fixed-response"' }, "proxy", "proxy", "proxy_fixed", "certain"],
  ["alb-waf", { ...noTarget, status: "403", actions: '"waf"' }, "proxy", "proxy", "proxy_denied", "certain"],
  ["alb-waf-failed", { ...noTarget, status: "500", actions: '"waf-failed"' }, "proxy", "proxy", "proxy_error", "certain"],
  ["alb-561", { ...noTarget, status: "561", actions: '"authenticate"' }, "proxy", "proxy", "proxy_denied", "certain"],
  ["alb-authenticate-401", { ...noTarget, status: "401", actions: '"authenticate"' }, "proxy", "proxy", "proxy_denied", "certain"],
  ["alb-authenticate-500", { ...noTarget, status: "500", actions: '"authenticate"' }, "proxy", "proxy", "proxy_error", "inferred"],
  ["alb-463", { ...noTarget, status: "463" }, "proxy", "client", "client_bad_request", "certain"],
  ["alb-464", { ...noTarget, status: "464" }, "proxy", "proxy", "proxy_config", "inferred"],
  ["alb-refused-request", { ...noTarget, status: "405" }, "proxy", "client", "client_bad_request", "certain"],
  ["alb-refused-request", { ...noTarget, status: "414" }, "proxy", "client", "client_bad_request", "certain"],
  ["alb-refused-request", { ...noTarget, status: "501" }, "proxy", "client", "client_bad_request", "certain"],
  ["alb-refused-request", { ...noTarget, status: "505" }, "proxy", "client", "client_bad_request", "certain"],
  ["alb-413", { ...noTarget, status: "413" }, "proxy", "client", "client_bad_request", "inferred"],
  ["alb-408", { ...noTarget, status: "408" }, "proxy", "client", "client_timeout", "certain"],
  ["alb-507", { ...noTarget, status: "507" }, "proxy", "proxy", "proxy_config", "certain"],
  ["alb-400-severe", { ...noTarget, status: "400", classification: '"Severe"' }, "proxy", "client", "client_bad_request", "certain"],
  ["alb-400", { ...noTarget, status: "400", classification: '"Ambiguous"' }, "proxy", "client", "client_bad_request", "inferred"],
  ["alb-403", { ...noTarget, status: "403" }, "proxy", "proxy", "proxy_denied", "inferred"],
  ["alb-503", { ...noTarget, status: "503" }, "proxy", "origin", "origin_unhealthy", "inferred"],
  ["alb-502-refused", { ...noTimes, status: "502" }, "proxy", "origin", "origin_refused", "inferred"],
  ["alb-502-reset", { status: "502", returned: "-1" }, "proxy", "origin", "origin_reset", "inferred"],
  ["alb-502", { ...noTarget, status: "502" }, "proxy", "unknown", "unknown", "inferred"],
  ["alb-504-connect", { ...noTimes, status: "504" }, "proxy", "origin", "origin_timeout", "inferred"],
  ["alb-504", { status: "504", answered: "-1", returned: "-1" }, "proxy", "origin", "origin_timeout", "inferred"],
  ["alb-500", { ...noTarget, status: "500" }, "proxy", "proxy", "proxy_error", "inferred"],
  ["alb-5xx", { ...noTimes, status: "503" }, "proxy", "proxy", "proxy_error", "inferred"],
  ["alb-4xx", { ...noTarget, status: "429" }, "proxy", "unknown", "unknown", "inferred"],
] as const;

it.each([
  ["quotes around", '"\\"text\\""', '"text"'],
  ["a quoted word", '"a \\"b c\\" d"', 'a "b c" d'],
  ["a backslash at the end", '"a\\\\"', "a\\"],
  ["an unescaped quote", '"a"b c"', 'a"b c'],
])("reads a user agent with %s and the fields after it", (_what, logged, user_agent) => {
  const [row] = rowsOf(alb, [lineOf({ user_agent: logged, status: "503", actions: '"fixed-response"' })]);
  expect(row).toMatchObject({ user_agent, rule: "alb-fixed-response" });
});

describe("each row of the rule table", () => {
  it("covers every rule", () => {
    const tested = new Set<string>(verdicts.map(([rule]) => rule));
    expect(alb.rules.proxy?.map(([id]) => id).filter((id) => !tested.has(id))).toEqual([]);
  });

  it.each(verdicts)("%s: %o", (rule, fields, answered_by, fault, reason, confidence) => {
    expect(rowsOf(alb, [lineOf(fields)])).toMatchObject([{ rule, answered_by, fault, reason, confidence }]);
  });

  it.each([
    [
      "the firewall failed open and the target answered",
      { status: "500", target_status: "500" },
      "alb-target-5xx",
    ],
    [
      "the firewall failed open and the target did not",
      { status: "504", answered: "-1", returned: "-1" },
      "alb-504",
    ],
  ])("error_reason is no cause where %s", (_what, fields, rule) => {
    const line = lineOf({ error_reason: '"WAFServiceError"', actions: '"waf-failed,forward"', ...fields });
    expect(rowsOf(alb, [line])).toMatchObject([{ rule }]);
  });
});

describe("derived fields", () => {
  it.each([
    ["three times", {}, 21],
    ["from creation to end, rounded, where a time is -1", { answered: "-1", returned: "-1" }, 51],
    ["the times there are, without a creation time", { returned: "-1", created: "-" }, 21],
    ["nothing to go by", { ...noTimes, created: "-" }, null],
    ["an end before the creation", { ...noTimes, created: "2026-11-24T10:00:09.000000Z" }, null],
  ])("request_time_ms: %s", (_what, fields, request_time_ms) => {
    expect(rowsOf(alb, [lineOf({ target_status: "200", ...fields })])).toMatchObject([{ request_time_ms }]);
  });

  it.each([
    ["a request line that is no HTTP", '"- http://shop.example.com:80- -"', "shop.example.com"],
    ["one without a version", '"- http://shop.example.com:80- "', "shop.example.com"],
    ["one without anything", '"- - -"', undefined],
  ])("keeps %s as it was logged", (_what, request, host) => {
    const [row] = rowsOf(alb, [lineOf({ ...noTarget, status: "400", request })]);
    expect(row).toMatchObject({ method: null, path: null, raw_request: request.slice(1, -1) });
    expect(row).toHaveProperty("host", host);
  });

  it.each([
    ["refused", { ...noTimes, status: "502" }, "refused", null],
    ["reset", { status: "502", returned: "-1" }, "reset", null],
    ["timed out", { status: "504", answered: "-1", returned: "-1" }, "timeout", null],
    ["broke off", { status: "502", target_status: "200", returned: "-1" }, "reset", 200],
  ])("attempts: the target %s", (_what, fields, outcome, status) => {
    expect(rowsOf(alb, [lineOf(fields)])).toMatchObject([
      { upstream_tries: 1, attempts: [{ upstream_addr: "10.20.1.15:8080", outcome, status }] },
    ]);
  });

  it("has no attempts if the client left or the target answered", () => {
    const left = lineOf({ status: "460", answered: "-1", returned: "-1" });
    const [gone, passed] = rowsOf(alb, [left, lineOf({ status: "502", target_status: "502" })]);
    expect(gone).not.toHaveProperty("attempts");
    expect(passed).not.toHaveProperty("attempts");
  });
});

describe("lines of other formats", () => {
  it.each([
    [
      "a network load balancer",
      "tls 2.0 2026-11-24T10:00:00 net/shop/c6e77e28c25b2234 g3d4b5e8bb8464cd 198.51.100.7:51341 172.31.0.9:443 5 2 98 246 - arn - ECDHE tlsv12 - shop.example.com - - -",
    ],
    [
      "a Classic ELB",
      '2026-11-24T10:00:00.250999Z shop 198.51.100.7:2817 10.0.0.1:80 0.000073 0.001048 0.000057 200 200 0 29 "GET http://shop.example.com:80/ HTTP/1.1" "curl/8.5.0" - -',
    ],
    [
      "a connection log",
      "2026-11-24T10:00:00.250999Z 198.51.100.7 50001 443 TLSv1.3 TLS_AES_128_GCM_SHA256 4.035 - - - Success TID_1",
    ],
    ["a cut line", lineOf({}).slice(0, 110)],
  ])("%s", (_what, line) => {
    expect(rowsOf(alb, [line])).toEqual([{ reject: "no_format" }]);
  });
});

it("recognizes lines of an ALB", () => {
  const reader = layoutParser(alb, alb.layouts[0] as (typeof alb.layouts)[number]);
  const read = fixtureLines("alb").filter((line) => reader.parse(line));
  expect(read.every((line) => alb.marks?.test(line))).toBe(true);
});
