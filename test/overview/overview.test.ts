import { writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { headline } from "../../src/overview/headline.ts";
import { executeParts, executeReport } from "../../src/reports/execute.ts";
import type { Parameters } from "../../src/reports/parameters.ts";
import { findReport } from "../../src/reports/registry.ts";
import { emptyFolder } from "../harness/cli.ts";
import { addFile, type Line, objects, storeOf } from "../harness/database.ts";
import { faultline } from "../harness/main.ts";

const july1: Parameters = { since: Date.parse("2026-07-01"), until: Date.parse("2026-07-02") };
const refused = { status: 502, fault: "origin", reason: "origin_refused", confidence: "certain" };
const unknown = { status: 502, fault: "origin", reason: "unknown", confidence: "inferred" };
const cdn = { source: "edge", tier: "cdn" };

describe("timeline", () => {
  const lines: Line[] = [
    // one request logged by both hops; the proxy logs the reason
    { at: "2026-07-01T10:00:01Z", ...cdn, ...unknown, request_id: "a" },
    { at: "2026-07-01T10:00:00Z", ...refused, request_id: "a" },
    // one that the edge answered without an upstream, one that succeeded on both
    { at: "2026-07-01T10:01:00Z", ...cdn, request_id: "b" },
    { at: "2026-07-01T10:02:00Z", ...cdn, request_id: "c" },
    { at: "2026-07-01T10:02:00Z", request_id: "c" },
    // sent directly to the proxy
    { at: "2026-07-01T10:07:00Z", ...refused, request_id: "d" },
    { at: "2026-07-01T10:08:00Z", status: 499, fault: "client", reason: "client_abort" },
    { at: "2026-07-01T10:08:00Z", client_kind: "health_check", ...refused },
    { at: "2026-07-02T00:00:00Z", ...refused },
  ];
  const busy = (more: Partial<Parameters> = {}) =>
    objects(executeReport(storeOf(lines), findReport("timeline"), { ...july1, ...more })).filter(
      ({ requests }) => requests !== 0,
    );

  it("counts a request logged by two hops once, by the joined verdict", () => {
    expect(busy()).toEqual([
      {
        ...{ time: "2026-07-01T10:00:00Z", requests: 3, failed: 1, client: 0, cdn: 0, proxy: 0, origin: 1 },
        unknown: 0,
        causes: '[{"fault":"origin","reason":"origin_refused","requests":1}]',
      },
      {
        ...{ time: "2026-07-01T10:05:00Z", requests: 2, failed: 2, client: 1, cdn: 0, proxy: 0, origin: 1 },
        unknown: 0,
        causes:
          '[{"fault":"client","reason":"client_abort","requests":1},{"fault":"origin","reason":"origin_refused","requests":1}]',
      },
    ]);
  });

  it("counts the lines of a hop if one is given", () => {
    const sums = (source: string) =>
      busy({ source }).map(({ requests, failed }) => [Number(requests), Number(failed)]);
    expect(sums("web")).toEqual([
      [2, 1],
      [2, 2],
    ]);
    expect(sums("edge")).toEqual([[3, 1]]);
  });

  it("has steps of five minutes for a day, including empty ones, and longer steps for longer periods", () => {
    const all = (parameters: Parameters) =>
      objects(executeReport(storeOf(lines), findReport("timeline"), parameters)).map(({ time }) =>
        String(time),
      );
    const day = all(july1);
    expect([day.length, day[0], day.at(-1)]).toEqual([288, "2026-07-01T00:00:00Z", "2026-07-01T23:55:00Z"]);
    const month = all({ since: july1.since - 29 * 86_400_000, until: july1.until });
    expect([month.length, month[0], month[1]]).toEqual([240, "2026-06-02T00:00:00Z", "2026-06-02T03:00:00Z"]);
  });

  it("begins at the first line if the period has no start", () => {
    const store = storeOf();
    const times = { first_time: "2026-07-01T09:00:00.000Z", last_time: "2026-07-01T11:00:00.000Z" };
    addFile(store, { source: "web", path: "/x", ...times });
    const all = objects(executeReport(store, findReport("timeline"), { since: 0, until: july1.until }));
    expect([all.length, all[0]?.["time"]]).toEqual([288, "2026-07-01T00:00:00Z"]);
  });
});

describe("routes", () => {
  it("counts the failures of each route with their most frequent cause", () => {
    const gone = { status: 404, fault: "origin", reason: "origin_not_found" };
    const route = "/a";
    const store = storeOf([
      { at: "2026-07-01T00:30:00Z", ...refused, route, client_ip: "192.0.2.1" },
      { at: "2026-07-01T00:40:00Z", ...refused, route, client_ip: "192.0.2.2" },
      { at: "2026-07-01T23:59:59Z", ...gone, route, client_ip: "192.0.2.2" },
      { at: "2026-07-01T02:00:00Z", route },
      { at: "2026-07-01T02:00:00Z", route: "/b" },
      { at: "2026-07-01T02:00:00Z", ...gone, host: "a.example" },
    ]);
    const series = (...at: [index: number, count: number][]): string =>
      JSON.stringify(Array.from({ length: 24 }, (_, index) => new Map(at).get(index) ?? 0));
    expect(executeReport(store, findReport("routes"), july1)).toEqual({
      columns:
        "source, host, route, requests, failed, share, clients, fault, reason, status, failed_series".split(
          ", ",
        ),
      rows: [
        ["web", null, "/a", 4, 3, 0.75, 2, "origin", "origin_refused", 502, series([0, 2], [23, 1])],
        ["web", "a.example", null, 1, 1, 1, 0, "origin", "origin_not_found", 404, series([2, 1])],
      ],
    });
  });
});

describe("the headline", () => {
  const of = (lines: readonly Line[]): string =>
    headline({
      title: "T",
      period: "P",
      note: "",
      parts: executeParts(storeOf(lines), findReport("overview"), july1),
    });

  it.each([
    ["nothing", [], "No requests were logged; no incident."],
    ["a good day", [{ at: "2026-07-01T10:00:00Z" }], "None of 1 request failed; no incident."],
    [
      "a bad day",
      [{ at: "2026-07-01T10:00:00Z", ...refused }, { at: "2026-07-01T10:00:01Z" }],
      "1 of 2 requests failed (50.0 %), 1 of them at the origin, most often origin_refused; no incident.",
    ],
    [
      "a day that nobody understands",
      [{ at: "2026-07-01T10:00:00Z", status: 502, fault: "unknown", reason: "unknown" }],
      "1 of 1 request failed (100.0 %), the logs do not show the hop at fault for most of them; no incident.",
    ],
  ] as const)("tells %s", (_what, lines, words) => {
    expect(of(lines)).toBe(words);
  });
});

describe("report overview in text", () => {
  const cwd = emptyFolder();
  const report = (...args: string[]) => faultline(["report", ...args], { cwd });
  const day = ["--date", "2026-11-25"];

  beforeAll(async () => {
    const demo = new URL("../../fixtures/demo/", import.meta.url).pathname;
    const read = (log: string, config: string, ...more: string[]) =>
      faultline(["ingest", path.join(demo, log), "--from-config", path.join(demo, config), ...more], { cwd });
    expect((await read("proxy.log", "nginx.conf", "--source", "proxy")).status).toBe(0);
    expect((await read("edge.log", "edge.conf", "--source", "edge", "--tier", "cdn")).status).toBe(0);
  });

  it("is a headline, what to check first, and a table for each part", async () => {
    const { stdout, stderr, status } = await report("overview", ...day);
    expect(status).toBe(0);
    expect(stderr).toContain("What failed, and which hop broke it");
    const [first = ""] = stdout.split("\n");
    expect(first).toMatch(
      /^\d+ of 372 requests failed \(\d+\.\d %\), \d+ of them at the origin, most often origin_/,
    );
    const headings =
      "Check first, Hops, Incidents, Missing paths, Causes, Worst routes, Upstreams, Error budgets, Completeness";
    expect(
      stdout
        .split("\n")
        .filter((line) => headings.split(", ").includes(line))
        .join(", "),
    ).toBe(headings);
    expect(stdout).toMatch(/\d+ more: faultline report faults/);
    expect(stdout).toMatch(/^all +285 +76\.6 % +▁█▁+$/m);
  });

  it("says how many failures were hidden from users", async () => {
    const cwd = emptyFolder();
    const logged = (path: string, upstream: string, status: string, cache: string): string =>
      `203.0.113.5 - - [25/Nov/2026:10:00:00 +0000] "GET /${path} HTTP/1.1" 200 512 "-" "Mozilla/5.0" rt=0.003 ua="${upstream}" us="${status}" uct="-" uht="-" urt="0.003" url="0" ubr="0" ucs="${cache}" ucl="-" rc="OK" lrs="-" lcs="-" rid=${path.padEnd(32, "0")}\n`;
    writeFileSync(
      path.join(cwd, "access.log"),
      logged("a", "10.0.0.1:80", "502", "STALE") +
        logged("b", "10.0.0.1:80", "500", "STALE") +
        logged("c", "10.0.0.1:80, 10.0.0.2:80", "502, 200", "-") +
        logged("d", "10.0.0.1:80", "200", "-"),
    );
    await faultline(["ingest", "access.log"], { cwd });
    const overview = async (format: string): Promise<string> =>
      (await faultline(["report", "overview", ...day, "--format", format], { cwd })).stdout;
    const sentence = "3 failures were hidden from users: 2 stale copies, 1 saved by a retry.";
    for (const format of ["table", "md", "html", "json"]) expect(await overview(format)).toContain(sentence);
  });

  it("is the same in Markdown", async () => {
    const { stdout } = await report("overview", ...day, "--format", "md");
    expect(stdout).toMatch(/^# What failed, and which hop broke it: 2026-11-25 \(UTC\)\n\n\d+ of 372/);
    expect(stdout).toMatch(/^## Worst routes\n\n\| source \|/m);
    expect(stdout).toMatch(/^- \*\*\d+ failures at the origin, most often origin_\w+\*\*: at the origin: /m);
  });

  it("has all rows of each part in JSON, series as lists", async () => {
    const whole = JSON.parse((await report("overview", ...day, "--format", "json")).stdout);
    expect(Object.keys(whole)).toEqual(
      "headline hidden_failures check_first overview incidents missing faults hidden routes upstreams budget completeness timeline".split(
        " ",
      ),
    );
    for (const name of ["incidents", "faults", "routes", "upstreams", "completeness", "timeline"]) {
      expect(whole[name]).toEqual(JSON.parse((await report(name, ...day, "--format", "json")).stdout));
    }
    expect(whole.overview[0].failed_series).toHaveLength(24);
    expect(whole.missing).toEqual(
      JSON.parse(
        (await report("missing", "--since", "2026-10-27", "--until", "2026-11-26", "--format", "json"))
          .stdout,
      ),
    );
  });

  it.each(["csv", "ndjson", "nginx-map"])("rejects %s with an error", async (format) => {
    expect(await report("overview", ...day, "--format", format)).toMatchObject({
      status: 2,
      stdout: "",
      stderr: expect.stringContaining(
        `"overview" has several tables, and the format ${format} holds one: use --format table, json, md, html, or print one part`,
      ),
    });
  });

  it("works for user reports with parts", async () => {
    writeFileSync(
      path.join(cwd, "mine.sql"),
      "-- title: Mine\n-- parts: retries, faults\nselect count(*) as causes from json_each(:faults)",
    );
    const { faults, retries, mine } = JSON.parse(
      (await report("./mine.sql", ...day, "--format", "json")).stdout,
    );
    expect([mine, retries.length > 0]).toEqual([[{ causes: faults.length }], true]);
    const { stdout } = await report("./mine.sql", ...day, "--format", "html");
    expect(stdout).toContain("<h1>Mine: 2026-11-25 (UTC)</h1>");
    expect(stdout).not.toContain("<script");
  });
});
