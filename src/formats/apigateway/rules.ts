import type { Rule, When } from "../../faults/rule.ts";
import type { ApiGatewayFields } from "./fields.ts";

const passed = { same_status: "yes" } as const satisfies When<ApiGatewayFields>;
const denied = [
  "ACCESS_DENIED",
  "EXPIRED_TOKEN",
  "INVALID_API_KEY",
  "INVALID_SIGNATURE",
  "UNAUTHORIZED",
  "WAF_FILTERED",
] as const;
const malformed = [
  "BAD_REQUEST_BODY",
  "BAD_REQUEST_PARAMETERS",
  "REQUEST_TOO_LARGE",
  "UNSUPPORTED_MEDIA_TYPE",
] as const;

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html */
// biome-ignore format: a table, a row a rule
export const apigatewayRules: readonly Rule<ApiGatewayFields>[] = [
  ["apigateway-integration-404", { status: [404, 410], ...passed }, "origin", "origin_not_found", "certain", "the integration sent this status"],
  ["apigateway-integration-4xx", { status: "4xx", ...passed }, "origin", "origin_rejected", "certain", "the integration sent this status"],
  ["apigateway-integration-5xx", { status: "5xx", ...passed }, "origin", "origin_error", "certain", "the integration sent this status"],
  ["apigateway-authorizer", { status: "failed", authorizer: "failed" }, "proxy", "proxy_error", "inferred", "the authorizer returned a 5xx status"],
  ["apigateway-timeout", { response_type: "INTEGRATION_TIMEOUT" }, "proxy", "origin_timeout", "certain", "the integration did not respond in time"],
  ["apigateway-failure", { response_type: "INTEGRATION_FAILURE" }, "proxy", ["origin", "unknown"], "inferred",
    "the integration failed; a refused or reset connection, TLS and DNS have the same type"],
  ["apigateway-configuration", { response_type: "API_CONFIGURATION_ERROR" }, "proxy", "proxy_config", "certain", "the API is misconfigured"],
  ["apigateway-authorizer-connect", { response_type: "AUTHORIZER_CONFIGURATION_ERROR" }, "proxy", "proxy_error", "certain", "API Gateway could not connect to the authorizer"],
  ["apigateway-authorizer-failure", { response_type: "AUTHORIZER_FAILURE" }, "proxy", "proxy_error", "inferred", "the authorizer failed; the manual names no cause"],
  ["apigateway-denied", { response_type: denied }, "proxy", "proxy_denied", "certain", "API Gateway denied the request"],
  ["apigateway-no-token", { response_type: "MISSING_AUTHENTICATION_TOKEN" }, "proxy", "proxy_denied", "inferred",
    "the request has no token; an unknown resource or method gets the same response"],
  ["apigateway-limited", { response_type: ["THROTTLED", "QUOTA_EXCEEDED"] }, "proxy", "proxy_limited", "certain", "the request exceeded a rate limit or quota"],
  ["apigateway-no-resource", { response_type: "RESOURCE_NOT_FOUND" }, "proxy", "proxy_config", "certain", "no resource matches the request"],
  ["apigateway-malformed", { response_type: malformed }, "proxy", "client_bad_request", "certain", "the request failed validation"],
  ["apigateway-502", { status: 502 }, "proxy", "origin_reset", "inferred", "the response of the function does not have the format of a proxy integration"],
  ["apigateway-504", { status: 504 }, "proxy", "origin_timeout", "inferred", "the integration did not respond in time (29 seconds by default)"],
  ["apigateway-429", { status: 429 }, "proxy", "proxy_limited", "inferred"],
  ["apigateway-failed", { status: "failed" }, null, "unknown", "inferred", "the line does not show the cause; log $context.integration.status and $context.error.responseType"],
  ["apigateway-integration", { status: "good", ...passed }, "origin"],
  ["apigateway-good", { status: "good" }, null],
];
