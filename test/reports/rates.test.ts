import { describe, expect, it } from "vitest";
import { executeReport } from "../../src/reports/execute.ts";
import { findReport, reports, usesParameter } from "../../src/reports/registry.ts";
import { databaseFile, type Line, objects, storeOf } from "../harness/database.ts";
import { faultline } from "../harness/main.ts";

const failed = { status: 502, fault: "origin", reason: "origin_refused", confidence: "certain" } as const;
const at = "2026-07-01T10:00:00Z";
const period = { since: Date.parse("2026-07-01"), until: Date.parse("2026-07-02") };

// 4 people of whom 1 fails, 10 health checks of which 5 fail, a scanner that fails, a CDN's own request that fails
const lines: readonly Line[] = [
  { at, ...failed },
  ...Array.from({ length: 3 }, () => ({ at })),
  ...Array.from({ length: 5 }, () => ({ at, ...failed, client_kind: "health_check" })),
  ...Array.from({ length: 5 }, () => ({ at, client_kind: "health_check" })),
  { at, ...failed, client_kind: "scanner" },
  { at, ...failed, client_kind: "internal" },
];

describe("rates leave out health checks and scanners", () => {
  const of = (name: string, all_clients?: boolean) =>
    objects(executeReport(storeOf(lines), findReport(name), { ...period, all_clients }));

  it.each([
    [undefined, 1, 0.25],
    [true, 7, 0.466667],
  ])("faults, all clients: %s", (all, requests, share) => {
    expect(of("faults", all)).toMatchObject([{ requests, share }]);
  });

  it.each([
    [undefined, 4, 1, 0.25],
    [true, 15, 7, 0.466667],
  ])("daily, all clients: %s", (all, requests, group_requests, share) => {
    const expected = { requests, group_requests, share };
    expect(of("daily", all)).toMatchObject([expected, expected]);
  });

  it("daily: a source of nothing but health checks is there, with nothing", () => {
    const store = storeOf([{ at, ...failed, client_kind: "health_check" }]);
    expect(objects(executeReport(store, findReport("daily"), period))).toMatchObject([
      { source: "web", requests: 0, group_requests: 0, share: 0 },
    ]);
  });

  it("hops: by what the CDN knows of the client", () => {
    const pair = (request_id: string, client_kind: string): Line[] => [
      { at, tier: "cdn", source: "edge", request_id, client_kind },
      { at, request_id, client_kind },
    ];
    const store = storeOf([...pair("a", "person"), ...pair("b", "scanner")]);
    expect(objects(executeReport(store, findReport("hops"), period))).toMatchObject([
      { requests: 1, share: 1 },
    ]);
  });

  it("is a choice in every report that forms a rate", () => {
    const given = reports.filter((report) => usesParameter(report, "all_clients")).map(({ name }) => name);
    expect(given).toEqual(expect.arrayContaining(["daily", "faults", "hops", "retries"]));
  });
});

describe("the command says whom it left out", () => {
  const db = databaseFile(lines);
  const faults = (...more: string[]) =>
    faultline(["report", "faults", "--db", db, "--date", "2026-07-01", ...more]);

  it("and how many of their requests failed", async () => {
    const { stderr } = await faults();
    expect(stderr).toContain("most frequent first, without health checks and scanners: 2026-07-01 (UTC)\n");
    expect(stderr).toContain(
      "excluded: 6 failed requests of health checks and scanners; --all-clients includes them\n",
    );
  });

  it("and nothing where they are kept in", async () => {
    const { stderr } = await faults("--all-clients");
    expect(stderr).toBe("Causes of failure, most frequent first: 2026-07-01 (UTC)\n");
  });

  it("refuses the flag where it makes no difference", async () => {
    const { status, stderr } = await faultline(["report", "completeness", "--db", db, "--all-clients"]);
    expect(status).toBe(2);
    expect(stderr).toContain('the report "completeness" does not support --all-clients');
  });
});
