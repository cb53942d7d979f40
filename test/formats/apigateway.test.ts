import { describe, expect, it } from "vitest";
import { apigateway } from "../../src/formats/apigateway/apigateway.ts";
import { templateOf } from "../../src/formats/apigateway/log-format.ts";
import { layoutParser } from "../../src/parse/parser.ts";
import { fixtureLines, fixtureRows, rowsOf } from "../harness/fixture-rows.ts";

/** The JSON preset and what else a customer may log. */
const lineOf = (fields: Record<string, unknown>): string =>
  JSON.stringify({
    requestId: "48752d0f-c99d-4cfa-a5a7-f3c6834d19e5",
    ip: "198.51.100.7",
    caller: "-",
    user: "-",
    requestTime: "24/Nov/2026:10:00:00 +0000",
    httpMethod: "GET",
    resourcePath: "/pets/{petId}",
    status: "200",
    protocol: "HTTP/1.1",
    responseLength: "184",
    ...fields,
  });

const integration = (status: string) => ({ status, integrationStatus: "200", integration: { status } });
const response = (status: string, responseType: string) => ({ status, error: { responseType } });

// biome-ignore format: a table, a row a case
const verdicts = [
  ["apigateway-integration-404", integration("404"), "origin", "origin", "origin_not_found", "certain"],
  ["apigateway-integration-4xx", integration("422"), "origin", "origin", "origin_rejected", "certain"],
  ["apigateway-integration-5xx", integration("500"), "origin", "origin", "origin_error", "certain"],
  ["apigateway-authorizer", { status: "500", authorizer: { integrationStatus: "502" } }, "proxy", "proxy", "proxy_error", "inferred"],
  ["apigateway-timeout", response("504", "INTEGRATION_TIMEOUT"), "proxy", "origin", "origin_timeout", "certain"],
  ["apigateway-failure", response("504", "INTEGRATION_FAILURE"), "proxy", "origin", "unknown", "inferred"],
  ["apigateway-configuration", response("500", "API_CONFIGURATION_ERROR"), "proxy", "proxy", "proxy_config", "certain"],
  ["apigateway-authorizer-connect", response("500", "AUTHORIZER_CONFIGURATION_ERROR"), "proxy", "proxy", "proxy_error", "certain"],
  ["apigateway-authorizer-failure", response("500", "AUTHORIZER_FAILURE"), "proxy", "proxy", "proxy_error", "inferred"],
  ["apigateway-denied", response("403", "ACCESS_DENIED"), "proxy", "proxy", "proxy_denied", "certain"],
  ["apigateway-denied", response("403", "EXPIRED_TOKEN"), "proxy", "proxy", "proxy_denied", "certain"],
  ["apigateway-denied", response("403", "INVALID_API_KEY"), "proxy", "proxy", "proxy_denied", "certain"],
  ["apigateway-denied", response("403", "INVALID_SIGNATURE"), "proxy", "proxy", "proxy_denied", "certain"],
  ["apigateway-denied", response("401", "UNAUTHORIZED"), "proxy", "proxy", "proxy_denied", "certain"],
  ["apigateway-denied", response("403", "WAF_FILTERED"), "proxy", "proxy", "proxy_denied", "certain"],
  ["apigateway-no-token", response("403", "MISSING_AUTHENTICATION_TOKEN"), "proxy", "proxy", "proxy_denied", "inferred"],
  ["apigateway-limited", response("429", "THROTTLED"), "proxy", "proxy", "proxy_limited", "certain"],
  ["apigateway-limited", response("429", "QUOTA_EXCEEDED"), "proxy", "proxy", "proxy_limited", "certain"],
  ["apigateway-no-resource", response("404", "RESOURCE_NOT_FOUND"), "proxy", "proxy", "proxy_config", "certain"],
  ["apigateway-malformed", response("400", "BAD_REQUEST_BODY"), "proxy", "client", "client_bad_request", "certain"],
  ["apigateway-malformed", response("400", "BAD_REQUEST_PARAMETERS"), "proxy", "client", "client_bad_request", "certain"],
  ["apigateway-malformed", response("413", "REQUEST_TOO_LARGE"), "proxy", "client", "client_bad_request", "certain"],
  ["apigateway-malformed", response("415", "UNSUPPORTED_MEDIA_TYPE"), "proxy", "client", "client_bad_request", "certain"],
  ["apigateway-502", { status: "502" }, "proxy", "origin", "origin_reset", "inferred"],
  ["apigateway-504", { status: "504" }, "proxy", "origin", "origin_timeout", "inferred"],
  ["apigateway-429", { status: "429" }, "proxy", "proxy", "proxy_limited", "inferred"],
  ["apigateway-failed", response("403", "SOMETHING_NEW"), null, "unknown", "unknown", "inferred"],
  // what Lambda the service said is not what the function said
  ["apigateway-failed", { status: "500", integrationStatus: "500" }, null, "unknown", "unknown", "inferred"],
  ["apigateway-integration", integration("200"), "origin", null, null, null],
  ["apigateway-good", {}, null, null, null, null],
] as const;

describe("each row of the rule table", () => {
  it("covers every rule", () => {
    const tested = new Set<string>(verdicts.map(([rule]) => rule));
    expect(apigateway.rules.proxy?.map(([id]) => id).filter((id) => !tested.has(id))).toEqual([]);
  });

  it.each(verdicts)("%s: %o", (rule, fields, answered_by, fault, reason, confidence) => {
    expect(rowsOf(apigateway, [lineOf(fields)])).toMatchObject([
      { rule, answered_by, fault, reason, confidence },
    ]);
  });
});

describe("formats of $context variables", () => {
  it.each([
    [
      '$context.identity.sourceIp [$context.requestTime] "$context.httpMethod $context.path" $context.status $context.integration.status',
      '198.51.100.7 [24/Nov/2026:10:00:00 +0000] "GET /pets/7" 404 404',
    ],
    [
      '{ "ip": "$context.identity.sourceIp", "t":"$context.requestTime", "m": "$context.httpMethod", "p": "$context.path", "status": $context.status, "i":"$context.integration.status" }',
      '{ "ip": "198.51.100.7", "t":"24/Nov/2026:10:00:00 +0000", "m": "GET", "p": "/pets/7", "status": 404, "i":"404" }',
    ],
  ])("%s", (text, line) => {
    const draft = layoutParser(apigateway as never, templateOf(text, "log-format")).parse(line);
    expect(draft).toMatchObject({
      client_ip: "198.51.100.7",
      method: "GET",
      path: "/pets/7",
      status: 404,
      upstream_status: 404,
    });
  });
});

describe("fixtures/apigateway", () => {
  const rows = rowsOf(apigateway, fixtureLines("apigateway"));

  it("match their expected rows", () => {
    expect(rows).toEqual(fixtureRows("apigateway"));
  });

  it("reach every rule", () => {
    const reached = new Set(rows.map((row) => ("rule" in row ? row.rule : undefined)));
    expect(apigateway.rules.proxy?.map(([id]) => id).filter((id) => !reached.has(id))).toEqual([]);
  });
});
