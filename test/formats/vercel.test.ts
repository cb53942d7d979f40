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
  ["vercel-cached", { source: "static", proxy: { statusCode: 404, vercelCache: "HIT" } }, "cdn", "cdn", "cdn_cached", "certain"],
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
