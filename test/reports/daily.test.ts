import { describe, expect, it } from "vitest";
import { executeReport } from "../../src/reports/execute.ts";
import type { Parameters } from "../../src/reports/parameters.ts";
import { findReport } from "../../src/reports/registry.ts";
import { type Line, objects, storeOf } from "../harness/database.ts";

const refused = {
  status: 502,
  server_error: 1,
  answered_by: "proxy",
  fault: "origin",
  reason: "origin_refused",
  confidence: "inferred",
  host: "a.example",
  route: "/pay/:id",
};
const gone = {
  status: 404,
  answered_by: "origin",
  fault: "origin",
  reason: "origin_not_found",
  confidence: "certain",
  host: "a.example",
};

const day = (date: string, more: Partial<Parameters> = {}): Parameters => ({
  since: Date.parse(`${date}T00:00Z`),
  until: Date.parse(`${date}T00:00Z`) + 86_400_000,
  ...more,
});
const daily = (lines: readonly Line[], parameters: Parameters) =>
  executeReport(storeOf(lines), findReport("daily"), parameters);
const repeat = (count: number, line: Line): Line[] => Array.from({ length: count }, () => line);

describe("daily", () => {
  const lines: Line[] = [
    // 20 failures that took 10, 20 ... 200 ms: the nearest rank of 95 % is the 19th
    ...Array.from(
      { length: 20 },
      (_, index): Line => ({
        at: `2026-07-01T10:00:${10 + index}.000Z`,
        ...refused,
        client_ip: `192.0.2.${index % 3}`,
        request_time_ms: (index + 1) * 10,
        upstream_addr: index < 7 ? "10.0.0.2:80" : index < 14 ? "10.0.0.1:80" : null,
        path: `/pay/${index}`,
        request_id: `id-${index}`,
      }),
    ),
    { at: "2026-07-01T11:00:00.000Z", ...gone, path: "/old", route: "/old", client_ip: "192.0.2.9" },
    ...repeat(19, { at: "2026-07-01T12:00:00.000Z", host: "a.example", path: "/", route: "/" }),
    { at: "2026-07-01T12:00:00.000Z", host: "b.example", path: "/", route: "/" },
    // counts nowhere
    { at: "2026-07-01T12:00:00.000Z", ...refused, client_kind: "internal" },
    // the next day begins at midnight
    { at: "2026-07-02T00:00:00.000Z", ...refused },
    // nothing was sent to this client
    {
      at: "2026-07-01T23:59:59.999Z",
      host: "b.example",
      status: null,
      fault: "client",
      reason: "client_abort",
      confidence: "certain",
    },
  ];

  it("has the promised columns in their order", () => {
    expect(daily([], day("2026-07-01"))).toEqual({
      columns:
        "date, source, tier, host, route, status, answered_by, fault, reason, confidence, requests, group_requests, share, clients, first_seen, last_seen, p95_request_time_ms, top_upstream, sample_path, sample_request_id, flag, fault_source, hidden".split(
          ", ",
        ),
      rows: [],
    });
  });

  it("gives a total row and the groups of each source and host", () => {
    const day1 = ["2026-07-01", "web", "proxy"];
    expect(daily(lines, day("2026-07-01")).rows).toEqual([
      [
        ...[...day1, "a.example", null, null, null, null, null, null, 40, 21, 0.525, 4],
        ...[
          "2026-07-01T10:00:10.000Z",
          "2026-07-01T11:00:00.000Z",
          190,
          "10.0.0.1:80",
          "/old",
          null,
          null,
          null,
          0,
        ],
      ],
      [
        ...[...day1, "a.example", "/pay/:id", 502, "proxy", "origin", "origin_refused", "inferred"],
        ...[40, 20, 0.5, 3, "2026-07-01T10:00:10.000Z", "2026-07-01T10:00:29.000Z", 190],
        ...["10.0.0.1:80", "/pay/19", "id-19", "rising_5xx", null, 0],
      ],
      [
        ...[...day1, "a.example", "/old", 404, "origin", "origin", "origin_not_found", "certain"],
        ...[40, 1, 0.025, 1, "2026-07-01T11:00:00.000Z", "2026-07-01T11:00:00.000Z", null],
        ...[null, "/old", null, null, null, 0],
      ],
      [
        ...[...day1, "b.example", null, null, null, null, null, null, 2, 1, 0.5, 0],
        ...["2026-07-01T23:59:59.999Z", "2026-07-01T23:59:59.999Z", null, null, null, null, null, null, 0],
      ],
      [
        ...[...day1, "b.example", null, null, null, "client", "client_abort", "certain", 2, 1, 0.5, 0],
        ...["2026-07-01T23:59:59.999Z", "2026-07-01T23:59:59.999Z", null, null, null, null, null, null, 0],
      ],
    ]);
  });

  it("gives only the total where nothing failed", () => {
    const rows = objects(daily([{ at: "2026-07-01T10:00:00Z", host: null }], day("2026-07-01")));
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ host: null, reason: null, requests: 1, group_requests: 0, share: 0 });
  });

  it("keeps to a source and a host", () => {
    const more: Line[] = [...lines, { at: "2026-07-01T10:00:00Z", source: "edge", tier: "cdn" }];
    const asked = (parameters: Partial<Parameters>) =>
      objects(daily(more, day("2026-07-01", parameters))).map((row) => [row["source"], row["host"]]);
    expect(asked({ source: "edge" })).toEqual([["edge", null]]);
    expect(asked({ host: "b.example" })).toEqual([
      ["web", "b.example"],
      ["web", "b.example"],
    ]);
  });

  it("leaves the total's tier empty where one name stands for two hops", () => {
    const twice: Line[] = [
      { at: "2026-07-01T10:00:00Z", tier: "cdn", ...refused },
      { at: "2026-07-01T10:00:00Z", tier: "proxy", ...refused },
    ];
    const rows = objects(daily(twice, day("2026-07-01")));
    expect(rows.map((row) => [row["tier"], row["requests"], row["group_requests"]])).toEqual([
      [null, 2, 2],
      ["cdn", 2, 1],
      ["proxy", 2, 1],
    ]);
  });

  it("gives a longer period day by day", () => {
    const rows = objects(
      daily(lines, { since: Date.parse("2026-07-01"), until: Date.parse("2026-07-03"), host: "a.example" }),
    );
    expect(rows.map((row) => [row["date"], row["reason"], row["requests"]])).toEqual([
      ["2026-07-01", null, 40],
      ["2026-07-01", "origin_refused", 40],
      ["2026-07-01", "origin_not_found", 40],
      ["2026-07-02", null, 1],
      ["2026-07-02", "origin_refused", 1],
    ]);
  });
});

