import { expect, it } from "vitest";
import { requestSummary } from "../../src/trace/summary.ts";
import { traceRequests } from "../../src/trace/trace.ts";
import { type Line, storeOf } from "../harness/database.ts";

const line = (source: string, status: number, more: Partial<Line> = {}): Line =>
  ({
    at: "2026-07-01T10:00:00Z",
    tier: source === "edge" ? "cdn" : "proxy",
    source,
    status,
    request_id: "r",
    ...more,
  }) as Line;
const failed = (
  fault: string,
  reason: string,
  confidence = "certain",
  answered_by = fault,
): Partial<Line> => ({
  answered_by,
  fault,
  reason,
  confidence,
});
const unclear = failed("origin", "unknown", "inferred", "proxy");

/** The order of sources, by requests that all of them logged. */
const known = (...sources: readonly string[]): readonly Line[] =>
  sources.map((source, index) =>
    line(source, 200, { request_id: "known", request_time_ms: 100 - 10 * index, path: "/known" }),
  );

const summary = (lines: readonly Line[], sources = ["edge", "nginx"]): readonly string[] =>
  traceRequests(storeOf([...known(...sources), ...lines]), "r").flatMap(requestSummary);

it("names the innermost line that has the cause", () => {
  expect(
    summary([line("edge", 502, unclear), line("nginx", 502, failed("origin", "origin_refused"))]),
  ).toEqual([
    "the request at each hop, from the client inward, joined by request_id:",
    "  1 edge (cdn): sent 502; unknown, inferred",
    "  2 nginx (proxy): sent 502; origin_refused, certain",
    "verdict: origin_refused, certain; fault: origin; decided by nginx, the innermost hop that logged the request",
  ]);
});

it("names a hop that answered on its own", () => {
  expect(summary([line("edge", 403, failed("cdn", "cdn_denied")), line("nginx", 200)]).at(-1)).toBe(
    "verdict: cdn_denied, certain; fault: cdn (edge); decided by edge, which answered without the hops behind it",
  );
});

it("shows the statuses of a contradiction", () => {
  expect(
    summary([
      line("edge", 504, { ...failed("origin", "origin_timeout", "certain", "cdn"), upstream_status: 504 }),
      line("nginx", 502, failed("origin", "origin_refused")),
    ]),
  ).toEqual([
    "the request at each hop, from the client inward, joined by request_id:",
    "  1 edge (cdn): sent 504, received 504; origin_timeout, certain",
    "  2 nginx (proxy): sent 502; origin_refused, certain",
    "verdict: origin_refused, inferred; fault: origin; decided by nginx; the lines contradict each other about the status, so the verdict is inferred",
  ]);
});

it("shows the statuses of all tries of a hop, and a hidden failure", () => {
  expect(
    summary([
      line("edge", 200, { upstream_status: 200 }),
      line("nginx", 502, failed("origin", "origin_refused")),
      line("nginx", 200),
    ]),
  ).toEqual([
    "the request at each hop, from the client inward, joined by request_id:",
    "  1 edge (cdn): sent 200, received 200; not failed",
    "  2 nginx (proxy): sent 502, 200; not failed",
    "verdict: not failed, but a failure was hidden from the user: origin_refused, the connection to the origin could not be made",
  ]);
});

it("has six lines at most", () => {
  const sources = ["edge", "a", "b", "c", "d", "e"];
  const lines = sources.map((source, index) =>
    line(source, 502, { ...unclear, request_time_ms: 100 - 10 * index }),
  );
  expect(summary(lines, sources)).toEqual([
    "the request at each hop, from the client inward, joined by request_id:",
    "  1 edge (cdn): sent 502; unknown, inferred",
    "  2 a (proxy): sent 502; unknown, inferred",
    "  3 more hops",
    "  6 e (proxy): sent 502; unknown, inferred",
    expect.stringContaining("verdict: unknown, inferred; fault: origin; decided by"),
  ]);
});

it("is empty for a request with one line", () => {
  expect(summary([line("edge", 502, unclear)])).toEqual([]);
});
