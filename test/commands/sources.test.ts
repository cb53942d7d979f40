import path from "node:path";
import { describe, expect, it } from "vitest";
import { executeReport } from "../../src/reports/execute.ts";
import { findReport } from "../../src/reports/registry.ts";
import { createStore } from "../../src/store/open.ts";
import { emptyFolder } from "../harness/cli.ts";
import { addFile, objects, storeOf } from "../harness/database.ts";
import { faultline } from "../harness/main.ts";

const span = (first: string, last: string) => ({
  first_time: `2026-07-01T${first}:00.000Z`,
  last_time: `2026-07-01T${last}:00.000Z`,
});

describe("sources", () => {
  it("says per source what was read, and until when it is complete", async () => {
    const folder = emptyFolder();
    const store = createStore(path.join(folder, "faultline.db"));
    // two servers: the second one's log came to an end before the first one's
    addFile(store, { path: "/web1/access.log", read: 10, stored: 9, rejected: 1, ...span("08:00", "12:00") });
    addFile(store, { path: "/web1/access.log.1", read: 10, stored: 10, ...span("00:00", "08:00") });
    addFile(store, { path: "/web2/access.log", read: 5, stored: 5, ...span("00:00", "11:30") });
    addFile(store, {
      path: "/web3/access.log",
      read: 5,
      stored: 5,
      first_time: "2026-06-01T00:00:00.000Z",
      last_time: "2026-06-02T00:00:00.000Z",
    });
    addFile(store, {
      source: "edge",
      tier: "cdn",
      path: "E1.2026-07-01-10.a.gz",
      read: 2,
      stored: 2,
      ...span("10:00", "10:50"),
    });
    addFile(store, {
      source: "edge",
      tier: "cdn",
      path: "E1.2026-07-01-09.b.gz",
      read: 4,
      stored: 2,
      skipped: 2,
      duplicates: 1,
      complete: 0,
      damaged: "unexpected end of file",
      ...span("09:00", "09:20"),
    });
    store.close();
    const { stdout } = await faultline(["sources", "--format", "json"], { cwd: folder });
    expect(JSON.parse(stdout)).toEqual([
      {
        ...{
          source: "edge",
          tier: "cdn",
          files: 2,
          lines: 6,
          stored: 4,
          rejected: 0,
          skipped: 2,
          duplicates: 1,
        },
        ...{ first_seen: "2026-07-01T09:00:00.000Z", last_seen: "2026-07-01T10:50:00.000Z" },
        ...{ unfinished: 1, damaged: 1, complete_until: "2026-07-01T09:20:00.000Z" },
      },
      {
        ...{
          source: "web",
          tier: "proxy",
          files: 4,
          lines: 30,
          stored: 29,
          rejected: 1,
          skipped: 0,
          duplicates: 0,
        },
        ...{ first_seen: "2026-06-01T00:00:00.000Z", last_seen: "2026-07-01T12:00:00.000Z" },
        ...{ unfinished: 0, damaged: 0, complete_until: "2026-07-01T11:30:00.000Z" },
      },
    ]);
  });
});

describe("completeness", () => {
  it("counts files that came an hour or more after what was written behind them", () => {
    const store = storeOf([
      { at: "2026-07-01T01:10:00Z", source: "edge", tier: "cdn" },
      { at: "2026-07-01T02:10:00Z", source: "edge", tier: "cdn" },
    ]);
    const edge = { source: "edge", tier: "cdn" };
    addFile(store, {
      ...edge,
      path: "1.gz",
      ...span("01:00", "01:30"),
      ingested_at: "2026-07-01T02:05:00.000Z",
    });
    addFile(store, {
      ...edge,
      path: "2.gz",
      ...span("02:00", "02:30"),
      ingested_at: "2026-07-01T03:05:00.000Z",
    });
    addFile(store, {
      ...edge,
      path: "3.gz",
      ...span("01:00", "01:40"),
      ingested_at: "2026-07-01T03:50:00.000Z",
    });
    addFile(store, {
      ...edge,
      path: "4.gz",
      ...span("01:00", "01:40"),
      ingested_at: "2026-07-01T04:05:00.000Z",
    });
    const period = { since: Date.parse("2026-07-01"), until: Date.parse("2026-07-02") };
    const rows = objects(executeReport(store, findReport("completeness"), period));
    expect(rows.map((row) => [row["hour"], row["late_files"], row["complete_until"]])).toEqual([
      [null, 1, "2026-07-01T02:30:00.000Z"],
      ["2026-07-01T01:00:00Z", 1, null],
      ["2026-07-01T02:00:00Z", 0, null],
    ]);
  });
});
