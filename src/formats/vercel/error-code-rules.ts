import type { Blame, Rule } from "../../faults/rule.ts";
import type { Confidence, Hop } from "../../request.ts";
import type { VercelFields } from "./fields.ts";

type CodeFamily = readonly [
  id: string,
  codes: string,
  answered_by: Hop,
  blame: Blame,
  confidence: Confidence,
  why: string,
];

/**
 * Error codes by family. A function can print such a word too.
 * https://vercel.com/docs/errors
 */
// biome-ignore format: a table, a row a family
const families: readonly CodeFamily[] = [
  ["internal", "INTERNAL_\\w+", "cdn", "cdn_error", "inferred", "the message has the code of an internal error"],
  ["throttled", "FUNCTION_THROTTLED", "cdn", "cdn_limited", "inferred", "the message has the code of the limit on concurrent functions"],
  ["dns-config", "DNS_HOSTNAME_(?:EMPTY|RESOLVED_PRIVATE)", "cdn", "cdn_config", "inferred", "the message says that the external host is empty or resolves to a private address"],
  ["dns", "DNS_HOSTNAME_\\w+", "cdn", "origin_dns", "inferred", "the message has the code of a host name that did not resolve"],
  ["loop", "INFINITE_LOOP_DETECTED", "cdn", "cdn_config", "inferred", "the message has the code of a request loop"],
  ["edge-function", "(?:EDGE_FUNCTION|MIDDLEWARE)_\\w+|MICROFRONTENDS_MIDDLEWARE_ERROR", "cdn", "cdn_function", "inferred", "the message has the code of an edge function or middleware that failed"],
  ["timeout-word", "FUNCTION_INVOCATION_TIMEOUT", "cdn", "origin_timeout", "certain", "the function exceeded its time limit"],
  ["failed-word", "FUNCTION_INVOCATION_FAILED", "cdn", "origin_reset", "certain", "the function crashed"],
  ["function-answer", "NO_RESPONSE_FROM_FUNCTION|BODY_NOT_A_STRING_FROM_FUNCTION|FUNCTION_RESPONSE_PAYLOAD_TOO_LARGE", "cdn", "origin_reset", "inferred", "the message says that the response of the function was missing, invalid or too large"],
  ["external-tls", "ROUTER_EXTERNAL_TARGET_HANDSHAKE_ERROR", "cdn", "origin_tls", "inferred", "the message says that the TLS handshake with the external origin failed"],
  ["external-connect", "ROUTER_EXTERNAL_TARGET_CONNECTION_ERROR", "cdn", "origin_refused", "inferred", "the message says that the connection to the external origin failed"],
  ["external", "(?:ROUTER_EXTERNAL_TARGET_ERROR|OPTIMIZED_EXTERNAL_IMAGE_\\w+)", "cdn", ["origin", "unknown"], "inferred", "the message says that the request to the external origin failed"],
  ["blocked", "DEPLOYMENT_BLOCKED", "cdn", "cdn_denied", "inferred", "the message says that the deployment is blocked"],
  ["deployment", "DEPLOYMENT_(?:PAUSED|DISABLED|DELETED|NOT_FOUND)|ROUTER_(?:CANNOT_MATCH|TOO_MANY_HAS_SELECTIONS)|TOO_MANY_(?:FORKS|FILESYSTEM_CHECKS)", "cdn", "cdn_config", "inferred", "the message says that the deployment is not available, or that its routes are invalid"],
  ["request", "FUNCTION_PAYLOAD_TOO_LARGE|INVALID_REQUEST_METHOD|MALFORMED_REQUEST_HEADER|REQUEST_HEADER_TOO_LARGE|URL_TOO_LONG|RANGE_\\w+|INVALID_IMAGE_OPTIMIZE_REQUEST", "cdn", "client_bad_request", "inferred", "the message has the code of an invalid request"],
];

/** A code within a longer one is another code: EDGE_FUNCTION_INVOCATION_FAILED. */
const wholeCode = (codes: string): RegExp => new RegExp(`(?<![A-Z0-9_])(?:${codes})(?![A-Z0-9_])`);

export const errorCodeRules = families.map(
  ([id, codes, answered_by, blame, confidence, why]): Rule<VercelFields> => [
    `vercel-${id}`,
    { status: ["failed", null], message: wholeCode(codes) },
    answered_by,
    blame,
    confidence,
    why,
  ],
);
