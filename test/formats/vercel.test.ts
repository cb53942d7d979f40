import { describe, expect, it } from "vitest";
import { vercel } from "../../src/formats/vercel/vercel.ts";
import { rowsOf } from "../harness/fixture-rows.ts";

const lineOf = (fields: object): string =>
  JSON.stringify({ deploymentId: "dpl_A1", timestamp: 1795514400250, ...fields });

// biome-ignore format: a table, a row a case
const verdicts = [
  ["vercel-revalidation", { source: "lambda", proxy: { statusCode: -1 }, statusCode: 200 }, null, null, null, null],
  ["vercel-limited-waf", { source: "firewall", proxy: { statusCode: 429, wafAction: "deny" } }, "cdn", "cdn", "cdn_limited", "certain"],
  ["vercel-rate-limit", { source: "static", proxy: { statusCode: 403, wafAction: "rate_limit" } }, "cdn", "cdn", "cdn_limited", "certain"],
  ["vercel-waf", { source: "static", proxy: { statusCode: 403, wafAction: "deny" } }, "cdn", "cdn", "cdn_denied", "certain"],
  ["vercel-waf", { source: "static", proxy: { statusCode: 403, wafAction: "challenge" } }, "cdn", "cdn", "cdn_denied", "certain"],
  ["vercel-limited-firewall", { source: "firewall", proxy: { statusCode: 429 } }, "cdn", "cdn", "cdn_limited", "certain"],
  ["vercel-firewall", { source: "firewall", proxy: { statusCode: 403 } }, "cdn", "cdn", "cdn_denied", "certain"],
  ["vercel-good-cached", { source: "lambda", proxy: { statusCode: 200, vercelCache: "PRERENDER" } }, "cdn", null, null, null],
  ["vercel-good-served", { source: "static", proxy: { statusCode: 200, vercelCache: "MISS" } }, "cdn", null, null, null],
  ["vercel-good-served", { source: "redirect", proxy: { statusCode: 308 } }, "cdn", null, null, null],
  ["vercel-good-edge", { source: "edge", proxy: { statusCode: 200 } }, "cdn", null, null, null],
  ["vercel-good-origin", { source: "lambda", proxy: { statusCode: 200 } }, "origin", null, null, null],
  ["vercel-good-origin", { source: "lambda", statusCode: 200 }, "origin", null, null, null],
  ["vercel-good", { source: "something-new", proxy: { statusCode: 200 } }, null, null, null, null],
  ["vercel-timeout-word", { source: "lambda", proxy: { statusCode: 504 }, message: "504: FUNCTION_INVOCATION_TIMEOUT" }, "cdn", "origin", "origin_timeout", "certain"],
  ["vercel-edge-crash", { source: "edge", proxy: { statusCode: 500 }, statusCode: -1 }, "cdn", "cdn", "cdn_function", "certain"],
  ["vercel-crash", { source: "lambda", statusCode: -1 }, "cdn", "origin", "origin_reset", "certain"],
  ["vercel-crash", { source: "lambda", proxy: { statusCode: 502 }, statusCode: -1 }, "cdn", "origin", "origin_reset", "certain"],
  ["vercel-499", { source: "lambda", proxy: { statusCode: 499 } }, "client", "client", "client_abort", "inferred"],
  ["vercel-static-404-cached", { source: "static", proxy: { statusCode: 404, vercelCache: "HIT" } }, "cdn", "cdn", "cdn_config", "inferred"],
  ["vercel-static-404-cached", { source: "static", proxy: { statusCode: 404, vercelCache: "PRERENDER" } }, "cdn", "cdn", "cdn_config", "inferred"],
  ["vercel-static-404-cached", { source: "static", proxy: { statusCode: 404, vercelCache: "STALE" } }, "cdn", "cdn", "cdn_config", "inferred"],
  ["vercel-static-404-cached", { source: "static", proxy: { statusCode: 404, vercelCache: "REVALIDATED" } }, "cdn", "cdn", "cdn_config", "inferred"],
  ["vercel-cached", { source: "lambda", proxy: { statusCode: 404, vercelCache: "HIT" } }, "cdn", "cdn", "cdn_cached", "certain"],
  ["vercel-refused-by-cache", { source: "static", proxy: { statusCode: 416, vercelCache: "HIT" } }, "cdn", "client", "client_bad_request", "inferred"],
  ["vercel-internal", { source: "lambda", proxy: { statusCode: 500 }, message: "INTERNAL_FUNCTION_INVOCATION_FAILED" }, "cdn", "cdn", "cdn_error", "inferred"],
  ["vercel-throttled", { source: "lambda", proxy: { statusCode: 503 }, message: "Error: FUNCTION_THROTTLED, try later" }, "cdn", "cdn", "cdn_limited", "inferred"],
  ["vercel-dns-config", { source: "external", proxy: { statusCode: 502 }, message: "DNS_HOSTNAME_EMPTY" }, "cdn", "cdn", "cdn_config", "inferred"],
  ["vercel-dns", { source: "external", proxy: { statusCode: 502 }, message: "DNS_HOSTNAME_RESOLVE_FAILED" }, "cdn", "origin", "origin_dns", "inferred"],
  ["vercel-loop", { source: "external", proxy: { statusCode: 508 }, message: "INFINITE_LOOP_DETECTED" }, "cdn", "cdn", "cdn_config", "inferred"],
  ["vercel-508", { source: "lambda", proxy: { statusCode: 508 } }, "cdn", "cdn", "cdn_config", "inferred"],
  ["vercel-origin-5xx", { source: "external", proxy: { statusCode: 508 } }, "origin", "origin", "origin_error", "inferred"],
  ["vercel-edge-function", { source: "lambda", proxy: { statusCode: 504 }, message: "EDGE_FUNCTION_INVOCATION_TIMEOUT" }, "cdn", "cdn", "cdn_function", "inferred"],
  ["vercel-edge-function", { source: "static", proxy: { statusCode: 500 }, message: "MIDDLEWARE_INVOCATION_FAILED" }, "cdn", "cdn", "cdn_function", "inferred"],
  ["vercel-function-answer", { source: "lambda", proxy: { statusCode: 502 }, message: "NO_RESPONSE_FROM_FUNCTION" }, "cdn", "origin", "origin_reset", "inferred"],
  ["vercel-external-tls", { source: "external", proxy: { statusCode: 502 }, message: "ROUTER_EXTERNAL_TARGET_HANDSHAKE_ERROR" }, "cdn", "origin", "origin_tls", "inferred"],
  ["vercel-external-connect", { source: "external", proxy: { statusCode: 502 }, message: "ROUTER_EXTERNAL_TARGET_CONNECTION_ERROR" }, "cdn", "origin", "origin_refused", "inferred"],
  ["vercel-external", { source: "external", proxy: { statusCode: 502 }, message: "OPTIMIZED_EXTERNAL_IMAGE_REQUEST_FAILED" }, "cdn", "origin", "unknown", "inferred"],
  ["vercel-blocked", { source: "static", proxy: { statusCode: 403 }, message: "DEPLOYMENT_BLOCKED" }, "cdn", "cdn", "cdn_denied", "inferred"],
  ["vercel-deployment", { source: "static", proxy: { statusCode: 503 }, message: "DEPLOYMENT_PAUSED" }, "cdn", "cdn", "cdn_config", "inferred"],
  ["vercel-request", { source: "static", proxy: { statusCode: 416 }, message: "RANGE_UNIT_NOT_SUPPORTED" }, "cdn", "client", "client_bad_request", "inferred"],
  ["vercel-origin-5xx", { source: "lambda", proxy: { statusCode: 500 }, message: "MY_FUNCTION_THROTTLED_AGAIN" }, "origin", "origin", "origin_error", "inferred"],
  ["vercel-failed-word", { source: "lambda", proxy: { statusCode: 500 }, message: "FUNCTION_INVOCATION_FAILED" }, "cdn", "origin", "origin_reset", "certain"],
  ["vercel-edge-5xx", { source: "edge", proxy: { statusCode: 500 } }, "cdn", "cdn", "cdn_function", "inferred"],
  ["vercel-lambda-504", { source: "lambda", proxy: { statusCode: 504 } }, "cdn", "origin", "origin_timeout", "inferred"],
  ["vercel-external-504", { source: "external", proxy: { statusCode: 504 } }, "cdn", "origin", "origin_timeout", "inferred"],
  ["vercel-external-502", { source: "external", proxy: { statusCode: 502 } }, "cdn", "origin", "origin_reset", "inferred"],
  ["vercel-origin-5xx", { source: "lambda", proxy: { statusCode: 500, vercelCache: "MISS" } }, "origin", "origin", "origin_error", "inferred"],
  ["vercel-origin-404", { source: "external", proxy: { statusCode: 404 } }, "origin", "origin", "origin_not_found", "inferred"],
  ["vercel-origin-4xx", { source: "lambda", proxy: { statusCode: 401 } }, "origin", "origin", "origin_rejected", "inferred"],
  ["vercel-static-404", { source: "static", proxy: { statusCode: 404, vercelCache: "MISS" } }, "cdn", "cdn", "cdn_config", "inferred"],
  ["vercel-429", { source: "edge", proxy: { statusCode: 429 } }, "cdn", "cdn", "cdn_limited", "inferred"],
  ["vercel-failed", { source: "something-new", proxy: { statusCode: 404 } }, "cdn", "unknown", "unknown", "inferred"],
] as const;

