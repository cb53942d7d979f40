import { expect, it } from "vitest";
import { ruleEvaluator } from "../../src/faults/evaluate.ts";
import { tierRules } from "../../src/faults/tier-rules.ts";

// The rules of a tier are asked after those of a format, which mostly leave nothing to them: they hold for a format
// that brings none of its own for a tier, so no fixture of another one reaches them all.
// biome-ignore format: a table, a row a case
const verdicts = [
  ["proxy-origin-404", "proxy", { status: 404, upstream_status: 404 }, "origin", "origin", "origin_not_found", "inferred"],
  ["proxy-origin-4xx", "proxy", { status: 403, upstream_status: 403 }, "origin", "origin", "origin_rejected", "inferred"],
  ["proxy-origin-5xx", "proxy", { status: 502, upstream_status: 500 }, "origin", "origin", "origin_error", "inferred"],
  ["proxy-504", "proxy", { status: 504, upstream_status: null }, "proxy", "origin", "origin_timeout", "inferred"],
  ["proxy-502", "proxy", { status: 502 }, "proxy", "origin", "unknown", "inferred"],
  ["proxy-failed", "proxy", { status: 403, upstream_status: null }, null, "unknown", "unknown", "inferred"],
  ["proxy-nothing-sent", "proxy", { status: null }, null, "unknown", "unknown", "inferred"],
  ["proxy-origin-answered", "proxy", { status: 200, upstream_status: 304 }, "origin", null, null, null],
  ["proxy-good", "proxy", { status: 301, upstream_status: null }, null, null, null, null],
  ["cdn-refused-by-cache", "cdn", { status: 416, cache: "hit" }, "cdn", "client", "client_bad_request", "inferred"],
  ["cdn-504", "cdn", { status: 504 }, null, "origin", "origin_timeout", "inferred"],
  ["cdn-502", "cdn", { status: 502 }, null, "origin", "unknown", "inferred"],
  ["cdn-failed", "cdn", { status: 404, cache: "miss" }, null, "unknown", "unknown", "inferred"],
  ["cdn-nothing-sent", "cdn", { status: null }, null, "unknown", "unknown", "inferred"],
  ["cdn-hit", "cdn", { status: 200, cache: "stale" }, "cdn", null, null, null],
  ["cdn-miss", "cdn", { status: 200, cache: "bypass" }, "origin", null, null, null],
  ["cdn-good", "cdn", { status: 200, cache: null }, null, null, null, null],
] as const;

it.each(verdicts)("%s", (rule, tier, seen, answered_by, fault, reason, confidence) => {
  expect(ruleEvaluator(tierRules[tier])(seen)).toEqual({ rule, answered_by, fault, reason, confidence });
});

it("has every rule", () => {
  const ids = Object.values(tierRules).flatMap((rows) => rows.map(([id]) => id));
  expect(verdicts.map(([rule]) => rule)).toEqual(ids);
});
