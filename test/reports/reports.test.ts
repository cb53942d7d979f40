import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { coverage, coveredDays, coversPeriod } from "../../src/reports/coverage.ts";
import { executeReport } from "../../src/reports/execute.ts";
import { addFunctions } from "../../src/reports/functions.ts";
import { boundParameters } from "../../src/reports/parameters.ts";
import { periodLengthMs } from "../../src/reports/period.ts";
import { findReport, reports, usesParameter } from "../../src/reports/registry.ts";
import { addFile, type Line, objects, storeOf } from "../harness/database.ts";

const july1 = { since: Date.parse("2026-07-01"), until: Date.parse("2026-07-02") };

describe("src/reports/README.md", () => {
  const folder = new URL("../../src/reports/", import.meta.url);
  const readme = readFileSync(new URL("README.md", folder), "utf8");

  it("lists every report", () => {
    const missing = reports.filter(({ name }) => !readme.includes(`\n| \`${name}\` | `));
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  it("lists every fragment and parameter", () => {
    const fragments = readdirSync(new URL("fragments/", folder)).filter((file) => file.endsWith(".sql"));
    const names = [
      ...fragments.map((file) => file.slice(0, -".sql".length)),
      ...Object.keys(boundParameters(july1)).map((name) => `:${name}`),
    ];
    expect(names.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });
});

describe.each(reports)("$name", (report) => {
  it("says what it is, and its period", () => {
    expect(report.title).not.toBe(report.name);
    expect(report.about).not.toBe("");
    expect(periodLengthMs(report.period)).toBeGreaterThan(0);
  });

  it.skipIf(!/\b(?:from|join) (?:requests|request_lines|request_rows|row_times)\b/.test(report.sql.lines))(
    "reaches requests by the index on time alone",
    () => {
      const store = storeOf();
      addFunctions(store);
      const plan = store
        .prepare<[object], { detail: string }>(`explain query plan ${report.sql.lines}`)
        .all({ ...boundParameters(july1), missing: "[]" });
      const walks = plan
        .map(({ detail }) => detail)
        .filter((detail) => /^(SCAN|SEARCH) r\b.*(time_ms|request_rows)/.test(detail));
      expect(walks.length).toBeGreaterThan(0);
      for (const walk of walks)
        expect(walk).toMatch(/\(time_ms(>\? AND time_ms<\?|=\?( AND line=\? AND shape=\?)?)\)$/);
      expect(plan.map(({ detail }) => detail)).not.toContain("SCAN r");
    },
  );
});

describe("faults", () => {
  const fails = { status: 502, fault: "origin", reason: "origin_refused", confidence: "inferred" };
  const lines: Line[] = [
    { at: "2026-07-01T01:00:00Z", ...fails, route: "/b", client_ip: "192.0.2.1" },
    { at: "2026-07-01T02:00:00Z", ...fails, route: "/a", client_ip: "192.0.2.1", confidence: "certain" },
    { at: "2026-07-01T03:00:00Z", ...fails, route: "/a", client_ip: "192.0.2.2" },
    { at: "2026-07-01T04:00:00Z", ...fails, status: 404, reason: "origin_not_found" },
    { at: "2026-07-01T05:00:00Z", ...fails, source: "edge" },
    { at: "2026-07-01T05:00:00Z", ...fails, client_kind: "internal" },
    { at: "2026-07-01T06:00:00Z" },
    { at: "2026-07-02T00:00:00Z", ...fails },
  ];

  it("counts by cause, and measures against the source", () => {
    const sheet = executeReport(storeOf(lines), findReport("faults"), july1);
    expect(sheet.columns.slice(0, 11)).toEqual(
      "fault, reason, status, source, requests, share, trend, certain, inferred, clients, top_route".split(
        ", ",
      ),
    );
    expect(sheet.rows.map((row) => row.slice(0, 11))).toEqual([
      ["origin", "origin_refused", 502, "web", 3, 0.6, null, 1, 2, 2, "/a"],
      ["origin", "origin_not_found", 404, "web", 1, 0.2, null, 0, 1, 0, null],
      ["origin", "origin_refused", 502, "edge", 1, 1, null, 0, 1, 0, null],
    ]);
    expect(sheet.rows[0]?.slice(11)).toEqual([
      "2026-07-01T01:00:00.000Z",
      "2026-07-01T03:00:00.000Z",
      JSON.stringify([0, 1, 1, 1, ...new Array(20).fill(0)]),
    ]);
  });

  it("tells the trend against the same time a week before", () => {
    // a week before 1 of 4 was refused, now 3 of 5; 404 is new: 1 of 5 against 0 of 4
    const before: Line[] = [
      { at: "2026-06-24T00:00:00Z", ...fails },
      ...["00:00:00", "12:00:00", "23:59:59"].map((time) => ({ at: `2026-06-24T${time}Z` })),
      { at: "2026-06-23T23:59:59Z", ...fails },
      { at: "2026-06-25T00:00:00Z", ...fails },
    ];
    const rows = objects(executeReport(storeOf([...lines, ...before]), findReport("faults"), july1));
    expect(rows.map((row) => [row["source"], row["status"], row["trend"]])).toEqual([
      ["web", 502, 0.35],
      ["web", 404, 0.2],
      ["edge", 502, null],
    ]);
  });
});

describe("completeness", () => {
  const lines: Line[] = [
    { at: "2026-07-01T00:10:00Z" },
    { at: "2026-07-01T00:50:00Z" },
    { at: "2026-07-01T03:00:00Z", client_kind: "internal" },
    { at: "2026-07-01T05:00:00Z", source: "edge" },
  ];

  it("shows the hours in between without a line", () => {
    const rows = objects(executeReport(storeOf(lines), findReport("completeness"), july1));
    const hours = rows.filter((row) => row["hour"] !== null);
    expect(hours.map((row) => [row["source"], row["hour"], row["requests"], row["empty_hours"]])).toEqual([
      ["edge", "2026-07-01T05:00:00Z", 1, 0],
      ["web", "2026-07-01T00:00:00Z", 2, 0],
      ["web", "2026-07-01T01:00:00Z", 0, 1],
      ["web", "2026-07-01T02:00:00Z", 0, 1],
      ["web", "2026-07-01T03:00:00Z", 1, 0],
    ]);
  });

  it("accounts for the files of the period, and those without any request", () => {
    const store = storeOf();
    const first = { first_time: "2026-07-01T00:00:00.000Z", last_time: "2026-07-01T00:10:00.000Z" };
    addFile(store, { ...first, path: "1", read: 10, stored: 7, rejected: 2, skipped: 1, duplicates: 3 });
    addFile(store, { path: "2", read: 5, rejected: 5, complete: 0, damaged: "gzip ends early" });
    const next = { first_time: "2026-07-02T00:00:00.000Z", last_time: "2026-07-02T00:10:00.000Z" };
    addFile(store, { ...next, path: "3", read: 100, stored: 100 });
    const rows = objects(executeReport(store, findReport("completeness"), july1));
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ source: "web", hour: null, requests: 0, files: 2, read: 15, stored: 7 });
    expect(rows[0]).toMatchObject({ rejected: 7, skipped: 1, duplicates: 3, unfinished: 1, damaged: 1 });
  });

  it("sums a source's hours up in its first row", () => {
    const store = storeOf(lines);
    const rows = objects(executeReport(store, findReport("completeness"), { ...july1, source: "web" }));
    expect(rows[0]).toMatchObject({ hour: null, requests: 3, empty_hours: 2, files: 1 });
    expect(rows[0]).toMatchObject({
      first_seen: "2026-07-01T00:10:00.000Z",
      last_seen: "2026-07-01T03:00:00.000Z",
    });
  });
});

describe("a report by name", () => {
  it("suggests the nearest", () => {
    expect(() => findReport("dayly")).toThrow(
      'no report is named "dayly"; did you mean "daily"? "faultline reports" lists them',
    );
    expect(() => findReport("zzzzzzzz")).toThrow(
      'no report is named "zzzzzzzz"; "faultline reports" lists them',
    );
  });

  it("can be the user's own file", () => {
    const file = join(mkdtempSync(join(tmpdir(), "faultline-")), "mine.sql");
    writeFileSync(
      file,
      "-- title: Mine\nselect count(*) as lines -- not :this\nfrom requests where time_ms >= :since",
    );
    const report = findReport(file);
    expect(report).toMatchObject({ name: "mine", title: "Mine", period: "24 hours" });
    expect([...report.parameters]).toEqual(["since"]);
    const sheet = executeReport(storeOf([{ at: "2026-07-01T00:00:00Z" }]), report, july1);
    expect(sheet).toEqual({ columns: ["lines"], rows: [[1]] });
  });

  it.each([
    ["select :nothing", "mine: nothing is known for the parameter :nothing"],
    ["selekt 1", 'mine: near "selekt": syntax error'],
    ["select 1; select 2", "mine: only one statement can be run at a time"],
    ["delete from files", "mine: only statements that read can be run here; nothing was changed"],
    ["-- nothing", "mine: there is no statement to run"],
  ])("names what is wrong with %s", (sql, message) => {
    const file = join(mkdtempSync(join(tmpdir(), "faultline-")), "mine.sql");
    writeFileSync(file, sql);
    expect(() => executeReport(storeOf(), findReport(file), july1)).toThrow(message);
  });

  it("knows the parameters of the reports it builds on", () => {
    expect(usesParameter(findReport("daily"), "important")).toBe(true);
    expect(usesParameter(findReport("faults"), "important")).toBe(false);
    expect(usesParameter(findReport("completeness"), "host")).toBe(false);
  });
});

describe("what the database holds", () => {
  it("is nothing at first", () => {
    expect(coverage(storeOf())).toBeNull();
    expect(coveredDays(storeOf())).toBe("");
  });

  it("is told by its days, neighbours joined", () => {
    const store = storeOf(
      ["2026-07-01T23:59:59.999Z", "2026-07-02T00:00:00Z", "2026-07-04T12:00:00Z"].map((at) => ({ at })),
    );
    expect(coverage(store)).toEqual({
      since: Date.parse("2026-07-01T23:59:59.999Z"),
      until: Date.parse("2026-07-04T12:00:00.001Z"),
    });
    expect(coveredDays(store)).toBe("2026-07-01 to 2026-07-02, 2026-07-04");
    expect(coversPeriod(store, july1)).toBe(true);
    expect(coversPeriod(store, { ...july1, source: "edge" })).toBe(false);
    expect(coversPeriod(store, { since: Date.parse("2026-07-03"), until: Date.parse("2026-07-04") })).toBe(
      false,
    );
  });
});
