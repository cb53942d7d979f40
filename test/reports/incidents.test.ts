import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { executeReport } from "../../src/reports/execute.ts";
import type { Parameters } from "../../src/reports/parameters.ts";
import { findReport } from "../../src/reports/registry.ts";
import type { Store } from "../../src/store/store.ts";
import { emptyFolder } from "../harness/cli.ts";
import { type Line, objects, storeOf } from "../harness/database.ts";
import { faultline } from "../harness/main.ts";

const midnight = Date.parse("2026-07-01");
const july1 = { since: midnight, until: midnight + 86_400_000 };
const refused = {
  status: 502,
  server_error: 1,
  fault: "origin",
  reason: "origin_refused",
  confidence: "certain",
};

/** Which part of a request's world is bad between 03:00 and 03:30. */
type Bad = (columns: Readonly<Record<string, string>>, index: number) => boolean;

const pick = (values: readonly string[], index: number): string => values[index % values.length] ?? "";

/** Four hours with a request every five seconds, over four upstreams in two zones, three edges and five routes. */
function lines(bad: Bad, more: Partial<Line> = {}): Line[] {
  return Array.from({ length: 2880 }, (_, index): Line => {
    const columns = {
      upstream_addr: pick(["10.0.1.5:80", "10.0.1.6:80", "10.0.2.5:80", "10.0.2.6:80"], index),
      edge_location: pick(["FRA", "AMS", "CDG"], index >> 2),
      route: pick(["/", "/pay", "/cart", "/users/:id", "/search"], (index >> 2) * 7),
    };
    const fails = index >= 2160 && index < 2520 && bad(columns, index);
    return {
      at: new Date(midnight + index * 5000).toISOString(),
      host: "a.example",
      request_id: `id-${index}`,
      ...columns,
      ...(fails ? refused : {}),
      ...more,
    };
  });
}

const found = (store: Store, more: Partial<Parameters> = {}) =>
  objects(executeReport(store, findReport("incidents"), { ...july1, ...more }));
const incidents = (all: readonly Line[]) => found(storeOf(all));

describe("incidents", () => {
  it("has the promised columns in their order, elsewhere_share beside the scope", () => {
    expect(executeReport(storeOf(), findReport("incidents"), july1)).toEqual({
      columns:
        "id, start, end, ongoing, duration_s, source, host, requests, errors, error_share, baseline_share, peak_share, peak_time, burn_rate, severity, fault, reason, scope, scope_value, elsewhere_share, top_route, top_status, sample_request_id, what_to_check_first, errors_series".split(
          ", ",
        ),
      rows: [],
    });
  });

  it("tells all of one incident", () => {
    // every second request fails for half an hour: 180 of 360
    const rows = incidents(lines((_columns, index) => index % 2 === 0));
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      start: "2026-07-01T03:00:00Z",
      end: "2026-07-01T03:30:00Z",
      ongoing: 0,
      duration_s: 1800,
      source: "web",
      host: "a.example",
      requests: 360,
      errors: 180,
      error_share: 0.5,
      baseline_share: 0,
      peak_share: 0.5,
      burn_rate: 500,
      severity: "page",
      fault: "origin",
      reason: "origin_refused",
      top_route: "/",
      top_status: 502,
      sample_request_id: "id-2160",
    });
    expect(rows[0]?.["id"]).toMatch(/^[0-9a-f]{12}$/);
    expect(rows[0]?.["what_to_check_first"]).toMatch(/at the origin: check that the process runs/);
  });

  it.each<[string, Bad, string, string | null]>([
    ["everything", (_columns, index) => index % 3 === 0, "service", null],
    ["one upstream", ({ upstream_addr }) => upstream_addr === "10.0.2.5:80", "upstream", "10.0.2.5:80"],
    ["one zone", ({ upstream_addr }) => upstream_addr?.startsWith("10.0.2.") ?? false, "zone", "10.0.2.0/24"],
    ["one edge location", ({ edge_location }) => edge_location === "FRA", "edge", "FRA"],
    ["one route", ({ route }) => route === "/pay", "route", "/pay"],
  ])("names what carries it: %s", (_what, bad, scope, scope_value) => {
    const [incident] = incidents(lines(bad));
    const elsewhere_share = scope === "service" ? null : 0;
    expect(incident).toMatchObject({ scope, scope_value, elsewhere_share });
    const regional = scope === "zone" || scope === "edge";
    expect(String(incident?.["what_to_check_first"]).startsWith("regional, only ")).toBe(regional);
  });

  it("does not name the only upstream there is", () => {
    const [incident] = incidents(lines(() => true, { upstream_addr: "10.0.0.1:80" }));
    expect(incident).toMatchObject({ scope: "service", scope_value: null });
  });

  it("keeps a series per source and host, and leaves out who does not count", () => {
    const store = storeOf([
      ...lines(() => true),
      ...lines(() => true, { host: "b.example" }),
      ...lines(() => true, { source: "edge", request_id: null }),
    ]);
    const series = (more: Partial<Parameters>) =>
      found(store, more).map(({ source, host }) => [source, host]);
    expect(series({})).toEqual([
      ["edge", "a.example"],
      ["web", "a.example"],
      ["web", "b.example"],
    ]);
    expect(series({ source: "edge" })).toEqual([["edge", "a.example"]]);
    expect(series({ host: "b.example" })).toEqual([["web", "b.example"]]);
    for (const client_kind of ["health_check", "scanner", "internal"])
      expect(incidents(lines(() => true, { client_kind }))).toEqual([]);
  });

  it("gives the same id whatever the period, and when more is read", () => {
    const all = storeOf(lines(() => true));
    const [whole] = found(all);
    const [part] = found(all, { since: midnight + 3.25 * 3_600_000 });
    const [early] = found(all, { until: midnight + 3.25 * 3_600_000 });
    expect([part?.["id"], early?.["id"]]).toEqual([whole?.["id"], whole?.["id"]]);
    expect(early).toMatchObject({ ongoing: 1, start: "2026-07-01T03:00:00Z", end: "2026-07-01T03:15:00Z" });
    expect(found(all, { since: midnight + 3.5 * 3_600_000 })).toEqual([]);
    expect(found(all, { until: midnight + 3 * 3_600_000 })).toEqual([]);
  });

  it("keeps to the rules it is given", () => {
    // 10 % for half an hour: 36 of 360, 5 % of the hour
    const all = storeOf(lines((_columns, index) => index % 10 === 0));
    expect(found(all)).toMatchObject([{ errors: 36, severity: "page" }]);
    expect(found(all, { slo: 0.99 })).toEqual([]);
    expect(found(all, { min_errors: 80 })).toEqual([]);
    expect(found(all, { burn: [{ rate: 0.5, long: 2 * 1440, short: 30 }] })).toMatchObject([
      { severity: "ticket" },
    ]);
  });
});