describe("flags of daily", () => {
  const flags = (lines: readonly Line[], parameters = day("2026-07-09")) =>
    objects(daily(lines, parameters)).map((row) => row["flag"]);
  const today = { at: "2026-07-09T10:00:00Z", ...refused };

  it.each([
    ["20 today, none in the week before", 20, 0, "rising_5xx"],
    ["19 are too few", 19, 0, null],
    // 56 in the seven days before are 8 a day; three times 8 is 24
    ["24 today, 8 a day before", 24, 56, "rising_5xx"],
    ["23 today, 8 a day before", 23, 56, null],
  ])("rising: %s", (_what, now, before, flag) => {
    const lines = [...repeat(now, today), ...repeat(before, { ...today, at: "2026-07-02T23:00:00Z" })];
    expect(flags(lines)).toEqual([null, flag]);
  });

  it("rising: the eighth day before and other groups do not count", () => {
    const before = { ...today, at: "2026-07-01T23:59:59Z" };
    const other = { ...today, at: "2026-07-08T10:00:00Z", route: "/other" };
    expect(flags([...repeat(20, today), ...repeat(500, before), ...repeat(500, other)])).toEqual([
      null,
      "rising_5xx",
    ]);
  });

  it("rising: what is not the service's doing does not count", () => {
    expect(flags(repeat(50, { ...today, server_error: 0 }))).toEqual([null, null]);
  });

  const old = { ...gone, path: "/shop/1", route: "/shop/:id" };
  const threeDays: Line[] = [
    { at: "2026-07-07T10:00:00Z", ...old, client_ip: "192.0.2.1" },
    { at: "2026-07-08T10:00:00Z", ...old, client_ip: "192.0.2.2" },
    { at: "2026-07-09T10:00:00Z", ...old, client_ip: "192.0.2.1" },
  ];

  it("persistent: three days missing and asked for as important", () => {
    const important = { important: ["/shop/**"] };
    expect(flags(threeDays)).toEqual([null, null]);
    expect(flags(threeDays, day("2026-07-09", important))).toEqual([null, "persistent_404"]);
    expect(flags(threeDays, day("2026-07-09", { ...important, min_days: 4 }))).toEqual([null, null]);
    expect(flags(threeDays.slice(1), day("2026-07-09", important))).toEqual([null, null]);
    expect(flags(threeDays, day("2026-07-09", { important: ["/shop"] }))).toEqual([null, null]);
  });

  it("persistent: three days missing after it had been there", () => {
    const good = { at: "2026-07-01T10:00:00Z", host: "a.example", path: "/shop/1" };
    expect(flags([...repeat(10, good), ...threeDays])).toEqual([null, "persistent_404"]);
    expect(flags([...repeat(10, { ...good, host: "b.example" }), ...threeDays])).toEqual([null, null]);
  });
});
