import type { Rule } from "../../faults/rule.ts";
import type { AlbFields } from "./seen.ts";

/** The load balancer went on to a target: what its firewall could not do is no cause any more. */
const notForwarded = { forwarded: "no", upstream_status: null } as const;
/** A code that nobody explained must not outvote what the target answered. */
const noAnswer = { upstream_status: null } as const;

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
 * The codes of `error_reason`, and for later ones their first word:
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html#error-reason-codes
 */
// biome-ignore format: a table, a row a rule
export const errorReasons: readonly Rule<AlbFields>[] = [
  ["alb-auth-561", { status: 561, error_reason: /^Auth/ }, "proxy", "proxy_denied", "certain", "the identity provider answered with an error"],
  ["alb-auth-refused", { error_reason: loginRefused }, "proxy", "proxy_denied", "certain", "the login of this client was not valid"],
  ["alb-auth-failed", { error_reason: identityProviderFailed }, "proxy", "proxy_error", "certain",
    "the identity provider did not answer the load balancer as it must"],
  ["alb-sticky-cookie", { error_reason: "AWSALBTGCookieInvalid" }, "proxy", "client_bad_request", "certain",
    "the stickiness cookie of weighted target groups was mangled"],
  ["alb-weighted-groups", { error_reason: "WeightedTargetGroupsUnhandledException" }, "proxy", "proxy_error", "certain",
    "an exception of the load balancer in weighted target groups"],
  ["alb-waf-error", { error_reason: firewallFailed, ...notForwarded }, "proxy", "proxy_error", "certain", "the firewall (WAF) could not be asked"],
  ["alb-lambda-answer", { error_reason: ["LambdaInvalidResponse", "LambdaResponseTooLarge"] }, "proxy", "origin_reset", "certain",
    "the function's answer was not valid, or over 1 MB"],
  ["alb-lambda-failed", { error_reason: ["LambdaUnhandled", "LambdaServiceException"] }, "proxy", "origin_error", "certain",
    "the function, or Lambda itself, failed"],
  ["alb-lambda-exception", { error_reason: "LambdaUnhandledException" }, "proxy", "proxy_error", "certain",
    "an exception of the load balancer, not of the function"],
  ["alb-lambda-refused", { error_reason: "LambdaConnectionError" }, "proxy", "origin_refused", "certain", "no connection to Lambda"],
  ["alb-lambda-timeout", { error_reason: "LambdaConnectionTimeout" }, "proxy", "origin_timeout", "certain", "Lambda did not answer in time"],
  ["alb-lambda-throttled", { error_reason: "LambdaThrottling" }, "proxy", "origin_unhealthy", "certain", "no capacity to run the function"],
  ["alb-lambda-start", { error_reason: functionNotStarted }, "proxy", "origin_error", "certain", "the function could not be started"],
  ["alb-lambda-config", { error_reason: ["LambdaAccessDenied", "LambdaResourceNotFound"] }, "proxy", "proxy_config", "certain",
    "the load balancer may not call the function, or there is none of this name"],
  ["alb-lambda-too-large", { error_reason: "LambdaRequestTooLarge" }, "proxy", "proxy_limited", "certain", "the body is over 1 MB"],
  ["alb-lambda-request", { error_reason: ["LambdaBadRequest", "LambdaWebsocketNotSupported"] }, "proxy", "client_bad_request", "certain",
    "a malformed request, or a WebSocket, which functions can't serve"],
  ["alb-new-auth", { error_reason: /^(?:Auth|JWT)/, ...noAnswer }, "proxy", "proxy_denied", "inferred", "by its name a code of authentication"],
  ["alb-new-waf", { error_reason: /^WAF/, ...notForwarded }, "proxy", "proxy_error", "inferred", "by its name a code of the firewall"],
  ["alb-new-transform", { error_reason: /^Transform/, ...noAnswer }, "proxy", "proxy_error", "inferred", "by its name a code of rewrite rules"],
  ["alb-new-lambda", { error_reason: /^Lambda/, ...noAnswer }, "proxy", "origin_error", "inferred", "by its name a code of Lambda"],
  ["alb-new-error", { error_reason: /^(?!WAF)/, ...noAnswer }, "proxy", "proxy_error", "inferred", "a code that the manual did not have yet"],
];
