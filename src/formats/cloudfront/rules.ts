import { known, type Rule, unlogged, type When } from "../../faults/rule.ts";
import type { CloudfrontFields } from "./fields.ts";

/** The edge's own answers, also those that it fetched before or makes by itself. */
const byEdge = /^(?:Hit|RefreshHit|OriginShieldHit|Redirect|\w*GeneratedResponse)$/;
/** The answer began as something else and ended as an error: it broke off. */
const brokeOff = { status: "good", result_type: "Error" } as const satisfies When<CloudfrontFields>;
const brokenByOrigin = ["OriginReadError", "OriginWriteError"] as const;
const noResult = {
  result_type: [unlogged, null],
  response_result_type: [unlogged, null],
} as const satisfies When<CloudfrontFields>;
const edgeCode = /\b(?:Function|Lambda|Miss)GeneratedResponse\b/;

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html, x-edge-*-result-type */
// biome-ignore format: a table, a row a rule
const clientGone: readonly Rule<CloudfrontFields>[] = [
  ["cloudfront-000", { status: null, status_word: ["000", "0"] }, "client", "client_abort", "certain",
    "000: the client left before any answer; a long wait before it hints at a slow origin"],
  ["cloudfront-hung-up", { detailed_result_type: "ClientHungUpRequest" }, "client", "client_abort", "certain", "the client stopped while it sent its request"],
  ["cloudfront-client-left-miss", { detailed_result_type: "ClientCommError", response_result_type: "Miss" }, "origin", "client_abort", "certain",
    "the client left while the origin's answer was sent"],
  ["cloudfront-client-left-edge", { detailed_result_type: "ClientCommError", response_result_type: known }, "cdn", "client_abort", "certain",
    "the client left while the edge's answer was sent"],
  ["cloudfront-client-left", { detailed_result_type: "ClientCommError" }, null, "client_abort", "certain", "the client left while the answer was sent"],
  // the detailed type outvotes the pair below: there the origin broke off, not the client
  ["cloudfront-origin-broke-off", { ...brokeOff, response_result_type: "Miss", detailed_result_type: brokenByOrigin }, "origin", "origin_incomplete", "certain",
    "the answer had begun when the connection to the origin failed"],
  ["cloudfront-broke-off-miss", { ...brokeOff, response_result_type: "Miss" }, "origin", "client_abort", "certain",
    "began as a Miss, ended as an Error: the client left"],
  ["cloudfront-broke-off-edge", { ...brokeOff, response_result_type: byEdge }, "cdn", "client_abort", "certain",
    "began as an answer of the edge, ended as an Error: the client left"],
  ["cloudfront-broke-off", { ...brokeOff, response_result_type: /^(?!Error$)/ }, null, "client_abort", "certain",
    "began as no Error, ended as one: the client left"],
];

/** Nothing failed for the client. */
// biome-ignore format: a table, a row a rule
const good: readonly Rule<CloudfrontFields>[] = [
  // a custom error page with a status of its own (a single-page app's 200) hides what the origin said
  ["cloudfront-custom-error", { ...brokeOff, response_result_type: "Error" }, "cdn"],
  ["cloudfront-miss", { status: "good", cache_status: "Miss" }, "origin"],
  ["cloudfront-edge", { status: "good", cache_status: byEdge }, "cdn"],
  ["cloudfront-origin-incomplete", { status: "good", ...noResult, detailed_result_type: brokenByOrigin }, null, "origin_incomplete", "inferred",
    "the connection to the origin failed; without a result type a custom error page looks the same"],
  ["cloudfront-good", { status: "good" }, null],
];

// biome-ignore format: a table, a row a rule
const edge: readonly Rule<CloudfrontFields>[] = [
  ["cloudfront-limit", { result_types: /\b(?:LimitExceeded|CapacityExceeded)\b/ }, "cdn", "cdn_limited", "certain", "a quota or the capacity of the edge location"],
  ["cloudfront-function-limit", { result_types: /\b(?:Lambda|Function)\w*(?:LimitExceeded|Throttled)/ }, "cdn", "cdn_limited", "certain",
    "a quota of edge functions"],
  ["cloudfront-function", { result_types: /\b(?:Lambda|Function)\w*Error\b/ }, "cdn", "cdn_function", "certain",
    "an edge function threw, ran too long or gave no valid answer"],
];