describe("rows of the rule table, after the manual", () => {
  it.each(verdicts)("%s: %o", (rule, fields, answered_by, fault, reason, confidence) => {
    expect(rowsOf(vercel, [lineOf(fields)])).toMatchObject([
      { rule, answered_by, fault, reason, confidence },
    ]);
  });

  it("has every rule", () => {
    const tested = new Set<string>(verdicts.map(([rule]) => rule));
    expect(vercel.rules.cdn?.map(([id]) => id).filter((id) => !tested.has(id))).toEqual([]);
  });
});

describe("columns", () => {
  it.each([
    [
      "the host that was asked for",
      { host: "a.vercel.app", proxy: { host: "www.example.com" } },
      "www.example.com",
    ],
    ["the deployment's host without it", { host: "a.vercel.app", proxy: { path: "/" } }, "a.vercel.app"],
  ])("host: %s", (_what, fields, host) => {
    expect(rowsOf(vercel, [lineOf({ source: "static", statusCode: 200, ...fields })])).toMatchObject([
      { host },
    ]);
  });

  it("an agent out of its list", () => {
    const line = lineOf({ source: "static", proxy: { statusCode: 200, userAgent: ['Mozilla "a", b'] } });
    expect(rowsOf(vercel, [line])).toMatchObject([{ user_agent: 'Mozilla "a", b' }]);
  });
});
