import { describe, expect, it } from "vitest";
import { bunny } from "../../src/formats/bunny/bunny.ts";
import { rowsOf } from "../harness/fixture-rows.ts";

const lineOf = (
  cache: string,
  status: number,
  url = "https://www.example.com/a?b=c",
  agent = "curl/8.5.0",
): string =>
  [
    cache,
    status,
    1795514400250,
    512,
    4339610,
    "198.51.100.0",
    "-",
    url,
    "IQ2",
    agent,
    "8dbbeef65a64c5235f863868a7c94d70",
    "SE",
  ].join("|");

// biome-ignore format: a table, a row a case
const verdicts = [
  ["bunny-good-cached", "HIT", 200, "cdn", null, null, null],
  ["bunny-good-cached", "STALE", 200, "cdn", null, null, null],
  ["bunny-good-fetched", "MISS", 200, "origin", null, null, null],
  ["bunny-good", "-", 302, null, null, null, null],
  ["bunny-499", "MISS", 499, "client", "client", "client_abort", "inferred"],
  ["bunny-refused-by-cache", "REVALIDATED", 416, "cdn", "client", "client_bad_request", "inferred"],
  ["bunny-refused-by-cache", "STALE", 412, "cdn", "client", "client_bad_request", "inferred"],
  ["bunny-origin-4xx", "MISS", 416, "origin", "origin", "origin_rejected", "inferred"],
  ["bunny-508", "MISS", 508, "cdn", "cdn", "cdn_config", "inferred"],
  ["bunny-cached", "HIT", 404, "cdn", "cdn", "cdn_cached", "certain"],
  ["bunny-cached", "UPDATING", 503, "cdn", "cdn", "cdn_cached", "certain"],
  ["bunny-429", "MISS", 429, "cdn", "cdn", "cdn_limited", "inferred"],
  ["bunny-403", "-", 403, "cdn", "cdn", "cdn_denied", "inferred"],
  ["bunny-502", "MISS", 502, "cdn", "origin", "origin_reset", "inferred"],
  ["bunny-504", "BYPASS", 504, "cdn", "origin", "origin_timeout", "inferred"],
  ["bunny-origin-404", "MISS", 404, "origin", "origin", "origin_not_found", "inferred"],
  ["bunny-origin-404", "EXPIRED", 410, "origin", "origin", "origin_not_found", "inferred"],
  ["bunny-origin-5xx", "BYPASS", 500, "origin", "origin", "origin_error", "inferred"],
  ["bunny-origin-4xx", "MISS", 403, "origin", "origin", "origin_rejected", "inferred"],
  ["bunny-failed", "SOMETHING_NEW", 404, "cdn", "unknown", "unknown", "inferred"],
  ["bunny-cached", "REVALIDATED", 404, "cdn", "cdn", "cdn_cached", "certain"],
  ["bunny-503", "MISS", 503, "origin", "unknown", "unknown", "inferred"],
  ["bunny-bad-request", "-", 414, "cdn", "client", "client_bad_request", "inferred"],
  ["bunny-failed", "-", 500, "cdn", "unknown", "unknown", "inferred"],
] as const;

describe("each row of the rule table", () => {
  it.each(verdicts)("%s: %s %s", (rule, cache, status, answered_by, fault, reason, confidence) => {
    expect(rowsOf(bunny, [lineOf(cache, status)])).toMatchObject([
      { rule, answered_by, fault, reason, confidence },
    ]);
  });

  it("covers every rule", () => {
    const tested = new Set<string>(verdicts.map(([rule]) => rule));
    expect(bunny.rules.cdn?.map(([id]) => id).filter((id) => !tested.has(id))).toEqual([]);
  });
});

describe("a bar within a value", () => {
  it.each([
    ["an agent", "/a", "Bot|with|bars"],
    ["an agent like an id", "/a", "beef|DE"],
    ["a URL", "/a|b c", "curl/8.5.0"],
  ])("%s", (_what, path, user_agent) => {
    const line = lineOf("HIT", 200, `https://www.example.com${path}`, user_agent);
    expect(rowsOf(bunny, [line])).toMatchObject([
      { path, user_agent, edge_location: "IQ2", request_id: "8dbbeef65a64c5235f863868a7c94d70" },
    ]);
  });
});