describe("from log lines to incidents, on the command line", () => {
  const folder = emptyFolder();
  const stamp = (index: number): string => {
    const [, date, month, year, time] = new Date(midnight + index * 2000).toUTCString().split(/,? /);
    return `${date}/${month}/${year}:${time} +0000`;
  };
  const line = (index: number): string => {
    const upstream = `10.0.0.${1 + (index % 4)}:8080`;
    const down = index >= 5400 && index < 6300 && index % 4 === 2;
    const [status, connect, header] = down ? [502, "-", "-"] : [200, "0.001", "0.020"];
    return (
      `192.0.2.${index % 200} - - [${stamp(index)}] "GET /users/${index} HTTP/1.1" ${status} 150 "-" "Mozilla/5.0" ` +
      `rt=0.021 ua="${upstream}" us="${status}" uct="${connect}" uht="${header}" urt="0.021" url="150" ubr="150" ` +
      `ucs="-" ucl="150" rc="OK" lrs="-" lcs="-" rid=${index.toString(16).padStart(32, "0")}\n`
    );
  };
  writeFileSync(
    path.join(folder, "access.log"),
    Array.from({ length: 7200 }, (_, index) => line(index)).join(""),
  );
  const run = (...args: string[]) => faultline(args, { cwd: folder });

  it("finds the upstream that was down", async () => {
    expect(await run("ingest", "access.log")).toMatchObject({ status: 0 });
    const { status, stdout } = await run("report", "incidents", "--format", "json");
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      {
        start: "2026-07-01T03:00:00Z",
        end: "2026-07-01T03:30:00Z",
        requests: 900,
        errors: 225,
        reason: "origin_refused",
        scope: "upstream",
        scope_value: "10.0.0.3:8080",
        elsewhere_share: 0,
        top_route: "/users/:id",
      },
    ]);
    expect((await run("report", "incidents", "--format", "json")).stdout).toBe(stdout);
    expect((await run("report", "budget", "--format", "csv")).stdout.split("\r\n")[1]).toBe(
      "nginx,,7200,225,0.03125,0.999,7.2,31.25,-217.8,225,31.25,2026-07-01,225,2026-07-01T03:00:00Z",
    );
  });

  it("takes its rules from flags", async () => {
    const told = async (...flags: string[]): Promise<string> =>
      (await run("report", "incidents", "--format", "ndjson", ...flags)).stdout;
    expect(await told("--slo", "0.5", "--rise", "1000")).toContain("origin_refused");
    expect(await told("--slo", "50%", "--min-errors", "500")).toBe("");
    expect(await told("--burn", "14.4:1h:5m", "--burn", "6:6h:30m", "--min-minutes", "1")).toContain(
      '"page"',
    );
    expect(await told("--min-requests", "1000000", "--min-errors", "100000", "--calm", "30m")).toBe("");
  });

  it.each([
    [["incidents", "--slo", "100%"], "expected a percentage between 0% and 100%"],
    [["incidents", "--slo", "high"], "expected a percentage between 0% and 100%"],
    [["incidents", "--burn", "6:30m:6h"], "expected a rate, a long and a short window"],
    [["incidents", "--burn", "6:1h"], "expected a rate, a long and a short window"],
    [["incidents", "--rise", "1"], "expected a number greater than 1"],
    [["incidents", "--min-errors", "0"], "expected a whole number"],
    [["incidents", "--calm", "soon"], "expected a duration"],
    [["incidents", "--compare", "last-week"], 'the report "incidents" does not support --compare'],
    [["faults", "--slo", "99%"], 'the report "faults" does not support --slo'],
    [["budget", "--min-requests", "5"], 'the report "budget" does not support --min-requests'],
  ])("refuses %j", async (words, message) => {
    const { status, stderr } = await run("report", ...words);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});
