import { describe, expect, it } from "vitest";
import { advise } from "../../src/advise/advise.ts";
import { type Line, objects, storeOf } from "../harness/database.ts";

const at = "2026-07-01T10:00:00Z";
const fails = (
  format: string,
  reason: string,
  confidence: string,
  rule: string,
  more: Partial<Line> = {},
): Line =>
  ({ at, format, status: 502, fault: "origin", reason, confidence, rule, request_id: "id", ...more }) as Line;

describe("advise", () => {
  it("reports the shares of certain verdicts and the rule with the most uncertain ones", () => {
    const advice = advise(
      storeOf([
        fails("nginx-main", "origin_timeout", "inferred", "nginx-plain-504", { request_id: null }),
        fails("nginx-main", "unknown", "inferred", "nginx-plain-failed", { request_id: null }),
        fails("nginx-main", "unknown", "inferred", "nginx-plain-failed", { request_id: null }),
        fails("nginx-main", "client_abort", "certain", "nginx-499"),
        { at, format: "nginx-main", request_id: null },
      ]),
    );
    expect(objects(advice)).toEqual([
      {
        source: "web",
        format: "nginx-main",
        requests: 5,
        failed: 4,
        certain_share: 0.25,
        inferred_share: 0.25,
        unknown_share: 0.5,
        with_id_share: 0.2,
        most_open: 2,
        most_open_rule: "nginx-plain-failed",
        why: "no upstream field is logged",
      },
    ]);
    expect(advice.paragraphs[0]).toMatch(
      /^Certain verdicts: web \(nginx-main\) 25 %\. Recommended log settings.*\n\n# in the http block; .*\nlog_format faultline '/s,
    );
    expect(advice.paragraphs[1]).toMatch(/^Lines with a request id: web \(nginx-main\) 20 %\./);
  });

  it("recommends no layout that the log has already", () => {
    const { paragraphs } = advise(
      storeOf([fails("nginx-faultline", "origin_refused", "inferred", "nginx-refused")]),
    );
    expect(paragraphs).toEqual([expect.stringContaining("These logs have no further field that helps")]);
  });

  it("recommends nothing if all verdicts are certain and all lines have an id", () => {
    expect(
      advise(storeOf([fails("nginx-upstream", "origin_reset", "certain", "nginx-reset")])).paragraphs,
    ).toEqual([]);
  });

  it("recommends nothing for an empty database", () => {
    expect(advise(storeOf())).toMatchObject({ rows: [], paragraphs: [] });
  });
});
