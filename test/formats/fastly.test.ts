import { describe, expect, it } from "vitest";
import { fastly } from "../../src/formats/fastly/fastly.ts";
import { layoutParser } from "../../src/parse/parser.ts";
import { rowsOf } from "../harness/fixture-rows.ts";

const lineOf = (fields: object): string =>
  JSON.stringify({ timestamp: "2026-11-24T10:00:00+0000", ...fields });

/** A value that is left out is not logged, as in a template of a service's own. */
// biome-ignore format: a table, a row a case
const verdicts = [
  ["fastly-good-edge", { response_status: 200, response_state: "HIT-CLUSTER", response_reason: "OK" }, "cdn", null, null, null],
  ["fastly-good-edge", { response_status: 200, response_state: "HIT-STALE", response_reason: "OK" }, "cdn", null, null, null],
  ["fastly-good-edge", { response_status: 200, response_state: "BG-ERROR-HIT", response_reason: "OK" }, "cdn", null, null, null],
  ["fastly-good-edge", { response_status: 301, response_state: "HIT-SYNTH" }, "cdn", null, null, null],
  ["fastly-good-edge", { response_status: 301, response_state: "ERROR", response_reason: "Moved" }, "cdn", null, null, null],
  ["fastly-good-origin", { response_status: 200, response_state: "MISS-CLUSTER", response_reason: "OK" }, "origin", null, null, null],
  ["fastly-good-origin", { response_status: 200, response_state: "PASS", response_reason: "OK" }, "origin", null, null, null],
  ["fastly-good-hit", { fastly_server: "cache-cdg20764-CDG", status: 200, x_cache: "MISS, HIT" }, "cdn", null, null, null],
  ["fastly-good-miss", { fastly_server: "cache-cdg20764-CDG", status: 200, cache_status: "HIT, MISS" }, "origin", null, null, null],
  ["fastly-good", { response_status: 200, response_state: "NONE" }, null, null, null, null],
  ["fastly-waf", { response_status: 403, response_state: "ERROR", response_reason: "Forbidden", waf_block: "1" }, "cdn", "cdn", "cdn_denied", "certain"],
  ["fastly-waf-phrase", { response_status: 403, response_state: "ERROR", response_reason: "WAF block" }, "cdn", "cdn", "cdn_denied", "certain"],
  ["fastly-first-byte", { response_status: 503, response_state: "ERROR", response_reason: "first byte timeout" }, "cdn", "origin", "origin_timeout", "certain"],
  ["fastly-fetched-first-byte", { response_status: 503, response_state: "MISS-CLUSTER", response_reason: "first byte timeout" }, "cdn", "origin", "origin_timeout", "inferred"],
  ["fastly-between-bytes", { response_status: 503, response_state: "ERROR", response_reason: "Between bytes timeout" }, "cdn", "origin", "origin_timeout", "certain"],
  ["fastly-fetched-between-bytes", { response_status: 503, response_state: "MISS-CLUSTER", response_reason: "Between bytes timeout" }, "cdn", "origin", "origin_timeout", "inferred"],
  ["fastly-read-error", { response_status: 503, response_state: "ERROR", response_reason: "backend read error" }, "cdn", "origin", "origin_timeout", "inferred"],
  ["fastly-fetched-read-error", { response_status: 503, response_state: "MISS-CLUSTER", response_reason: "backend read error" }, "cdn", "origin", "origin_timeout", "inferred"],
  ["fastly-write-error", { response_status: 503, response_state: "ERROR", response_reason: "backend write error" }, "cdn", "origin", "origin_reset", "inferred"],
  ["fastly-fetched-write-error", { response_status: 503, response_state: "MISS-CLUSTER", response_reason: "backend write error" }, "cdn", "origin", "origin_reset", "inferred"],
  ["fastly-refused", { response_status: 503, response_state: "ERROR", response_reason: "Connection refused" }, "cdn", "origin", "origin_refused", "certain"],
  ["fastly-fetched-refused", { response_status: 503, response_state: "MISS-CLUSTER", response_reason: "Connection refused" }, "cdn", "origin", "origin_refused", "inferred"],
  ["fastly-max-conn", { response_status: 503, response_state: "ERROR", response_reason: "Backend.max_conn reached" }, "cdn", "cdn", "cdn_limited", "certain"],
  ["fastly-fetched-max-conn", { response_status: 503, response_state: "MISS-CLUSTER", response_reason: "Backend.max_conn reached" }, "cdn", "cdn", "cdn_limited", "inferred"],
  ["fastly-tls", { response_status: 503, response_state: "ERROR", response_reason: "SSL handshake error" }, "cdn", "origin", "origin_tls", "certain"],
  ["fastly-fetched-tls", { response_status: 503, response_state: "MISS-CLUSTER", response_reason: "SSL handshake error" }, "cdn", "origin", "origin_tls", "inferred"],
  ["fastly-dns", { response_status: 503, response_state: "ERROR", response_reason: "No healthy IP" }, "cdn", "origin", "origin_dns", "inferred"],
  ["fastly-fetched-dns", { response_status: 503, response_state: "MISS-CLUSTER", response_reason: "No healthy IP" }, "cdn", "origin", "origin_dns", "inferred"],
  ["fastly-loop", { response_status: 503, response_state: "ERROR", response_reason: "Loop detected" }, "cdn", "cdn", "cdn_config", "certain"],
  ["fastly-fetched-loop", { response_status: 503, response_state: "MISS-CLUSTER", response_reason: "Loop detected" }, "cdn", "cdn", "cdn_config", "inferred"],
  ["fastly-unusable", { response_status: 503, response_state: "ERROR", response_reason: "Illegal Vary header" }, "cdn", "origin", "origin_reset", "inferred"],
  ["fastly-fetched-unusable", { response_status: 503, response_state: "MISS-CLUSTER", response_reason: "Illegal Vary header" }, "cdn", "origin", "origin_reset", "inferred"],
  ["fastly-first-byte", { response_status: 503, response_state: "HIT-SYNTH", response_reason: "first byte timeout" }, "cdn", "origin", "origin_timeout", "certain"],
  ["fastly-between-bytes", { response_status: 503, response_state: "ERROR", response_reason: "connection timed out" }, "cdn", "origin", "origin_timeout", "certain"],
  ["fastly-refused", { response_status: 503, response_state: "ERROR", response_reason: "Network unreachable" }, "cdn", "origin", "origin_refused", "certain"],
  ["fastly-unhealthy", { response_status: 503, response_state: "ERROR", response_reason: "Backend is unhealthy" }, "cdn", "origin", "origin_unhealthy", "certain"],
  ["fastly-unhealthy", { response_status: 503, response_state: "ERROR", response_reason: "Quorum weight not reached" }, "cdn", "origin", "origin_unhealthy", "certain"],
  ["fastly-unhealthy", { fastly_server: "cache-cdg20764-CDG", status: 503, x_cache: "MISS", response_reason: "No healthy backends" }, "cdn", "origin", "origin_unhealthy", "certain"],
  ["fastly-tls", { response_status: 503, response_state: "ERROR", response_reason: "hostname doesn't match against certificate" }, "cdn", "origin", "origin_tls", "certain"],
  ["fastly-own-timeout", { response_status: 504, response_state: "ERROR", response_reason: "upstream timed out" }, "cdn", "origin", "origin_timeout", "inferred"],
  ["fastly-503", { response_status: 503, response_state: "ERROR", response_reason: "Service Unavailable" }, "cdn", "unknown", "unknown", "inferred"],
  ["fastly-503", { response_status: 503, response_state: "ERROR", response_reason: "" }, "cdn", "unknown", "unknown", "inferred"],
  ["fastly-503", { response_status: 503, response_state: "ERROR" }, "cdn", "unknown", "unknown", "inferred"],
  ["fastly-429", { response_status: 429, response_state: "ERROR", response_reason: "Too Many Requests" }, "cdn", "cdn", "cdn_limited", "inferred"],
  ["fastly-vcl-denied", { response_status: 403, response_state: "ERROR", response_reason: "Forbidden" }, "cdn", "cdn", "cdn_denied", "inferred"],
  ["fastly-404", { response_status: 404, response_state: "ERROR", response_reason: "Not Found" }, "cdn", "cdn", "cdn_config", "inferred"],
  ["fastly-4xx", { response_status: 405, response_state: "ERROR", response_reason: "Method Not Allowed" }, "cdn", "client", "client_bad_request", "inferred"],
  ["fastly-5xx", { response_status: 503, response_state: "ERROR", response_reason: "Maintenance" }, "cdn", "cdn", "cdn_function", "inferred"],
  ["fastly-cached", { response_status: 404, response_state: "HIT-CLUSTER", response_reason: "Not Found" }, "cdn", "cdn", "cdn_cached", "certain"],
  ["fastly-cached", { response_status: 503, response_state: "HIT-STALE", response_reason: "Service Unavailable" }, "cdn", "cdn", "cdn_cached", "certain"],
  ["fastly-synthetic", { response_status: 404, response_state: "HIT-SYNTH", response_reason: "Not Found" }, "cdn", "unknown", "unknown", "inferred"],
  ["fastly-fetched-503", { response_status: 503, response_state: "MISS-CLUSTER", response_reason: "Service Unavailable" }, "origin", "origin", "origin_error", "inferred"],
  ["fastly-fetched-503", { response_status: 503, response_state: "PASS" }, "origin", "origin", "origin_error", "inferred"],
  ["fastly-fetched-503", { response_status: 503, response_state: "PASS", req_backend_is_shield: "1" }, "origin", "origin", "origin_error", "inferred"],
  ["fastly-origin-5xx", { response_status: 503, response_state: "MISS", beresp_status: 503 }, "origin", "origin", "origin_error", "certain"],
  ["fastly-origin-5xx", { response_status: 503, response_state: "MISS-WAIT", req_backend_is_origin: true }, "origin", "origin", "origin_error", "certain"],
  ["fastly-origin-5xx", { response_status: 503, response_state: "MISS", backend_is_shield: "0" }, "origin", "origin", "origin_error", "certain"],
  ["fastly-origin-5xx", { response_status: 500, response_state: "PASS", response_reason: "Internal Server Error" }, "origin", "origin", "origin_error", "certain"],
  ["fastly-origin-404", { response_status: 404, response_state: "MISS", response_reason: "Not Found" }, "origin", "origin", "origin_not_found", "certain"],
  ["fastly-fetched-refusal", { response_status: 401, response_state: "PASS-WAIT" }, "origin", "origin", "origin_rejected", "inferred"],
  ["fastly-fetched-refusal", { response_status: 403, response_state: "MISS" }, "origin", "origin", "origin_rejected", "inferred"],
  ["fastly-fetched-refusal", { response_status: 406, response_state: "PASS" }, "origin", "origin", "origin_rejected", "inferred"],
  ["fastly-fetched-refusal", { response_status: 429, response_state: "MISS-CLUSTER" }, "origin", "origin", "origin_rejected", "inferred"],
  ["fastly-origin-4xx", { response_status: 422, response_state: "PASS" }, "origin", "origin", "origin_rejected", "certain"],
  ["fastly-refused-by-cache", { response_status: 416, response_state: "HIT" }, "cdn", "client", "client_bad_request", "inferred"],
  ["fastly-refused-by-cache", { response_status: 412, response_state: "HIT-STALE-CLUSTER" }, "cdn", "client", "client_bad_request", "inferred"],
  ["fastly-synthetic", { response_status: 416, response_state: "HIT-SYNTH" }, "cdn", "unknown", "unknown", "inferred"],
  ["fastly-all-failed", { response_status: 503, response_state: "ERROR", response_reason: "All backends failed or unhealthy (chash)" }, "cdn", "origin", "origin_unhealthy", "inferred"],
  ["fastly-fetched-all-failed", { response_status: 503, response_state: "MISS-CLUSTER", response_reason: "all backends failed or unhealthy" }, "cdn", "origin", "origin_unhealthy", "inferred"],
  ["fastly-fetched-unhealthy", { response_status: 503, response_state: "MISS", response_reason: "Backend is unhealthy" }, "cdn", "origin", "origin_unhealthy", "inferred"],
  ["fastly-pipe-5xx", { response_status: 502, response_state: "PIPE" }, "origin", "origin", "origin_error", "inferred"],
  ["fastly-pipe-404", { response_status: 404, response_state: "PIPE" }, "origin", "origin", "origin_not_found", "inferred"],
  ["fastly-pipe-4xx", { response_status: 400, response_state: "PIPE" }, "origin", "origin", "origin_rejected", "inferred"],
  ["fastly-x-cache-hit", { fastly_server: "cache-cdg20764-CDG", status: 404, x_cache: "MISS, HIT" }, "cdn", "cdn", "cdn_cached", "inferred"],
  ["fastly-x-cache-5xx", { fastly_server: "cache-cdg20764-CDG", status: 503, cache_status: "MISS" }, "origin", "origin", "origin_error", "inferred"],
  ["fastly-stateless-503", { fastly_server: "cache-cdg20764-CDG", status: 503 }, "cdn", "unknown", "unknown", "inferred"],
  ["fastly-stateless-5xx", { fastly_server: "cache-cdg20764-CDG", status: 500 }, "origin", "origin", "origin_error", "inferred"],
  ["fastly-stateless-404", { fastly_server: "cache-cdg20764-CDG", status: 404 }, "origin", "origin", "origin_not_found", "inferred"],
  ["fastly-stateless-4xx", { fastly_server: "cache-cdg20764-CDG", status: 400 }, "origin", "origin", "origin_rejected", "inferred"],
  ["fastly-failed", { response_status: 500, response_state: "SOMETHING-NEW" }, "cdn", "unknown", "unknown", "inferred"],
] as const;

