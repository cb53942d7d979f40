import { describe, expect, it } from "vitest";
import { type Line, storeOf } from "../harness/database.ts";

const chains = (lines: readonly Line[]): unknown[] =>
  storeOf(lines).prepare("select distinct chain from journeys where hops = 2").pluck().all();

const line = (source: string, id: string, at: string, more: Partial<Line> = {}): Line =>
  ({ source, tier: "proxy", request_id: id, at, request_time_ms: 1, ...more }) as Line;

const ids = ["a", "b", "c", "d", "e"];

describe("the order of two proxies", () => {
  it("is not derived from a start in whole seconds", () => {
    const lines = ids.flatMap((id, index) => [
      line("alpha", id, "2026-07-01T10:00:00.700Z", { request_time_ms: index === 0 ? 2 : 1 }),
      line("beta", id, "2026-07-01T10:00:00Z"),
    ]);
    expect(chains(lines)).toEqual(["alpha > beta"]);
  });

  it("is not derived from an answer that a line only seems to have made", () => {
    const failed = { status: 502, fault: "origin" } as const;
    const lines = [
      line("beta", "a", "2026-07-01T10:00:00.005Z", {
        ...{ ...failed, reason: "unknown", confidence: "inferred", answered_by: "proxy" },
      }),
      line("alpha", "a", "2026-07-01T10:00:00.010Z", {
        ...{ ...failed, reason: "origin_error", confidence: "certain", answered_by: "origin" },
      }),
    ];
    expect(chains(lines)).toEqual(["beta > alpha"]);
  });

  it("is that of the line that received the answer which the other one made", () => {
    const refused = {
      status: 502,
      reason: "origin_refused",
      fault: "origin",
      confidence: "certain",
    } as const;
    const lines = [
      ...ids.flatMap((id) => [
        line("beta", id, "2026-07-01T10:00:00.010Z"),
        line("alpha", id, "2026-07-01T10:00:00.005Z"),
      ]),
      line("beta", "f", "2026-07-01T10:00:00.010Z", {
        ...refused,
        reason: "origin_error",
        answered_by: "origin",
      }),
      line("alpha", "f", "2026-07-01T10:00:00.005Z", { ...refused, answered_by: "proxy" }),
    ];
    expect(chains(lines)).toEqual(["beta > alpha"]);
  });
});
