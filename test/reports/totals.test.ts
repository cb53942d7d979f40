import { describe, expect, it } from "vitest";
import { executeReport } from "../../src/reports/execute.ts";
import { findReport, reports } from "../../src/reports/registry.ts";
import { rowObjects } from "../../src/reports/sheet.ts";
import type { Store } from "../../src/store/store.ts";
import { type Line, storeOf } from "../harness/database.ts";

const hosts = ["a.example", "b.example"];
const failure = {
  status: 502,
  fault: "origin",
  reason: "origin_refused",
  server_error: 1,
  upstream_status: 502,
};

/** Two hours with a request every 20 seconds. */
const lines = Array.from({ length: 360 }, (_, index): Line => {
  const at = new Date(Date.parse("2026-07-01T10:00:00Z") + index * 20_000).toISOString();
  return {
    at,
    host: hosts[index % 2] ?? null,
    protocol: index % 3 === 0 ? "HTTP/1.1" : "HTTP/2.0",
    client_kind: index % 11 === 0 ? "health_check" : "person",
    client_ip: `192.0.2.${index % 5}`,
    route: `/r${index % 4}`,
    upstream_addr: `10.0.0.${index % 3}:80`,
    upstream_status: 200,
    edge_location: index % 2 === 0 ? "FRA" : "AMS",
    request_time_ms: index,
    upstream_time_ms: Math.floor(index / 2),
    ...(index % 7 === 0 && failure),
  };
});
const store = storeOf(lines);

/** The same requests in the log of a hop in front, which is ten seconds of log longer. */
const joinedStore = storeOf([
  ...lines.map((line, index): Line => ({ ...line, request_id: `id-${index}` })),
  ...lines.map(
    (line, index): Line => ({
      ...line,
      source: "edge",
      tier: "cdn",
      request_id: `id-${index}`,
      ...(index % 7 === 0 && failure),
    }),
  ),
]);

/** Begins and ends within a minute, and within an hour. */
const cut = { since: Date.parse("2026-07-01T10:07:30Z"), until: Date.parse("2026-07-01T11:41:10.500Z") };

const people = "client_kind not in ('health_check', 'scanner', 'internal')";
const count = (from: Store, condition: string, view = "requests"): unknown =>
  from
    .prepare<[object], number>(
      `select count(*) from ${view} where time_ms >= :since and time_ms < :until and ${condition}`,
    )
    .pluck()
    .get(cut);

/** Each counting report: the column that adds up to a count of requests, the rows to add, and the condition. */
const totals: Readonly<
  Record<string, readonly [column: string, condition: string, only?: (row: object) => boolean]>
> = {
  budget: ["requests", people],
  clients: ["client_errors", "failed and status between 400 and 499"],
  completeness: ["requests", "true", (row) => "hour" in row && row.hour !== null],
  daily: ["requests", people, (row) => "reason" in row && row.reason === null],
  direct: ["direct_requests", "false"],
  edges: ["requests", people],
  errors: ["messages", "false"],
  faults: ["requests", `failed and ${people}`],
  hidden: ["requests", "false"],
  hops: ["requests", people],
  latency: ["requests", people],
  monitors: ["checks", "client_kind = 'monitor'"],
  protocols: ["requests", people],
  retries: [
    "requests",
    people,
    (row) => "upstream_addr" in row && row.upstream_addr === null && "hour" in row && row.hour === null,
  ],
  routes: ["failed", `failed and ${people}`],
  timeline: ["requests", people],
  upstreams: ["tries", people],
};
const notCounting = ["incidents", "missing", "overview"];

describe("the totals of a period that cuts a minute", () => {
  it("are checked for every report", () => {
    expect([...Object.keys(totals), ...notCounting].sort()).toEqual(reports.map(({ name }) => name));
  });

  it.each(Object.entries(totals))(
    "of %s are those of the view requests",
    (name, [column, condition, only]) => {
      const rows = rowObjects(executeReport(store, findReport(name), cut)).filter(only ?? (() => true));
      const sum = rows.reduce((total, row) => total + Number(row[column]), 0);
      expect(sum).toBe(count(store, condition));
    },
  );

  it.each(Object.entries(totals).filter(([name]) => !findReport(name).countsLines))(
    "of %s are those of the view journeys if two logs contain the same requests",
    (name, [column, condition, only]) => {
      const rows = rowObjects(executeReport(joinedStore, findReport(name), cut)).filter(only ?? (() => true));
      const sum = rows.reduce((total, row) => total + Number(row[column]), 0);
      expect(sum).toBe(count(joinedStore, condition, "journeys"));
      expect(sum).toBe(count(store, condition));
    },
  );

  it.each(Object.entries(totals))(
    "of %s with --per-hop are those of the view requests",
    (name, [column, condition, only]) => {
      const rows = rowObjects(executeReport(joinedStore, findReport(name), { ...cut, per_hop: true }));
      const sum = rows.filter(only ?? (() => true)).reduce((total, row) => total + Number(row[column]), 0);
      expect(sum).toBe(count(joinedStore, condition));
    },
  );
});
