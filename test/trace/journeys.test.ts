import { describe, expect, it } from "vitest";
import { executeReport } from "../../src/reports/execute.ts";
import { findReport } from "../../src/reports/registry.ts";
import { type Trace, traceRequests } from "../../src/trace/trace.ts";
import { type Line, objects, storeOf } from "../harness/database.ts";

const at = "2026-07-01T10:00:00Z";
const edge = (more: Partial<Line>): Line =>
  ({ at, tier: "cdn", source: "edge", request_id: "r1", bytes_sent: 500, ...more }) as Line;
const proxy = (more: Partial<Line>): Line =>
  ({ at, tier: "proxy", source: "proxy", request_id: "r1", bytes_sent: 500, ...more }) as Line;
const failed = (
  status: number | null,
  answered_by: string,
  fault: string,
  reason: string,
  confidence = "inferred",
) => ({
  status,
  answered_by,
  fault,
  reason,
  confidence,
});

const verdict = (lines: readonly Line[]) =>
  storeOf(lines)
    .prepare(
      "select joined_by, answered_by, fault, reason, confidence from journeys where source = 'edge' order by path = '/other', time_ms",
    )
    .raw()
    .get();

// another pair with a common id: it shows that the hops do share ids
const pair: readonly Line[] = [
  edge({ request_id: "other", path: "/other" }),
  proxy({ request_id: "other", path: "/other" }),
];

describe("the verdict of a journey is that of the deepest hop that failed", () => {
  it.each<[string, readonly Line[], unknown[]]>([
    [
      "the proxy knows more of a 502 than the edge",
      [
        edge(failed(502, "proxy", "origin", "unknown")),
        proxy(failed(502, "proxy", "origin", "origin_refused", "certain")),
      ],
      ["request_id", "proxy", "origin", "origin_refused", "certain"],
    ],
    [
      "the edge served an error out of its cache: no proxy was asked",
      [...pair, edge({ ...failed(404, "cdn", "cdn", "cdn_cached", "certain"), cache: "hit" })],
      [null, "cdn", "cdn", "cdn_cached", "certain"],
    ],
    [
      "the edge's own limit",
      [...pair, edge(failed(429, "cdn", "cdn", "cdn_limited", "certain"))],
      [null, "cdn", "cdn", "cdn_limited", "certain"],
    ],
    [
      "it never arrived at the proxy",
      [
        ...pair,
        edge(failed(502, "cdn", "origin", "origin_refused", "certain")),
        proxy({ request_id: "next", at: "2026-07-01T10:00:01Z" }),
      ],
      [null, "cdn", "proxy", "proxy_refused", "certain"],
    ],
    [
      "the proxy's log does not cover that minute",
      [...pair, edge({ ...failed(502, "cdn", "origin", "origin_refused"), at: "2026-07-01T12:00:00Z" })],
      [null, "cdn", "origin", "origin_refused", "inferred"],
    ],
    [
      "no ids are shared, so a missing partner says nothing",
      [edge(failed(502, "cdn", "origin", "origin_refused")), proxy({ request_id: "another" })],
      [null, "cdn", "origin", "origin_refused", "inferred"],
    ],
    [
      "the edge lost its patience, which to the proxy is a client that left",
      [
        edge(failed(504, "cdn", "origin", "origin_timeout")),
        proxy({ ...failed(499, "client", "client", "client_abort"), bytes_sent: 0 }),
      ],
      ["request_id", "cdn", "origin", "origin_timeout", "inferred"],
    ],
    [
      "the edge hid the proxy's failure behind a stale copy",
      [
        edge({ status: 200, answered_by: "cdn", cache: "stale" }),
        proxy(failed(502, "proxy", "origin", "origin_reset", "certain")),
      ],
      ["request_id", "cdn", null, null, null],
    ],
    [
      "a good answer of the origin",
      [edge({ status: 200 }), proxy({ status: 200, answered_by: "origin" })],
      ["request_id", "origin", null, null, null],
    ],
  ])("%s", (_what, lines, expected) => {
    expect(verdict(lines)).toEqual(expected);
  });

  it.each<[string, Partial<Line>, Partial<Line>, string]>([
    ["the id that the CDN gave", {}, { request_id: "own", edge_id: "r1" }, "edge_id"],
    ["the trace", { trace_key: "t" }, { request_id: "own", trace_key: "t" }, "trace_id"],
  ])("joins by %s", (_what, at_edge, at_proxy, joined_by) => {
    const lines = [
      edge({ ...failed(502, "proxy", "origin", "unknown"), ...at_edge }),
      proxy({ ...failed(502, "proxy", "origin", "origin_reset", "certain"), ...at_proxy }),
    ];
    expect(verdict(lines)).toEqual([joined_by, "proxy", "origin", "origin_reset", "certain"]);
  });

  it("excludes internal requests of the CDN", () => {
    expect(verdict([edge({ client_kind: "internal" })])).toBeUndefined();
  });

  it("reads a period by time", () => {
    const plan = storeOf(pair)
      .prepare("explain query plan select * from journeys where time_ms > 5")
      .all() as {
      detail: string;
    }[];
    expect(plan.map(({ detail }) => detail).filter((detail) => detail.startsWith("SCAN"))).toEqual([]);
  });
});

describe("trace", () => {
  const store = storeOf([
    edge({ ...failed(502, "proxy", "origin", "unknown"), request_id: "edge-1", trace_key: "1-abc" }),
    proxy({
      ...failed(502, "proxy", "origin", "origin_reset", "certain"),
      request_id: "own-1",
      edge_id: "edge-1",
      trace_key: "1-abc",
    }),
    proxy({
      ...failed(404, "origin", "origin", "origin_not_found", "certain"),
      request_id: "alone",
    }),
  ]);

  it.each(["edge-1", "own-1", "Root=1-abc"])(
    "finds both hops by %s, the CDN first, and one verdict",
    (id) => {
      const [request, ...others] = traceRequests(store, id);
      expect(others).toEqual([]);
      const { hops, verdict } = request as Trace;
      expect(hops.map(({ hop, reason }) => [hop, reason])).toEqual([
        ["cdn", "unknown"],
        ["proxy", "origin_reset"],
      ]);
      expect(verdict).toMatchObject({ reason: "origin_reset", confidence: "certain", status: 502 });
    },
  );

  it("uses the verdict of the line if there is only one hop", () => {
    expect(traceRequests(store, "alone")).toMatchObject([{ verdict: { reason: "origin_not_found" } }]);
  });

  it("finds nothing for an unknown id", () => {
    expect(traceRequests(store, "nothing")).toEqual([]);
  });
});

describe("reports over several hops", () => {
  const period = { since: Date.parse("2026-07-01"), until: Date.parse("2026-07-02") };

  it("hops: counts each combination of statuses", () => {
    const store = storeOf([
      ...pair,
      edge(failed(502, "proxy", "origin", "unknown")),
      proxy({ ...failed(502, "proxy", "origin", "origin_refused", "certain"), upstream_status: 502 }),
    ]);
    expect(objects(executeReport(store, findReport("hops"), period))).toMatchObject([
      {
        chain: "edge > proxy",
        statuses: "502 > 502",
        origin_status: 502,
        joined_by: "request_id",
        requests: 1,
        share: 0.5,
        failed: 1,
        reason: "origin_refused",
        certain: 1,
      },
      {
        chain: "edge > proxy",
        statuses: "200 > 200",
        origin_status: null,
        requests: 1,
        failed: 0,
        reason: null,
      },
    ]);
  });
});