describe("rows of the rule table, after the manual", () => {
  it.each(verdicts)("%s: %o", (rule, fields, answered_by, fault, reason, confidence) => {
    expect(rowsOf(fastly, [lineOf(fields)])).toMatchObject([
      { rule, answered_by, fault, reason, confidence },
    ]);
  });

  it("has every rule", () => {
    const tested = new Set<string>(verdicts.map(([rule]) => rule));
    expect(fastly.rules.cdn?.map(([id]) => id).filter((id) => !tested.has(id))).toEqual([]);
  });
});

describe("columns", () => {
  const stock = { response_state: "HIT", response_status: 200 };

  it.each([
    ["HIT-WAIT", "hit"],
    ["HIT-STALE-CLUSTER", "stale"],
    ["MISS-WAIT", "miss"],
    ["HITPASS", "bypass"],
    ["PASS", "bypass"],
    ["PIPE", "bypass"],
    ["ERROR", "error"],
    ["BG-ERROR-HIT", "error"],
    ["NONE", undefined],
    ["SOMETHING-NEW", null],
  ])("the state %s is cache %s", (response_state, cache) => {
    const [row] = rowsOf(fastly, [lineOf({ ...stock, response_state })]);
    expect((row as { cache?: string }).cache).toBe(cache);
  });

  it.each([
    ["a client's", { fastly_is_edge: true }, undefined],
    ["a shield's", { fastly_is_edge: false }, "internal"],
  ])("client_kind: %s", (_what, fields, kind) => {
    const [row] = rowsOf(fastly, [lineOf({ ...stock, ...fields })]);
    expect((row as { client_kind?: string }).client_kind).toBe(kind);
  });

  it.each([
    ["microseconds", { time_elapsed: "48211" }, 48],
    ["milliseconds", { elapsed_time: 48 }, 48],
  ])("request_time_ms from %s", (_what, fields, request_time_ms) => {
    expect(rowsOf(fastly, [lineOf({ ...stock, ...fields })])).toMatchObject([{ request_time_ms }]);
  });
});

it("reads a format string of the service's own, with variables of VCL", () => {
  const text = '%{begin:msec}t %{resp.status}V %{cstr_escape(fastly_info.state)}V "%{json.escape(req.url)}V"';
  const layout = fastly.language?.layout(text, "own");
  const reader = layout && layoutParser(fastly as never, layout);
  expect(reader?.parse('1795514400250 404 MISS "/a?b=c"')).toMatchObject({
    time_ms: 1795514400250,
    status: 404,
    family: "miss",
    path: "/a",
  });
});
