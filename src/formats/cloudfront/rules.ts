import { type HiddenRule, known, type Rule, unlogged, type When } from "../../faults/rule.ts";
import type { CloudfrontFields } from "./fields.ts";

/** Responses of the edge: cached or generated. */
const byEdge = /^(?:Hit|RefreshHit|OriginShieldHit|Redirect|\w*GeneratedResponse)$/;
/** The result type changed to Error after the first byte: the response was aborted. */
const brokeOff = { status: "good", result_type: "Error" } as const satisfies When<CloudfrontFields>;
const brokenByOrigin = ["OriginReadError", "OriginWriteError"] as const;
const readFailed = [...brokenByOrigin, "OriginCommError"] as const;
const originWord = /^(?:Origin(?!ShieldHit)\w+|AbortedOrigin|SlowReaderOriginError)$/;
/** 101 is an upgraded connection. */
const started = {
  status: { min: 200, max: 399 },
  result_type: ["Error", null, unlogged],
} as const satisfies When<CloudfrontFields>;
/** With a failed status, the request failed before the client left. */
const leftBefore = {
  status: ["good", null],
  detailed_result_type: "ClientCommError",
} as const satisfies When<CloudfrontFields>;
const noResult = {
  result_type: [unlogged, null],
  response_result_type: [unlogged, null],
} as const satisfies When<CloudfrontFields>;
const edgeCode = /\b(?:Function|Lambda|Miss)GeneratedResponse\b/;

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html, x-edge-*-result-type */
// biome-ignore format: a table, a row a rule
const clientLeft: readonly Rule<CloudfrontFields>[] = [
  ["cloudfront-000", { status: null, status_word: ["000", "0"] }, "client", "client_abort", "certain",
    "000: the client left before a response; a long wait suggests a slow origin"],
  ["cloudfront-hung-up", { detailed_result_type: "ClientHungUpRequest" }, "client", "client_abort", "certain", "the client left while it sent its request"],
  ["cloudfront-client-left-miss", { ...leftBefore, response_result_type: "Miss" }, "origin", "client_abort", "certain",
    "the client left while the response of the origin was sent"],
  ["cloudfront-client-left-edge", { ...leftBefore, response_result_type: known }, "cdn", "client_abort", "certain",
    "the client left while the response of the edge was sent"],
  ["cloudfront-client-left", { ...leftBefore }, null, "client_abort", "certain", "the client left while the response was sent"],
  // before the pair below: the detailed type names the kind of error, and these are errors of the origin
  ["cloudfront-websocket-timeout", { status: 101, detailed_result_type: "OriginCommError" }, "origin"],
  ["cloudfront-origin-broke-off", { ...started, response_result_type: "Miss", detailed_result_type: readFailed }, "origin", "origin_incomplete", "certain",
    "the connection to the origin failed after the response had begun"],
  ["cloudfront-origin-broke-off-edge", { ...started, response_result_type: /^(?!Error$)/, detailed_result_type: readFailed }, "cdn", "origin_incomplete", "certain",
    "the connection to the origin failed after the response of the edge had begun"],
  ["cloudfront-origin-failed-late", { ...started, response_result_type: "Miss", detailed_result_type: originWord }, "origin", "origin_incomplete", "inferred",
    "the detailed result type names the origin, and the response had begun"],
  ["cloudfront-origin-failed-late-edge", { ...started, response_result_type: /^(?!Error$)/, detailed_result_type: originWord }, "cdn", "origin_incomplete", "inferred",
    "the detailed result type names the origin, and the response of the edge had begun"],
  ["cloudfront-broke-off-miss", { ...brokeOff, response_result_type: "Miss" }, "origin", "client_abort", "certain",
    "the response began as a Miss and ended as an Error, so the client left"],
  ["cloudfront-broke-off-edge", { ...brokeOff, response_result_type: byEdge }, "cdn", "client_abort", "certain",
    "the response began as a response of the edge and ended as an Error, so the client left"],
  ["cloudfront-broke-off", { ...brokeOff, response_result_type: /^(?!Error$)/ }, null, "client_abort", "certain",
    "the response did not begin as an Error and ended as one, so the client left"],
];

/** Requests that succeeded for the client. */
// biome-ignore format: a table, a row a rule
const good: readonly Rule<CloudfrontFields>[] = [
  // a custom error page with another status (200 in single-page apps) hides the status of the origin
  ["cloudfront-custom-error", { ...brokeOff, response_result_type: "Error" }, "cdn"],
  ["cloudfront-miss", { status: "good", cache_status: "Miss" }, "origin"],
  ["cloudfront-edge", { status: "good", cache_status: byEdge }, "cdn"],
  ["cloudfront-origin-incomplete", { status: "good", ...noResult, detailed_result_type: readFailed }, null, "origin_incomplete", "inferred",
    "the connection to the origin failed; without a result type, a custom error page looks the same"],
  ["cloudfront-good", { status: "good" }, null],
];

