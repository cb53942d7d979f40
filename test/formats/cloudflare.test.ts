import { describe, expect, it } from "vitest";
import { UsageError } from "../../src/errors.ts";
import { cloudflare } from "../../src/formats/cloudflare/cloudflare.ts";
import { layoutParser } from "../../src/parse/parser.ts";
import { rowsOf } from "../harness/fixture-rows.ts";

/** A record of which only what decides is logged: the customer chooses. */
const lineOf = (fields: object): string =>
  JSON.stringify({ EdgeStartTimestamp: 1795514400250123500, RayID: "9a4f0000c0ffee01", ...fields });

// biome-ignore format: a table, a row a case
const verdicts = [
  ["cloudflare-lookup", { EdgeResponseStatus: 504, OriginResponseStatus: 0, ClientRequestSource: "earlyHintsCache" }, null, null, null, null],
  ["cloudflare-lookup", { EdgeResponseStatus: 504, OriginResponseStatus: 0, ClientRequestSource: 6 }, null, null, null, null],
  ["cloudflare-lookup", { EdgeResponseStatus: 200, ClientRequestSource: "purge" }, null, null, null, null],
  ["cloudflare-cache-answered", { EdgeResponseStatus: 200, OriginResponseStatus: 0, CacheCacheStatus: "hit" }, "cdn", null, null, null],
  ["cloudflare-cache-answered", { EdgeResponseStatus: 200, OriginResponseStatus: 304, CacheCacheStatus: "revalidated" }, "cdn", null, null, null],
  ["cloudflare-cache-answered", { EdgeResponseStatus: 200, CacheCacheStatus: "updating" }, "cdn", null, null, null],
  ["cloudflare-origin-answered", { EdgeResponseStatus: 200, OriginResponseStatus: 200, CacheCacheStatus: "dynamic" }, "origin", null, null, null],
  ["cloudflare-edge-answered", { EdgeResponseStatus: 301, OriginResponseStatus: 0, OriginIP: "", CacheCacheStatus: "dynamic" }, "cdn", null, null, null],
  ["cloudflare-past-cache", { EdgeResponseStatus: 200, CacheCacheStatus: "miss" }, "origin", null, null, null],
  ["cloudflare-edge-good", { EdgeResponseStatus: 301, OriginResponseStatus: 0, CacheCacheStatus: "unknown" }, "cdn", null, null, null],
  ["cloudflare-499", { EdgeResponseStatus: 499, OriginResponseStatus: 0 }, "client", "client", "client_abort", "certain"],
  ["cloudflare-499", { EdgeResponseStatus: 499 }, "client", "client", "client_abort", "certain"],
  ["cloudflare-499-answered", { EdgeResponseStatus: 499, OriginResponseStatus: 200 }, "client", "client", "client_abort", "inferred"],
  ["cloudflare-499-origin", { EdgeResponseStatus: 499, OriginResponseStatus: 499 }, "origin", "origin", "origin_rejected", "inferred"],
  ["cloudflare-522", { EdgeResponseStatus: 522, OriginResponseStatus: 0, SecurityActions: ["connectionClose"], SecuritySources: ["l7ddos"] }, "cdn", "origin", "origin_timeout", "certain"],
  ["cloudflare-521", { EdgeResponseStatus: 521, OriginResponseStatus: 0, SecurityAction: "force_connection_close" }, "cdn", "origin", "origin_refused", "certain"],
  ["cloudflare-denied", { EdgeResponseStatus: 403, OriginResponseStatus: 0, SecurityActions: ["forceConnectionClose", "block"], SecuritySources: ["l7ddos", "waf"] }, "cdn", "cdn", "cdn_denied", "certain"],
  ["cloudflare-denied", { EdgeResponseStatus: 499, OriginResponseStatus: 0, FirewallMatchesActions: ["block"], FirewallMatchesSources: ["firewallRules"] }, "cdn", "cdn", "cdn_denied", "certain"],
  ["cloudflare-limited-rule", { EdgeResponseStatus: 499, OriginResponseStatus: 0, SecurityActions: ["block"], SecuritySources: ["rateLimit"] }, "cdn", "cdn", "cdn_limited", "certain"],
  ["cloudflare-denied", { EdgeResponseStatus: 429, OriginResponseStatus: 0, SecurityAction: "block", SecurityActions: ["block"], SecuritySources: ["firewallCustom"] }, "cdn", "cdn", "cdn_denied", "certain"],
  ["cloudflare-limited-late", { EdgeResponseStatus: 429, OriginResponseStatus: 200, SecurityActions: ["block"], SecuritySources: ["rateLimit"] }, "cdn", "cdn", "cdn_limited", "inferred"],
  ["cloudflare-denied-late", { EdgeResponseStatus: 403, OriginResponseStatus: 200, FirewallMatchesActions: ["block"], FirewallMatchesSources: ["firewallManaged"] }, "cdn", "cdn", "cdn_denied", "inferred"],
  ["cloudflare-denied-or-origin", { EdgeResponseStatus: 403, OriginResponseStatus: 403, SecurityAction: "block" }, "origin", "origin", "origin_rejected", "inferred"],
  ["cloudflare-other-zone-page", { EdgeResponseStatus: 403, OriginResponseStatus: 403, EdgeCFConnectingO2O: true, ResponseHeaders: { "cf-error-type": "1020" } }, "origin", "origin", "unknown", "inferred"],
  ["cloudflare-other-zone-5xx", { EdgeResponseStatus: 502, OriginResponseStatus: 502, EdgeCFConnectingO2O: true }, "origin", "origin", "origin_error", "inferred"],
  ["cloudflare-other-zone-404", { EdgeResponseStatus: 404, OriginResponseStatus: 404, EdgeCFConnectingO2O: true }, "origin", "origin", "origin_not_found", "inferred"],
  ["cloudflare-other-zone-4xx", { EdgeResponseStatus: 429, OriginResponseStatus: 429, EdgeCFConnectingO2O: true }, "origin", "origin", "origin_rejected", "inferred"],
  ["cloudflare-1019", { EdgeResponseStatus: 403, OriginResponseStatus: 0, ResponseHeaders: { "cf-error-type": "1019" } }, "cdn", "cdn", "cdn_function", "certain"],
  ["cloudflare-1019", { EdgeResponseStatus: 403, OriginResponseStatus: 0, ResponseHeaders: { "cf-error-type": "1042" } }, "cdn", "cdn", "cdn_function", "certain"],
  ["cloudflare-1015", { EdgeResponseStatus: 403, OriginResponseStatus: 0, ResponseHeaders: { "cf-error-type": "1015" } }, "cdn", "cdn", "cdn_limited", "certain"],
  ["cloudflare-1015", { EdgeResponseStatus: 403, OriginResponseStatus: 0, ResponseHeaders: { "cf-error-type": "1025" } }, "cdn", "cdn", "cdn_limited", "certain"],
  ["cloudflare-1015", { EdgeResponseStatus: 403, OriginResponseStatus: 0, ResponseHeaders: { "cf-error-type": "1200" } }, "cdn", "cdn", "cdn_limited", "certain"],
  ["cloudflare-1020", { EdgeResponseStatus: 403, OriginResponseStatus: 0, ResponseHeaders: { "cf-error-type": "1005" } }, "cdn", "cdn", "cdn_denied", "certain"],
  ["cloudflare-1020", { EdgeResponseStatus: 403, OriginResponseStatus: 0, ResponseHeaders: { "cf-error-type": "1012" } }, "cdn", "cdn", "cdn_denied", "certain"],
  ["cloudflare-1020", { EdgeResponseStatus: 403, OriginResponseStatus: 0, ResponseHeaders: { "cf-error-type": "1020" } }, "cdn", "cdn", "cdn_denied", "certain"],
  ["cloudflare-1020", { EdgeResponseStatus: 403, OriginResponseStatus: 0, ResponseHeaders: { "cf-error-type": "1106" } }, "cdn", "cdn", "cdn_denied", "certain"],
  ["cloudflare-1013", { EdgeResponseStatus: 403, OriginResponseStatus: 0, ResponseHeaders: { "cf-error-type": "1013" } }, "cdn", "client", "client_bad_request", "inferred"],
  ["cloudflare-1033", { EdgeResponseStatus: 403, OriginResponseStatus: 0, ResponseHeaders: { "cf-error-type": 1033 } }, "cdn", "origin", "origin_unhealthy", "certain"],
  ["cloudflare-1000", { EdgeResponseStatus: 403, OriginResponseStatus: 0, ResponseHeaders: { "cf-error-type": "1004" } }, "cdn", "cdn", "cdn_config", "certain"],
  ["cloudflare-1000", { EdgeResponseStatus: 403, OriginResponseStatus: 0, ResponseHeaders: { "cf-error-type": "1037" } }, "cdn", "cdn", "cdn_config", "certain"],
  ["cloudflare-1000", { EdgeResponseStatus: 403, OriginResponseStatus: 0, ResponseHeaders: { "cf-error-type": "1041" } }, "cdn", "cdn", "cdn_config", "certain"],
  ["cloudflare-11xx", { EdgeResponseStatus: 403, OriginResponseStatus: 0, ResponseHeaders: { "cf-error-type": "1022" } }, "cdn", "cdn", "cdn_error", "inferred"],
  ["cloudflare-11xx", { EdgeResponseStatus: 403, OriginResponseStatus: 0, ResponseHeaders: { "cf-error-type": "1104" } }, "cdn", "cdn", "cdn_error", "inferred"],
  ["cloudflare-page-520", { EdgeResponseStatus: 503, OriginResponseStatus: 0, ResponseHeaders: { "cf-error-type": "520" } }, "cdn", "origin", "origin_reset", "certain"],
  ["cloudflare-page-521", { EdgeResponseStatus: 503, OriginResponseStatus: 0, ResponseHeaders: { "cf-error-type": "521" } }, "cdn", "origin", "origin_refused", "certain"],
  ["cloudflare-page-522", { EdgeResponseStatus: 503, OriginResponseStatus: 0, ResponseHeaders: { "cf-error-type": "522" } }, "cdn", "origin", "origin_timeout", "certain"],
  ["cloudflare-page-523", { EdgeResponseStatus: 503, OriginResponseStatus: 0, ResponseHeaders: { "cf-error-type": "523" } }, "cdn", "origin", "origin_refused", "certain"],
  ["cloudflare-page-524", { EdgeResponseStatus: 503, OriginResponseStatus: 0, ResponseHeaders: { "cf-error-type": "524" } }, "cdn", "origin", "origin_timeout", "certain"],
  ["cloudflare-page-525", { EdgeResponseStatus: 503, OriginResponseStatus: 0, ResponseHeaders: { "cf-error-type": "525" } }, "cdn", "origin", "origin_tls", "certain"],
  ["cloudflare-page-526", { EdgeResponseStatus: 503, OriginResponseStatus: 0, ResponseHeaders: { "cf-error-type": "526" } }, "cdn", "origin", "origin_tls", "certain"],
  ["cloudflare-page-527", { EdgeResponseStatus: 503, OriginResponseStatus: 0, ResponseHeaders: { "cf-error-type": "527" } }, "cdn", "origin", "origin_reset", "inferred"],
  ["cloudflare-refused-by-cache", { EdgeResponseStatus: 416, OriginResponseStatus: 0, CacheCacheStatus: "hit" }, "cdn", "client", "client_bad_request", "inferred"],
  ["cloudflare-refused-by-cache", { EdgeResponseStatus: 412, OriginResponseStatus: 0, CacheCacheStatus: "stale" }, "cdn", "client", "client_bad_request", "inferred"],
  ["cloudflare-refused-by-cache", { EdgeResponseStatus: 416, OriginResponseStatus: 0, CacheCacheStatus: "revalidated" }, "cdn", "client", "client_bad_request", "inferred"],
  ["cloudflare-nothing-sent", { EdgeResponseStatus: 0, OriginResponseStatus: 0 }, "client", "client", "client_abort", "inferred"],
  ["cloudflare-limited-rule", { EdgeResponseStatus: 403, OriginResponseStatus: 0, SecurityActions: ["log", "block"], SecuritySources: ["firewallCustom", "ratelimit"] }, "cdn", "cdn", "cdn_limited", "certain"],
  ["cloudflare-limited-rule", { EdgeResponseStatus: 429, OriginResponseStatus: 0, EdgeRateLimitAction: "ban", EdgeRateLimitID: "1307134" }, "cdn", "cdn", "cdn_limited", "certain"],
  ["cloudflare-limited-path", { EdgeResponseStatus: 403, OriginResponseStatus: 0, SecurityAction: "block", EdgePathingStatus: "rate_limit" }, "cdn", "cdn", "cdn_limited", "certain"],
  ["cloudflare-limited-429", { EdgeResponseStatus: 429, OriginResponseStatus: 0, SecurityAction: "block" }, "cdn", "cdn", "cdn_limited", "inferred"],
  ["cloudflare-malformed", { EdgeResponseStatus: 400, OriginResponseStatus: 0, FirewallMatchesActions: ["block"], FirewallMatchesSources: ["validation"] }, "cdn", "client", "client_bad_request", "certain"],
  ["cloudflare-denied", { EdgeResponseStatus: 403, OriginResponseStatus: 0, FirewallMatchesActions: ["simulate", "challenge"], FirewallMatchesSources: ["firewallRules", "firewallRules"] }, "cdn", "cdn", "cdn_denied", "certain"],
  ["cloudflare-denied", { EdgeResponseStatus: 403, OriginResponseStatus: 0, WAFAction: "drop", EdgePathingOp: "wl" }, "cdn", "cdn", "cdn_denied", "certain"],
  ["cloudflare-denied", { EdgeResponseStatus: 403, OriginResponseStatus: 0, SecurityAction: "managed_challenge" }, "cdn", "cdn", "cdn_denied", "certain"],
  ["cloudflare-denied", { EdgeResponseStatus: 403, SecurityAction: "managedChallenge", CacheCacheStatus: "dynamic" }, "cdn", "cdn", "cdn_denied", "certain"],
  ["cloudflare-denied", { EdgeResponseStatus: 403, OriginResponseStatus: 0, SecurityActions: ["log", "block"], SecuritySources: ["ratelimit", "firewallManaged"] }, "cdn", "cdn", "cdn_denied", "certain"],
  ["cloudflare-denied", { EdgeResponseStatus: 403, OriginResponseStatus: 0, SecurityActions: ["block"], SecuritySources: [] }, "cdn", "cdn", "cdn_denied", "certain"],
  ["cloudflare-ban-limited", { EdgeResponseStatus: 429, OriginResponseStatus: 0, EdgePathingOp: "ban", EdgePathingSrc: "user", EdgePathingStatus: "rateLimit" }, "cdn", "cdn", "cdn_limited", "certain"],
  ["cloudflare-ban", { EdgeResponseStatus: 403, OriginResponseStatus: 0, EdgePathingOp: "ban", EdgePathingSrc: "bic", EdgePathingStatus: "unknown" }, "cdn", "cdn", "cdn_denied", "certain"],
  ["cloudflare-challenge", { EdgeResponseStatus: 503, OriginResponseStatus: 0, EdgePathingOp: "chl", EdgePathingSrc: "iuam", EdgePathingStatus: "captchaNew" }, "cdn", "cdn", "cdn_denied", "certain"],
  ["cloudflare-bad-host", { EdgeResponseStatus: 403, OriginResponseStatus: 0, EdgePathingOp: "errHost", EdgePathingSrc: "macro", EdgePathingStatus: "bad_host" }, "cdn", "client", "client_bad_request", "certain"],
  ["cloudflare-host", { EdgeResponseStatus: 409, OriginResponseStatus: 0, EdgePathingOp: "err_host", EdgePathingSrc: "macro", EdgePathingStatus: "dnsErr" }, "cdn", "cdn", "cdn_config", "certain"],
  ["cloudflare-host", { EdgeResponseStatus: 403, OriginResponseStatus: 0, EdgePathingOp: "errHost", EdgePathingStatus: "no_existing_host" }, "cdn", "cdn", "cdn_config", "certain"],
  ["cloudflare-1101", { EdgeResponseStatus: 500, OriginResponseStatus: 0, ResponseHeaders: { "cf-error-type": "1101" } }, "cdn", "cdn", "cdn_function", "certain"],
  ["cloudflare-1101", { EdgeResponseStatus: 503, OriginResponseStatus: 0, ResponseHeaders: { "cf-error-type": "1102" } }, "cdn", "cdn", "cdn_function", "certain"],
  ["cloudflare-1016", { EdgeResponseStatus: 530, OriginResponseStatus: 0, ResponseHeaders: { "cf-error-type": "1016" } }, "cdn", "origin", "origin_dns", "certain"],
  ["cloudflare-1000", { EdgeResponseStatus: 403, OriginResponseStatus: 0, ResponseHeaders: { "cf-error-type": "1014" } }, "cdn", "cdn", "cdn_config", "certain"],
  ["cloudflare-o2o", { EdgeResponseStatus: 521, EdgeCFConnectingO2O: true }, null, "origin", "unknown", "inferred"],
  ["cloudflare-520", { EdgeResponseStatus: 520, OriginResponseStatus: 0, OriginIP: "192.0.2.80" }, "cdn", "origin", "origin_reset", "certain"],
  ["cloudflare-521", { EdgeResponseStatus: 521, OriginResponseStatus: 0, OriginIP: "192.0.2.80" }, "cdn", "origin", "origin_refused", "certain"],
  ["cloudflare-521", { EdgeResponseStatus: 521 }, "cdn", "origin", "origin_refused", "certain"],
  ["cloudflare-522", { EdgeResponseStatus: 522, OriginResponseStatus: 0, OriginIP: "192.0.2.80" }, "cdn", "origin", "origin_timeout", "certain"],
  ["cloudflare-523", { EdgeResponseStatus: 523, OriginResponseStatus: 0, OriginIP: "192.0.2.80" }, "cdn", "origin", "origin_refused", "certain"],
  ["cloudflare-524", { EdgeResponseStatus: 524, OriginResponseStatus: 0, OriginIP: "192.0.2.80" }, "cdn", "origin", "origin_timeout", "certain"],
  ["cloudflare-525", { EdgeResponseStatus: 525, OriginResponseStatus: 0, OriginIP: "192.0.2.80" }, "cdn", "origin", "origin_tls", "certain"],
  ["cloudflare-526", { EdgeResponseStatus: 526, OriginResponseStatus: 0, OriginIP: "192.0.2.80" }, "cdn", "origin", "origin_tls", "certain"],
  ["cloudflare-527", { EdgeResponseStatus: 527, OriginResponseStatus: 0, OriginIP: "192.0.2.80" }, "cdn", "origin", "origin_reset", "inferred"],
  ["cloudflare-530", { EdgeResponseStatus: 530, OriginResponseStatus: 0 }, "cdn", "origin", "origin_dns", "inferred"],
  ["cloudflare-copied", { EdgeResponseStatus: 522, OriginResponseStatus: 522 }, "origin", "origin", "origin_error", "inferred"],
  ["cloudflare-cached", { EdgeResponseStatus: 404, OriginResponseStatus: 0, CacheCacheStatus: "hit" }, "cdn", "cdn", "cdn_cached", "certain"],
  ["cloudflare-cached", { EdgeResponseStatus: 404, OriginResponseStatus: 304, CacheCacheStatus: "revalidated" }, "cdn", "cdn", "cdn_cached", "certain"],
  ["cloudflare-cached", { EdgeResponseStatus: 503, CacheCacheStatus: "stale" }, "cdn", "cdn", "cdn_cached", "certain"],
  ["cloudflare-origin-5xx", { EdgeResponseStatus: 502, OriginResponseStatus: 502, CacheCacheStatus: "dynamic" }, "origin", "origin", "origin_error", "certain"],
  ["cloudflare-origin-404", { EdgeResponseStatus: 410, OriginResponseStatus: 410, CacheCacheStatus: "miss" }, "origin", "origin", "origin_not_found", "certain"],
  ["cloudflare-origin-4xx", { EdgeResponseStatus: 429, OriginResponseStatus: 429 }, "origin", "origin", "origin_rejected", "certain"],
  ["cloudflare-replaced-5xx", { EdgeResponseStatus: 503, OriginResponseStatus: 500 }, "cdn", "origin", "origin_error", "inferred"],
  ["cloudflare-replaced-404", { EdgeResponseStatus: 403, OriginResponseStatus: 404 }, "cdn", "origin", "origin_not_found", "inferred"],
  ["cloudflare-replaced-4xx", { EdgeResponseStatus: 404, OriginResponseStatus: 403 }, "cdn", "origin", "origin_rejected", "inferred"],
  ["cloudflare-incomplete", { EdgeResponseStatus: 502, OriginResponseStatus: 200 }, "cdn", "origin", "origin_incomplete", "inferred"],
  ["cloudflare-worker-replaced", { EdgeResponseStatus: 500, OriginResponseStatus: 200, WorkerStatus: "ok" }, "cdn", "cdn", "cdn_function", "inferred"],
  ["cloudflare-edge-replaced", { EdgeResponseStatus: 500, OriginResponseStatus: 200, WorkerStatus: "unknown" }, "cdn", "cdn", "cdn_error", "inferred"],
  ["cloudflare-worker-client", { EdgeResponseStatus: 500, OriginResponseStatus: 0, WorkerStatus: "clientDisconnected" }, "client", "client", "client_abort", "inferred"],
  ["cloudflare-worker-threw", { EdgeResponseStatus: 500, OriginResponseStatus: 0, WorkerStatus: "scriptThrewException" }, "cdn", "cdn", "cdn_function", "certain"],
  ["cloudflare-worker-threw", { EdgeResponseStatus: 503, OriginResponseStatus: 0, WorkerStatus: "exceededCpu" }, "cdn", "cdn", "cdn_function", "certain"],
  ["cloudflare-worker-word", { EdgeResponseStatus: 500, OriginResponseStatus: 0, WorkerStatus: "somethingNew" }, "cdn", "cdn", "cdn_function", "inferred"],
  ["cloudflare-worker-5xx", { EdgeResponseStatus: 500, OriginResponseStatus: 0, WorkerStatus: "ok", WorkerSubrequestCount: 2 }, "cdn", "cdn", "cdn_function", "inferred"],
  ["cloudflare-worker-5xx", { EdgeResponseStatus: 504, OriginResponseStatus: 0, WorkerCPUTime: 900 }, "cdn", "cdn", "cdn_function", "inferred"],
  ["cloudflare-worker-denied", { EdgeResponseStatus: 401, OriginResponseStatus: 0, WorkerStatus: "ok" }, "cdn", "cdn", "cdn_denied", "inferred"],
  ["cloudflare-worker-4xx", { EdgeResponseStatus: 404, OriginResponseStatus: 0, WorkerWallTimeUs: 300 }, "cdn", "cdn", "unknown", "inferred"],
  ["cloudflare-504", { EdgeResponseStatus: 504, OriginResponseStatus: 0 }, "cdn", "origin", "origin_timeout", "inferred"],
  ["cloudflare-502-asked", { EdgeResponseStatus: 502, OriginResponseStatus: 0, OriginIP: "192.0.2.80" }, "cdn", "origin", "origin_reset", "inferred"],
  ["cloudflare-502-asked", { EdgeResponseStatus: 502, OriginResponseStatus: 0, OriginIP: "", OriginTCPHandshakeDurationMs: 12 }, "cdn", "origin", "origin_reset", "inferred"],
  ["cloudflare-502", { EdgeResponseStatus: 502, OriginResponseStatus: 0, OriginIP: "" }, "cdn", "cdn", "cdn_error", "inferred"],
  ["cloudflare-429", { EdgeResponseStatus: 429 }, "cdn", "cdn", "cdn_limited", "inferred"],
  ["cloudflare-denied-status", { EdgeResponseStatus: 401, OriginResponseStatus: 0 }, "cdn", "cdn", "cdn_denied", "inferred"],
  ["cloudflare-denied-status", { EdgeResponseStatus: 403, OriginResponseStatus: 0, SecurityActions: ["challengeSolved", "allow"] }, "cdn", "cdn", "cdn_denied", "inferred"],
  ["cloudflare-403", { EdgeResponseStatus: 403, CacheCacheStatus: "dynamic" }, "cdn", "cdn", "cdn_denied", "inferred"],
  ["cloudflare-409", { EdgeResponseStatus: 409, OriginResponseStatus: 0 }, "cdn", "cdn", "cdn_config", "inferred"],
  ["cloudflare-421", { EdgeResponseStatus: 421 }, "cdn", "cdn", "cdn_config", "inferred"],
  ["cloudflare-408", { EdgeResponseStatus: 408, OriginResponseStatus: 0 }, "cdn", "client", "client_timeout", "inferred"],
  ["cloudflare-bad-request", { EdgeResponseStatus: 413, OriginResponseStatus: 0 }, "cdn", "client", "client_bad_request", "inferred"],
  ["cloudflare-5xx", { EdgeResponseStatus: 500, OriginResponseStatus: 0, OriginIP: "" }, "cdn", "cdn", "cdn_error", "inferred"],
  ["cloudflare-5xx-asked", { EdgeResponseStatus: 500, OriginResponseStatus: 0, OriginIP: "192.0.2.80" }, "cdn", "origin", "origin_reset", "inferred"],
  ["cloudflare-past-cache-5xx", { EdgeResponseStatus: 502, CacheCacheStatus: "dynamic" }, "origin", "origin", "origin_error", "inferred"],
  ["cloudflare-past-cache-404", { EdgeResponseStatus: 404, CacheCacheStatus: "expired" }, "origin", "origin", "origin_not_found", "inferred"],
  ["cloudflare-past-cache-4xx", { EdgeResponseStatus: 401, CacheCacheStatus: "bypass" }, "origin", "origin", "origin_rejected", "inferred"],
  ["cloudflare-failed", { EdgeResponseStatus: 404, OriginResponseStatus: 0, OriginIP: "", CacheCacheStatus: "miss" }, "cdn", "unknown", "unknown", "inferred"],
] as const;

