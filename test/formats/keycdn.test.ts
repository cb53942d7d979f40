import { describe, expect, it } from "vitest";
import { keycdn } from "../../src/formats/keycdn/keycdn.ts";
import { rowsOf } from "../harness/fixture-rows.ts";

const lineOf = (cache: string, status: number): string =>
  `1795514400.250|sear|198.51.100.0|${status}|512|uid1234|zid4321|www.example.com|${cache}|"GET /a?b=c HTTP/1.1"|[24/Nov/2026:11:00:00 +0100]|"-"|"curl/8.5.0"|https|TLSv1.3|SE|AB|"AS64500 Example, Inc."|-`;

// biome-ignore format: a table, a row a case
const verdicts = [
  ["keycdn-good-cached", "HIT", 200, "cdn", null, null, null],
  ["keycdn-good-cached", "STALE", 200, "cdn", null, null, null],
  ["keycdn-good-fetched", "MISS", 200, "origin", null, null, null],
  ["keycdn-good", "-", 302, null, null, null, null],
  ["keycdn-499", "MISS", 499, "client", "client", "client_abort", "inferred"],
  ["keycdn-refused-by-cache", "HIT", 416, "cdn", "client", "client_bad_request", "inferred"],
  ["keycdn-refused-by-cache", "UPDATING", 412, "cdn", "client", "client_bad_request", "inferred"],
  ["keycdn-cached", "HIT", 404, "cdn", "cdn", "cdn_cached", "certain"],
  ["keycdn-cached", "UPDATING", 503, "cdn", "cdn", "cdn_cached", "certain"],
  ["keycdn-429", "MISS", 429, "cdn", "cdn", "cdn_limited", "inferred"],
  ["keycdn-403", "-", 403, "cdn", "cdn", "cdn_denied", "inferred"],
  ["keycdn-502", "MISS", 502, "cdn", "origin", "origin_reset", "inferred"],
  ["keycdn-504", "BYPASS", 504, "cdn", "origin", "origin_timeout", "inferred"],
  ["keycdn-origin-404", "MISS", 404, "origin", "origin", "origin_not_found", "inferred"],
  ["keycdn-origin-404", "EXPIRED", 410, "origin", "origin", "origin_not_found", "inferred"],
  ["keycdn-origin-5xx", "BYPASS", 500, "origin", "origin", "origin_error", "inferred"],
  ["keycdn-origin-4xx", "MISS", 403, "origin", "origin", "origin_rejected", "inferred"],
  ["keycdn-failed", "SOMETHING_NEW", 404, "cdn", "unknown", "unknown", "inferred"],
] as const;

describe("rows of the rule table, after the manual", () => {
  it.each(verdicts)("%s: %s %s", (rule, cache, status, answered_by, fault, reason, confidence) => {
    expect(rowsOf(keycdn, [lineOf(cache, status)])).toMatchObject([
      { rule, answered_by, fault, reason, confidence },
    ]);
  });

  it("has every rule", () => {
    const tested = new Set<string>(verdicts.map(([rule]) => rule));
    expect(keycdn.rules.cdn?.map(([id]) => id).filter((id) => !tested.has(id))).toEqual([]);
  });
});

it("prefers the time with milliseconds", () => {
  expect(rowsOf(keycdn, [lineOf("HIT", 200)])).toMatchObject([{ time: "2026-11-24T10:00:00.250Z" }]);
});
