import type { Rule, When } from "../../faults/rule.ts";
import type { AlbFields } from "./fields.ts";

/** With a target, a failure of the firewall is not the cause of the status. */
const notForwarded = { forwarded: "no", upstream_status: null } as const satisfies When<AlbFields>;
/** An undocumented code must not override the status of the target. */
const noAnswer = { upstream_status: null } as const satisfies When<AlbFields>;

const loginRefused = [
  "AuthInvalidCookie",
  "AuthInvalidStateParam",
  "AuthMissingStateParam",
  "AuthMissingCodeParam",
  "AuthMissingHostHeader",
  "AuthInvalidAWSALBAuthNonce",
  "AuthMissingAWSALBAuthNonce",
  "AuthInvalidGrantError",
  "AuthInvalidIdToken",
] as const;

const identityProviderFailed = [
  "AuthTokenEpRequestFailed",
  "AuthTokenEpRequestTimeout",
  "AuthUserinfoEpRequestFailed",
  "AuthUserinfoEpRequestTimeout",
  "AuthInvalidTokenResponse",
  "AuthInvalidUserinfoResponse",
  "AuthUserinfoResponseSizeExceeded",
  "AuthUnhandledException",
] as const;

const firewallFailed = [
  "WAFConnectionError",
  "WAFConnectionTimeout",
  "WAFResponseReadTimeout",
  "WAFServiceError",
  "WAFUnhandledException",
] as const;

const functionNotStarted = [
  "LambdaEC2AccessDeniedException",
  "LambdaEC2ThrottledException",
  "LambdaEC2UnexpectedException",
  "LambdaENILimitReachedException",
  "LambdaInvalidRuntimeException",
  "LambdaInvalidSecurityGroupIDException",
  "LambdaInvalidSubnetIDException",
  "LambdaInvalidZipFileException",
  "LambdaKMSAccessDeniedException",
  "LambdaKMSDisabledException",
  "LambdaKMSInvalidStateException",
  "LambdaKMSNotFoundException",
  "LambdaSubnetIPAddressLimitReachedException",
] as const;

/**
 * The codes of `error_reason`; newer codes are matched by their prefix.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html#error-reason-codes
 */
// biome-ignore format: a table, a row a rule
export const errorReasonRules: readonly Rule<AlbFields>[] = [
  ["alb-auth-561", { status: 561, error_reason: /^Auth/ }, "proxy", "proxy_denied", "certain", "the identity provider returned an error"],
  ["alb-auth-refused", { error_reason: loginRefused }, "proxy", "proxy_denied", "certain", "the authentication of the client was invalid"],
  ["alb-auth-failed", { error_reason: identityProviderFailed }, "proxy", "proxy_error", "certain",
    "the identity provider returned no valid response to the load balancer"],
  ["alb-sticky-cookie", { error_reason: "AWSALBTGCookieInvalid" }, "proxy", "client_bad_request", "certain",
    "the stickiness cookie of weighted target groups is malformed"],
  ["alb-weighted-groups", { error_reason: "WeightedTargetGroupsUnhandledException" }, "proxy", "proxy_error", "certain",
    "the load balancer had an exception in weighted target groups"],
  ["alb-waf-error", { error_reason: firewallFailed, ...notForwarded }, "proxy", "proxy_error", "certain", "AWS WAF did not respond"],
  ["alb-lambda-answer", { error_reason: ["LambdaInvalidResponse", "LambdaResponseTooLarge"] }, "proxy", "origin_reset", "certain",
    "the response of the function is invalid or over 1 MB"],
  ["alb-lambda-failed", { error_reason: ["LambdaUnhandled", "LambdaServiceException"] }, "proxy", "origin_error", "certain",
    "the function, or Lambda itself, failed"],
  ["alb-lambda-exception", { error_reason: "LambdaUnhandledException" }, "proxy", "proxy_error", "certain",
    "the load balancer had an exception while it invoked the function"],
  ["alb-lambda-refused", { error_reason: "LambdaConnectionError" }, "proxy", "origin_refused", "certain", "the load balancer could not connect to Lambda"],
  ["alb-lambda-timeout", { error_reason: "LambdaConnectionTimeout" }, "proxy", "origin_timeout", "certain", "Lambda did not respond in time"],
  ["alb-lambda-throttled", { error_reason: "LambdaThrottling" }, "proxy", "origin_unhealthy", "certain", "Lambda had no capacity to run the function"],
  ["alb-lambda-start", { error_reason: functionNotStarted }, "proxy", "origin_error", "certain", "the function could not be started"],
  ["alb-lambda-config", { error_reason: ["LambdaAccessDenied", "LambdaResourceNotFound"] }, "proxy", "proxy_config", "certain",
    "the load balancer has no permission to invoke the function, or the function does not exist"],
  ["alb-lambda-too-large", { error_reason: "LambdaRequestTooLarge" }, "proxy", "proxy_limited", "certain", "the request body is over 1 MB"],
  ["alb-lambda-request", { error_reason: ["LambdaBadRequest", "LambdaWebsocketNotSupported"] }, "proxy", "client_bad_request", "certain",
    "the request is malformed, or a WebSocket, which functions do not support"],
  ["alb-new-auth", { error_reason: /^(?:Auth|JWT)/, ...noAnswer }, "proxy", "proxy_denied", "inferred", "the prefix of the code names authentication"],
  ["alb-new-waf", { error_reason: /^WAF/, ...notForwarded }, "proxy", "proxy_error", "inferred", "the prefix of the code names AWS WAF"],
  ["alb-new-transform", { error_reason: /^Transform/, ...noAnswer }, "proxy", "proxy_error", "inferred", "the prefix of the code names rewrite rules"],
  ["alb-new-lambda", { error_reason: /^Lambda/, ...noAnswer }, "proxy", "origin_error", "inferred", "the prefix of the code names Lambda"],
  ["alb-new-error", { error_reason: /^(?!WAF)/, ...noAnswer }, "proxy", "proxy_error", "inferred", "the manual did not list this code when the rules were written"],
];
