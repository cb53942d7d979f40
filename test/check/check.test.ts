import path from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type Incident, incidentsOf, ongoingIncidents } from "../../src/check/incidents.ts";
import { statusLine } from "../../src/check/outcome.ts";
import { parseReport } from "../../src/reports/head.ts";
import { createStore } from "../../src/store/open.ts";
import { parseDuration, parseLimits, parsePercentage } from "../../src/units.ts";
import { emptyFolder } from "../harness/cli.ts";
import { addFile, addLines, type Line, storeOf } from "../harness/database.ts";
import { faultline } from "../harness/main.ts";

afterEach(() => vi.restoreAllMocks());

const hour = 3_600_000;
const ago = (hours: number): string => new Date(Date.now() - hours * hour).toISOString();

/** A folder with a database of these lines; its file holds as many lines as were read. */
function folderOf(lines: readonly Line[], file: Parameters<typeof addFile>[1] = {}): string {
  const folder = emptyFolder();
  const store = createStore(path.join(folder, "faultline.db"));
  addLines(store, lines);
  addFile(store, { source: "web", path: "/logs/x.log", last_time: lines.at(-1)?.at ?? null, ...file });
  store.close();
  return folder;
}

const requests = (count: number, bad: number, hours = 1): Line[] =>
  Array.from({ length: count }, (_, index) =>
    index < bad
      ? {
          at: ago(hours),
          status: 502,
          server_error: 1,
          fault: "origin",
          reason: "origin_refused",
          confidence: "certain",
        }
      : { at: ago(hours) },
  );

const check = (folder: string, ...args: string[]) => faultline(["check", ...args], { cwd: folder });

/** Takes a status line apart as the plug-ins' guidelines have it; what does not fit fails. */
function parsed(out: string) {
  const line = /^FAULTLINE (OK|WARNING|CRITICAL|UNKNOWN): ([^|\n]+?)(?: \| (.+))?\n$/.exec(out);
  expect(line, out).not.toBeNull();
  const [, state, words, data] = line ?? [];
  const number = "-?\\d+(?:\\.\\d+)?";
  const item = new RegExp(
    `^([^=' ]+)=(${number})(s|us|ms|%|[KMGT]?B|c)?(?:;(${number})?(?:;(${number})?(?:;(${number})?(?:;(${number})?)?)?)?)?$`,
  );
  const performance = (data?.split(" ") ?? []).map((text) => {
    const match = item.exec(text);
    expect(match, text).not.toBeNull();
    const [, label, value, unit, warning, critical] = match ?? [];
    return { label, value: Number(value), unit, warning, critical };
  });
  return { state, words, performance };
}

describe("quantities", () => {
  it.each([
    ["1%", 0.01],
    ["0.01", 0.01],
    ["1.1 %", 0.011],
    ["100%", 1],
    ["101%", null],
    ["2", null],
    ["-1%", null],
    ["", null],
  ])("the share %s is %s", (text, value) => expect(parsePercentage(text)).toBe(value));

  it.each([
    ["26h", 93_600_000],
    ["90d", 7_776_000_000],
    ["5 m", 300_000],
    ["2w", 1_209_600_000],
    ["26", null],
    ["26 hours", null],
  ])("the length %s is %s ms", (text, value) => expect(parseDuration(text)).toBe(value));

  it("has one limit or two", () => {
    expect(parseLimits("1%", parsePercentage)).toEqual({ warning: null, critical: 0.01 });
    expect(parseLimits("0.5%,1%", parsePercentage)).toEqual({ warning: 0.005, critical: 0.01 });
    expect(parseLimits("1%,2%,3%", parsePercentage)).toBeNull();
    expect(parseLimits("1%,x", parsePercentage)).toBeNull();
  });
});

describe("check --server-error-share", () => {
  // 3 of 200 are 1.5 %
  const folder = folderOf(requests(200, 3));

  it.each([
    ["1.6%", 0, "OK"],
    ["1.5%", 0, "OK"],
    ["1.4%", 2, "CRITICAL"],
    ["1.4%,1.6%", 1, "WARNING"],
    ["1%,1.4%", 2, "CRITICAL"],
  ])("%s exits with %i", async (limit, status, state) => {
    const run = await check(folder, "--server-error-share", limit);
    expect(run).toMatchObject({ status, stderr: "" });
    const told = parsed(run.stdout);
    expect(told).toMatchObject({
      state,
      words: expect.stringContaining("server errors 1.5% (3 of 200 requests"),
    });
    expect(told.performance).toMatchObject([
      { label: "server_error_share", value: 1.5, unit: "%" },
      { label: "requests", value: 200 },
      { label: "server_errors", value: 3 },
    ]);
  });

  it("has a limit of 1 % when none is named", async () => {
    expect((await check(folder, "--server-error-share")).stdout).toContain(", over 1%)");
  });

  it("leaves out who never counts against the budget", async () => {
    const scans = requests(100, 0).map((line) => ({ ...line, client_kind: "health_check" }));
    const run = await check(folderOf([...scans, ...requests(100, 3)]), "--server-error-share", "1%");
    expect(run.stdout).toContain("server errors 3% (3 of 100 requests");
  });

  it("looks at the period and source asked for", async () => {
    const both = folderOf([...requests(100, 50, 20), ...requests(100, 0, 1)]);
    expect((await check(both, "--server-error-share", "1%")).status).toBe(2);
    expect((await check(both, "--server-error-share", "1%", "--since", "2h ago")).status).toBe(0);
    expect((await check(both, "--server-error-share", "1%", "--source", "other")).status).toBe(3);
  });
});