/** What x-edge-detailed-result-type names; not logged before December 2019. */
// biome-ignore format: a table, a row a rule
const detailed: readonly Rule<CloudfrontFields>[] = [
  ["cloudfront-origin-dns", { detailed_result_type: "OriginDnsError" }, "cdn", "origin_dns", "certain", "the origin's name did not resolve"],
  ["cloudfront-origin-connect-504", { detailed_result_type: "OriginConnectError", status: 504 }, "cdn", "origin_timeout", "inferred",
    "not connected: up to 3 attempts of 10 s each"],
  ["cloudfront-origin-connect", { detailed_result_type: "OriginConnectError" }, "cdn", "origin_refused", "inferred",
    "not connected; a failed TLS handshake with the origin leaves the same word"],
  ["cloudfront-origin-comm", { detailed_result_type: "OriginCommError" }, "cdn", "origin_timeout", "certain",
    "timed out while connecting to the origin or reading from it"],
  ["cloudfront-origin-read-4xx", { detailed_result_type: brokenByOrigin, status: "4xx" }, "cdn", "origin_incomplete", "certain",
    "the answer had begun when the connection to the origin failed"],
  ["cloudfront-origin-read", { detailed_result_type: brokenByOrigin }, "cdn", "origin_reset", "certain", "the connection to the origin failed"],
  ["cloudfront-origin-invalid", { detailed_result_type: ["OriginInvalidResponseError", "OriginHeaderTooBigError", "OriginZeroSizeObjectError", "OriginContentRangeLengthError"] }, "cdn", "origin_reset", "certain",
    "the origin's answer was no usable HTTP, or its header too large"],
  ["cloudfront-origin-5xx", { detailed_result_type: "OriginError", status: { min: 500 } }, "origin", "origin_error", "certain", "the origin's own status"],
  ["cloudfront-origin-404", { detailed_result_type: "OriginError", status: [404, 410] }, "origin", "origin_not_found", "certain", "the origin's own status"],
  ["cloudfront-origin-4xx", { detailed_result_type: "OriginError", status: "4xx" }, "origin", "origin_rejected", "certain", "the origin's own status"],
  ["cloudfront-origin-error", { detailed_result_type: "OriginError" }, "origin", ["origin", "unknown"], "inferred", "the origin sent an error; its status is not logged"],
  ["cloudfront-aborted-origin", { detailed_result_type: "AbortedOrigin" }, "cdn", "origin_reset", "inferred", "the manual says only: an issue with the origin"],
  ["cloudfront-slow-reader", { detailed_result_type: "SlowReaderOriginError" }, "cdn", "origin_error", "inferred", "a slow client hid which error of the origin it was"],
  ["cloudfront-blocked", { detailed_result_type: ["ClientGeoBlocked", "InvalidRequestBlocked"] }, "cdn", "cdn_denied", "certain", "a geographic restriction, or a block"],
  ["cloudfront-not-configured", { detailed_result_type: ["InvalidRequestMethod", "InvalidRequestCertificate"] }, "cdn", "cdn_config", "certain",
    "a method that the cache behavior does not allow, or a host that the certificate does not cover"],
  ["cloudfront-invalid-request", { detailed_result_type: ["InvalidRequest", "InvalidRequestHeader"] }, "cdn", "client_bad_request", "certain", "the request was malformed"],
  ["cloudfront-field-encryption", { fle_status: /ClientError$|^Rejected/ }, "cdn", "client_bad_request", "certain", "field-level encryption refused the form"],
  ["cloudfront-function-denied", { result_types: edgeCode, status: [401, 403, 429] }, "cdn", "cdn_denied", "inferred", "an edge function said no"],
  ["cloudfront-function-answer", { result_types: edgeCode, status: "failed" }, "cdn", "cdn_function", "inferred", "an edge function answered with this status"],
];

/** Only the status and what the body looks like: CloudFront tells its own 403 from the origin's nowhere. */
// biome-ignore format: a table, a row a rule
const byStatus: readonly Rule<CloudfrontFields>[] = [
  ["cloudfront-too-large", { status: [413, 414, 494, 417, 416] }, "cdn", "client_bad_request", "inferred", "too large, or a range outside the object"],
  ["cloudfront-421", { status: 421 }, "cdn", "cdn_config", "inferred", "the host is not served by this distribution"],
  ["cloudfront-404", { status: [404, 410] }, "origin", "origin_not_found", "inferred", "CloudFront has no 404 of its own; it may come out of its cache"],
  ["cloudfront-403-s3", { status: 403, content_type: /^application\/xml\b/ }, "origin", "origin_rejected", "inferred",
    "S3's error document; S3 says 403 also for a missing key where listing is not allowed"],
  ["cloudfront-403-signed", { status: 403, content_type: /^text\/xml\b/ }, "cdn", "cdn_denied", "inferred", "a signed URL or cookie was refused"],
  ["cloudfront-403-other", { status: 403, content_type: /^(?!text\/html|application\/xhtml)/ }, "origin", "origin_rejected", "inferred",
    "not CloudFront's page, which is HTML"],
  ["cloudfront-403", { status: 403 }, "cdn", "unknown", "inferred",
    "the firewall (WAF), an unknown host name or the origin: the WAF's log decides"],
  ["cloudfront-400", { status: 400, content_type: /^text\/html/, content_length: [{ max: 1199 }, null] }, "cdn", "client_bad_request", "inferred",
    "as short as CloudFront's own page"],
  ["cloudfront-4xx", { status: "4xx" }, "origin", "origin_rejected", "inferred"],
  ["cloudfront-504", { status: 504 }, "cdn", "origin_timeout", "inferred", "the origin's own 504 looks the same"],
  ["cloudfront-5xx", { status: { min: 500 } }, "origin", "origin_error", "inferred",
    "CloudFront's own errors have a detailed type since December 2019; in older lines 502 and 503 may be its own"],
];

export const cloudfrontRules: readonly Rule<CloudfrontFields>[] = [
  ...clientGone,
  ...good,
  ...edge,
  ...detailed,
  ...byStatus,
];