describe("each row of the rule table", () => {
  it.each(verdicts)("%s: %o", (rule, fields, answered_by, fault, reason, confidence) => {
    const [row] = rowsOf(cloudflare, [lineOf(fields)]);
    expect(row).toMatchObject({ rule, answered_by, fault, reason, confidence });
  });

  it("covers every rule", () => {
    const tested = new Set<string>(verdicts.map(([rule]) => rule));
    expect(cloudflare.rules.cdn?.map(([id]) => id).filter((id) => !tested.has(id))).toEqual([]);
  });
});

describe("times", () => {
  it.each([
    ["RFC 3339", "2026-11-24T10:00:00Z", "2026-11-24T10:00:00.000Z"],
    ["without a zone", "2026-11-24 10:00:00", "2026-11-24T10:00:00.000Z"],
    ["unix", 1795514400, "2026-11-24T10:00:00.000Z"],
    ["unix as text", "1795514400", "2026-11-24T10:00:00.000Z"],
    ["unixnano", 1795514400250123500, "2026-11-24T10:00:00.250Z"],
    ["unixnano as text", "1795514400250999999", "2026-11-24T10:00:00.250Z"],
  ])("%s", (_what, EdgeStartTimestamp, time) => {
    expect(rowsOf(cloudflare, [lineOf({ EdgeStartTimestamp })])).toMatchObject([{ time }]);
  });

  it.each([
    ["of whole seconds that end before they began", 1795514401, 1795514400, null],
    ["of whole seconds", 1795514400, 1795514407, null],
    ["of whole seconds as text", "2026-11-24T10:00:00Z", "2026-11-24T10:00:00Z", null],
    ["of nanoseconds", 1795514400250000000, 1795514400298000000, 48],
  ])("%s give request_time_ms", (_what, start, end, request_time_ms) => {
    const line = lineOf({ EdgeStartTimestamp: start, EdgeEndTimestamp: end });
    expect(rowsOf(cloudflare, [line])).toMatchObject([{ request_time_ms }]);
  });
});

