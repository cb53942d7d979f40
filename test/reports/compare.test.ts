import { describe, expect, it } from "vitest";
import { compareReport } from "../../src/reports/compare.ts";
import { findReport, reports } from "../../src/reports/registry.ts";
import { type Line, objects, storeOf } from "../harness/database.ts";

const july8 = { since: Date.parse("2026-07-08"), until: Date.parse("2026-07-09") };
const refused = { status: 502, fault: "origin", reason: "origin_refused", confidence: "inferred" };
const gone = { ...refused, status: 404, reason: "origin_not_found" };
const compared = (name: string, lines: readonly Line[]) =>
  objects(compareReport(storeOf(lines), findReport(name), july8, "last-week"));

const lines: Line[] = [
  // 2 of 4 today, 1 of 5 a week ago, when one was missing too
  { at: "2026-07-08T01:00:00Z", ...refused, client_ip: "192.0.2.1" },
  { at: "2026-07-08T02:00:00Z", ...refused, client_ip: "192.0.2.2" },
  { at: "2026-07-08T03:00:00Z" },
  { at: "2026-07-08T03:00:00Z" },
  { at: "2026-07-01T01:00:00Z", ...refused, client_ip: "192.0.2.1" },
  { at: "2026-07-01T02:00:00Z", ...gone },
  { at: "2026-07-01T03:00:00Z" },
  { at: "2026-07-01T03:00:00Z" },
  { at: "2026-07-01T03:00:00Z" },
  { at: "2026-06-30T23:00:00Z", ...refused },
];

describe("compared with last week", () => {
  it("adds the earlier counts, and appends rows that exist only in the earlier period", () => {
    const pick = ({ status, requests, share, ...row }: Record<string, unknown>) => [
      ...[status, requests, row["last_week_requests"], row["change_requests"]],
      ...[share, row["last_week_share"], row["change_share"], row["change_clients"], row["trend"]],
    ];
    expect(compared("faults", lines).map(pick)).toEqual([
      [502, 2, 1, 1, 0.5, 0.2, 0.3, 1, 0.3],
      [404, 0, 1, -1, 0, 0.2, -0.2, 0, null],
    ]);
  });

  it("shifts dates by one week", () => {
    const rows = compared("daily", lines);
    expect(rows.map((row) => [row["date"], row["reason"], row["last_week_group_requests"]])).toEqual([
      ["2026-07-08", null, 2],
      ["2026-07-08", "origin_refused", 1],
      ["2026-07-08", "origin_not_found", 1],
    ]);
    const hours = compared("completeness", lines).map((row) => [row["hour"], row["last_week_requests"]]);
    expect(hours).toContainEqual(["2026-07-08T03:00:00Z", 3]);
  });

  it("has null for a week without a log", () => {
    const [row] = compared("faults", lines.slice(0, 4));
    expect(row).toMatchObject({ last_week_requests: null, change_requests: null, requests: 2 });
  });

  it.each(reports.filter(({ counts }) => counts.length > 0))("$name counts existing columns", (report) => {
    const { columns } = compareReport(storeOf(lines), report, july8, "last-week");
    const own = columns.filter((column) => !/^(last_week|change)_/.test(column));
    expect([...report.key, ...report.counts].filter((column) => !own.includes(column))).toEqual([]);
    expect(columns).toHaveLength(own.length + 2 * report.counts.length);
  });
});