describe("check --stale", () => {
  it.each([
    [1, "26h", 0],
    [27, "26h", 2],
    [14, "13h,26h", 1],
  ])("the newest line is %i h old, %s: exit %i", async (age, limit, status) => {
    const run = await check(folderOf([{ at: ago(age) }]), "--stale", limit);
    expect(run.status).toBe(status);
    const [data] = parsed(run.stdout).performance;
    expect(data?.label).toBe("newest_line_age");
    expect(Math.abs((data?.value ?? 0) - age * 3600)).toBeLessThan(60);
  });

  it("sees the one source of two that fell silent, and none that is gone for a month", async () => {
    const folder = folderOf([{ at: ago(1) }]);
    const store = createStore(path.join(folder, "faultline.db"));
    addFile(store, { source: "edge", path: "/logs/edge.log", last_time: ago(30) });
    addFile(store, { source: "old", path: "/logs/old.log", last_time: ago(24 * 40) });
    store.close();
    const run = await check(folder, "--stale");
    expect(run.status).toBe(2);
    expect(run.stdout).toContain("newest line of edge is 30 h old");
  });
});

describe("check --rejects", () => {
  it.each([
    [1000, 10, 0],
    [1000, 11, 2],
  ])("of %i lines %i were rejected: exit %i", async (read, rejected, status) => {
    const file = { read, rejected, stored: read - rejected, first_time: ago(2) };
    const run = await check(folderOf([{ at: ago(1) }], file), "--rejects");
    expect(run.status).toBe(status);
    expect(parsed(run.stdout).performance).toMatchObject([
      { label: "rejected_share", value: rejected / 10, critical: "1" },
    ]);
  });
});

describe("check --missing-important", () => {
  const miss = (days: number, client_ip: string): Line => ({
    at: ago(days * 24),
    host: "www.example.com",
    path: "/checkout/|pay\nFAULTLINE OK",
    status: 404,
    client_ip,
    fault: "origin",
    reason: "origin_not_found",
    confidence: "certain",
  });
  const folder = folderOf(
    [4, 3, 2, 1].flatMap((days) => [miss(days, "203.0.113.1"), miss(days, "203.0.113.2")]),
  );

  it("warns of a path that matters, in one line whatever the path holds", async () => {
    const run = await check(folder, "--missing-important", "--important", "/checkout/**");
    expect(run.status).toBe(1);
    expect(parsed(run.stdout)).toMatchObject({
      state: "WARNING",
      words: "1 important path is missing (www.example.com/checkout/?pay?FAULTLINE OK)",
      performance: [{ label: "missing_important", value: 1 }],
    });
  });

  it("is content where nothing that matters is missing", async () => {
    expect((await check(folder, "--missing-important", "--important", "/cart")).status).toBe(0);
  });
});

describe("check", () => {
  it.each([[["--stale", "soon"]], [["--no-such-flag"]], [["--db", "nowhere.db"]], [["--since", "whenever"]]])(
    "%s is unknown to a monitor, never a warning or critical",
    async (args) => {
      const run = await check(emptyFolder(), ...args);
      expect(run.status).toBe(3);
      expect(parsed(run.stdout).state).toBe("UNKNOWN");
    },
  );

  it("leaves the other commands' exit code for wrong usage", async () => {
    expect((await faultline(["prune", "--older-than", "soon"], { cwd: emptyFolder() })).status).toBe(2);
  });

  it("puts the worst first, and all numbers behind the bar", async () => {
    const run = await check(folderOf(requests(10, 1, 27)), "--stale", "30h", "--server-error-share", "1%");
    expect(run.status).toBe(2);
    expect(parsed(run.stdout).words).toMatch(/^server errors .*; newest line of web is 27 h old$/);
  });

  it("says that it cannot tell only where nothing is known to be bad", () => {
    const bad = { state: "WARNING", text: "bad", performance: [] } as const;
    const unknown = { state: "UNKNOWN", text: "who knows", performance: [] } as const;
    expect(statusLine([unknown, bad])).toBe("FAULTLINE WARNING: bad; who knows");
  });
});

describe("check --incidents", () => {
  const report = (rows: string): ReturnType<typeof parseReport> =>
    parseReport(
      "incidents",
      `-- period: 30 days
       select column1 as id, column2 as start, column3 as end, column4 as ongoing, 'web' as source, 'a.example' as host,
         0.25 as error_share, column5 as severity, 'origin_refused' as reason, 'upstream' as scope, '10.0.0.1:80' as scope_value
       from (values ${rows}) where :until > 0`,
    );
  const found = (rows: string): readonly Incident[] =>
    incidentsOf(storeOf(), { since: 0, until: 1, now: 1 }, report(rows));
  const ended = "('b', '2026-07-01T10:00:00Z', '2026-07-01T10:30:00Z', 0, 'page')";
  const page = "('c', '2026-07-02T10:00:00Z', '2026-07-02T11:00:00Z', 1, 'page')";
  const ticket = "('a', '2026-07-03T10:00:00Z', null, 1, 'ticket')";

  it.each([
    [ended, "OK", "no incident is ongoing, 1 ended within 30 days"],
    [
      `${ticket}, ${ended}`,
      "WARNING",
      "1 ongoing: origin_refused on web a.example at upstream 10.0.0.1:80, 25% errors since 2026-07-03T10:00:00Z",
    ],
    [
      `${ticket}, ${page}`,
      "CRITICAL",
      "2 ongoing: origin_refused on web a.example at upstream 10.0.0.1:80, 25% errors since 2026-07-02T10:00:00Z",
    ],
  ])("%s is %s", (rows, state, text) => {
    expect(ongoingIncidents(found(rows))).toMatchObject({ state, text });
  });

  it("has them in order of their start", () => {
    expect(found(`${ticket}, ${page}, ${ended}`).map(({ id }) => id)).toEqual(["b", "c", "a"]);
  });
});