const errorPage = { ...brokeOff, response_result_type: "Error" } as const satisfies When<CloudfrontFields>;
const errorPageWhy = "a custom error response replaced the error";

/**
 * A custom error response with a good status: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/GeneratingCustomErrorResponses.html
 * The status of the origin is not logged.
 */
// biome-ignore format: a table, a row a rule
export const cloudfrontHidden: readonly HiddenRule<CloudfrontFields>[] = [
  ["cloudfront-hidden-dns", { ...errorPage, detailed_result_type: "OriginDnsError" }, "origin_dns", "replaced", errorPageWhy],
  ["cloudfront-hidden-connect", { ...errorPage, detailed_result_type: "OriginConnectError" }, "origin_refused", "replaced", errorPageWhy],
  ["cloudfront-hidden-comm", { ...errorPage, detailed_result_type: "OriginCommError" }, "origin_timeout", "replaced", errorPageWhy],
  ["cloudfront-hidden-read", { ...errorPage, detailed_result_type: [...brokenByOrigin, "OriginInvalidResponseError", "OriginHeaderTooBigError", "OriginZeroSizeObjectError"] }, "origin_reset", "replaced", errorPageWhy],
  ["cloudfront-hidden-error", { ...errorPage, detailed_result_type: "OriginError" }, "origin_error", "replaced", errorPageWhy],
  ["cloudfront-hidden", errorPage, "unknown", "replaced", `${errorPageWhy}; a single-page application answers every missing page so`],
];

// biome-ignore format: a table, a row a rule
const edge: readonly Rule<CloudfrontFields>[] = [
  ["cloudfront-limit", { result_types: /\b(?:LimitExceeded|CapacityExceeded)\b/ }, "cdn", "cdn_limited", "certain", "the request exceeded a quota or the capacity of the edge location"],
  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-503-service-unavailable.html
  ["cloudfront-lambda-limit", { result_types: /\bLambdaLimitExceeded\b/ }, "cdn", "cdn_limited", "inferred", "a quota of executions, or the function exceeded its timeout"],
  ["cloudfront-lambda-failed", { result_types: /\bLambdaExecutionError\b/ }, "cdn", "cdn_function", "inferred",
    "the function failed, timed out or is wrongly associated; a service of AWS that it needs can be unavailable"],
  ["cloudfront-function-limit", { result_types: /\b(?:Lambda|Function)\w*(?:LimitExceeded|Throttled)/ }, "cdn", "cdn_limited", "certain",
    "the request exceeded a quota of edge functions"],
  ["cloudfront-function", { result_types: /\b(?:Lambda|Function)\w*Error\b/ }, "cdn", "cdn_function", "certain",
    "an edge function threw an exception, timed out or returned an invalid response"],
];

const statusOfOrigin = "the origin sent an error; a custom error response can have changed its status";