it.each([
  ["the first byte", { EdgeTimeToFirstByteMs: 740, OriginResponseDurationMs: 690 }, 740],
  ["the origin", { EdgeTimeToFirstByteMs: 0, OriginResponseDurationMs: 690, OriginResponseStatus: 200 }, 690],
  ["neither", { EdgeTimeToFirstByteMs: 0, OriginResponseDurationMs: 0 }, null],
])("takes the duration from %s if the times are in whole seconds", (_what, fields, request_time_ms) => {
  const times = { EdgeStartTimestamp: "2026-11-24T10:00:00Z", EdgeEndTimestamp: "2026-11-24T10:00:01Z" };
  expect(rowsOf(cloudflare, [lineOf({ ...times, ...fields })])).toMatchObject([{ request_time_ms }]);
});

describe("internal requests", () => {
  it.each([
    ["a client's", { ClientRequestSource: "eyeball" }, undefined],
    ["a client's by its number", { ClientRequestSource: 1 }, undefined],
    ["not logged", {}, undefined],
    ["a Worker's", { ClientRequestSource: "edgeWorkerFetch" }, "internal"],
    ["a Worker's by its flag", { WorkerSubrequest: true }, "internal"],
    ["a lookup's", { ClientRequestSource: "earlyHintsCache" }, "internal"],
    ["a word to come", { ClientRequestSource: "somethingNew" }, "internal"],
  ])("%s", (_what, fields, kind) => {
    const [row] = rowsOf(cloudflare, [lineOf({ EdgeResponseStatus: 200, ...fields })]);
    expect((row as { client_kind?: string }).client_kind).toBe(kind);
  });
});

describe("csv", () => {
  const names = "ClientIP,EdgeStartTimestamp,EdgeResponseStatus,RayID";

  it("is parsed by the field_names of the job if it has no header", () => {
    const layout = cloudflare.language?.layout(names, "csv");
    const reader = layout && layoutParser(cloudflare as never, layout);
    expect(reader?.parse('"198.51.100.7",1795514400,521,"9a4f"')).toMatchObject({
      client_ip: "198.51.100.7",
      status: 521,
    });
  });

  it.each([
    ["no time", "ClientIP,EdgeResponseStatus,RayID"],
    ["an nginx format", "$remote_addr [$time_local] $status"],
    ["one field", "EdgeStartTimestamp"],
  ])("takes no names from %s", (_what, text) => {
    expect(cloudflare.header?.(text)).toBeNull();
    expect(() => cloudflare.language?.layout(text, "csv")).toThrow(UsageError);
  });
});