/** By x-edge-detailed-result-type, which is logged since December 2019. */
// biome-ignore format: a table, a row a rule
const detailed: readonly Rule<CloudfrontFields>[] = [
  ["cloudfront-origin-dns", { detailed_result_type: "OriginDnsError" }, "cdn", "origin_dns", "certain", "the host name of the origin did not resolve"],
  ["cloudfront-origin-connect-504", { detailed_result_type: "OriginConnectError", status: 504 }, "cdn", "origin_timeout", "inferred",
    "the connection was not established in up to 3 attempts of 10 seconds each"],
  ["cloudfront-origin-connect", { detailed_result_type: "OriginConnectError" }, "cdn", "origin_refused", "inferred",
    "the connection was not established; a failed TLS handshake with the origin has the same result type"],
  ["cloudfront-origin-comm", { detailed_result_type: "OriginCommError" }, "cdn", "origin_timeout", "certain",
    "connecting to the origin or reading from it timed out"],
  ["cloudfront-origin-read-4xx", { detailed_result_type: brokenByOrigin, status: "4xx" }, "cdn", "origin_incomplete", "certain",
    "the connection to the origin failed after the response had begun"],
  ["cloudfront-origin-read", { detailed_result_type: brokenByOrigin }, "cdn", "origin_reset", "certain", "the connection to the origin failed"],
  ["cloudfront-origin-invalid", { detailed_result_type: ["OriginInvalidResponseError", "OriginHeaderTooBigError", "OriginZeroSizeObjectError", "OriginContentRangeLengthError"] }, "cdn", "origin_reset", "certain",
    "the response of the origin is not valid HTTP, or its header is too large"],
  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/GeneratingCustomErrorResponses.html
  ["cloudfront-origin-5xx", { detailed_result_type: "OriginError", status: { min: 500 } }, "origin", "origin_error", "inferred", statusOfOrigin],
  ["cloudfront-origin-404", { detailed_result_type: "OriginError", status: [404, 410] }, "origin", "origin_not_found", "inferred", statusOfOrigin],
  ["cloudfront-origin-4xx", { detailed_result_type: "OriginError", status: "4xx" }, "origin", "origin_rejected", "inferred", statusOfOrigin],
  ["cloudfront-origin-error", { detailed_result_type: "OriginError" }, "origin", ["origin", "unknown"], "inferred", "the origin sent an error whose status is not logged"],
  ["cloudfront-aborted-origin", { detailed_result_type: "AbortedOrigin" }, "cdn", "origin_reset", "inferred", "the manual documents only an issue with the origin"],
  ["cloudfront-slow-reader", { detailed_result_type: "SlowReaderOriginError" }, "cdn", "origin_error", "inferred", "a slow client hid the type of the origin error"],
  ["cloudfront-blocked", { detailed_result_type: ["ClientGeoBlocked", "InvalidRequestBlocked"] }, "cdn", "cdn_denied", "certain", "a geographic restriction or another block denied the request"],
  ["cloudfront-not-configured", { detailed_result_type: "InvalidRequestMethod" }, "cdn", "cdn_config", "certain", "the cache behavior does not allow the method"],
  ["cloudfront-certificate", { detailed_result_type: "InvalidRequestCertificate" }, "cdn", "cdn_config", "inferred",
    "the distribution does not match the certificate of the connection: an alternate name is missing, or the client used the connection for another host"],
  ["cloudfront-invalid-request", { detailed_result_type: ["InvalidRequest", "InvalidRequestHeader"] }, "cdn", "client_bad_request", "certain", "the request is malformed"],
  ["cloudfront-field-encryption", { fle_status: /ClientError$|^Rejected/ }, "cdn", "client_bad_request", "certain", "field-level encryption rejected the form"],
  ["cloudfront-function-denied", { result_types: edgeCode, status: [401, 403, 429] }, "cdn", "cdn_denied", "inferred", "an edge function denied the request"],
  ["cloudfront-function-answer", { result_types: edgeCode, status: "failed" }, "cdn", "cdn_function", "inferred", "an edge function returned this status"],
];

/** By status and content type only: no field distinguishes a 403 of CloudFront from a 403 of the origin. */
// biome-ignore format: a table, a row a rule
const byStatus: readonly Rule<CloudfrontFields>[] = [
  ["cloudfront-too-large", { status: [413, 414, 494, 417, 416] }, "cdn", "client_bad_request", "inferred", "the request is too large, or its range is outside the object"],
  ["cloudfront-421", { status: 421 }, "cdn", "cdn_config", "inferred", "the distribution does not serve this host"],
  ["cloudfront-404", { status: [404, 410] }, "origin", "origin_not_found", "inferred", "CloudFront generates no 404 itself; the response can be cached"],
  ["cloudfront-403-s3", { status: 403, content_type: /^application\/xml\b/ }, "origin", "origin_rejected", "inferred",
    "the content type is that of an S3 error document; S3 also sends 403 for a missing key if listing is not allowed"],
  ["cloudfront-403-signed", { status: 403, content_type: /^text\/xml\b/ }, "cdn", "cdn_denied", "inferred", "a signed URL or cookie was rejected"],
  ["cloudfront-403-other", { status: 403, content_type: /^(?!text\/html|application\/xhtml)/ }, "origin", "origin_rejected", "inferred",
    "the error page of CloudFront is HTML, and this response is not"],
  ["cloudfront-403", { status: 403 }, "cdn", "unknown", "inferred",
    "AWS WAF, an unknown host name or the origin can be the cause; the log of AWS WAF shows which"],
  // https://docs.aws.amazon.com/waf/latest/APIReference/API_CaptchaAction.html
  ["cloudfront-405", { status: 405, content_type: /^(?:text\/html|application\/xhtml)/i }, "cdn", "unknown", "inferred",
    "a CAPTCHA of AWS WAF or the origin; the log of AWS WAF shows which"],
  ["cloudfront-400", { status: 400, content_type: /^text\/html/, content_length: [{ max: 1199 }, null] }, "cdn", "client_bad_request", "inferred",
    "the response is as short as the error page of CloudFront"],
  ["cloudfront-4xx", { status: "4xx" }, "origin", "origin_rejected", "inferred"],
  ["cloudfront-504", { status: 504 }, "cdn", "origin_timeout", "inferred", "the origin's own 504 looks the same"],
  ["cloudfront-5xx", { status: { min: 500 } }, "origin", "origin_error", "inferred",
    "since December 2019 CloudFront's own errors have a detailed type; in older lines, 502 and 503 can be its own"],
];

export const cloudfrontRules: readonly Rule<CloudfrontFields>[] = [
  ...clientLeft,
  ...good,
  ...edge,
  ...detailed,
  ...byStatus,
];
