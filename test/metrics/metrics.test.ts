import { spawnSync } from "node:child_process";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { exposition } from "../../src/metrics/exposition.ts";
import { emptyFolder } from "../harness/cli.ts";
import { faultline } from "../harness/main.ts";

/**
 * Parses the text format and fails on violations of its specification: HELP and TYPE once and before the samples,
 * unique names, unique series, counters that end with _total, a newline after the last line.
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 */
function strictly(text: string): Map<string, number> {
  expect(text.endsWith("\n")).toBe(true);
  const series = new Map<string, number>();
  const types = new Map<string, string>();
  let helped = "";
  for (const line of text.slice(0, -1).split("\n")) {
    const help = /^# HELP ([a-z_:][a-z0-9_:]*) ((?:[^\\]|\\\\|\\n)+)$/.exec(line);
    const type = /^# TYPE ([a-z_:][a-z0-9_:]*) (counter|gauge)$/.exec(line);
    if (help) {
      helped = help[1] ?? "";
      expect(types.has(helped), line).toBe(false);
    } else if (type) {
      expect(type[1], line).toBe(helped);
      expect(helped.endsWith("_total"), line).toBe(type[2] === "counter");
      types.set(helped, type[2] ?? "");
    } else {
      const sample =
        /^([a-z_:][a-z0-9_:]*)(\{[a-z_][a-z0-9_]*="(?:[^"\\\n]|\\["\\n])*"(?:,[a-z_][a-z0-9_]*="(?:[^"\\\n]|\\["\\n])*")*\})? (\d+(?:\.\d+)?)$/.exec(
          line,
        );
      expect(sample, line).not.toBeNull();
      expect(sample?.[1], line).toBe(helped);
      const name = `${sample?.[1]}${sample?.[2] ?? ""}`;
      expect(series.has(name), line).toBe(false);
      series.set(name, Number(sample?.[3]));
    }
  }
  return series;
}

const promtool = spawnSync("promtool", ["--version"]).status === 0;

function lint(text: string): void {
  if (!promtool) return;
  const { status, stdout, stderr } = spawnSync("promtool", ["check", "metrics"], {
    input: text,
    encoding: "utf8",
  });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "", stderr: "" });
}

const day = 86_400_000;

/** A line of nginx in Debian's format, a number of days ago; the path makes it unique. */
function line(ago: number, status: number, name: string): string {
  const [, date, month, year] = new Date(Date.now() - ago * day).toUTCString().split(/,? /);
  return `203.0.113.9 - - [${date}/${month}/${year}:10:00:00 +0000] "GET /${name} HTTP/1.1" ${status} 150 "-" "curl/8.5.0"\n`;
}

describe("check --prometheus", () => {
  const folder = emptyFolder();
  const run = (...args: string[]) => faultline(args, { cwd: folder });
  const metrics = async (): Promise<Map<string, number>> => {
    await run("check", "--stale", "--prometheus", "faultline.prom");
    const text = readFileSync(path.join(folder, "faultline.prom"), "utf8");
    lint(text);
    return strictly(text);
  };
  const failed =
    'faultline_failed_requests_total{source="web",tier="proxy",fault="unknown",reason="unknown"}';

  it("counts stored lines and lines that are stored later", async () => {
    writeFileSync(
      path.join(folder, "a.log"),
      `${line(9, 200, "a1") + line(9, 418, "a2") + line(9, 418, "a3") + line(1, 502, "a4")}# comment\n`,
    );
    await run("ingest", "a.log", "--source", "web");
    const first = await metrics();
    expect(first.get('faultline_requests_total{source="web",tier="proxy"}')).toBe(4);
    expect(first.get('faultline_read_lines_total{source="web",tier="proxy"}')).toBe(5);
    expect(first.get('faultline_skipped_lines_total{source="web",tier="proxy"}')).toBe(1);
    expect(first.get(failed)).toBe(2);
    expect(first.get('faultline_server_errors_total{source="web",tier="proxy"}')).toBe(1);
    expect(await metrics()).toEqual(first);
    writeFileSync(path.join(folder, "b.log"), line(8, 418, "b1") + line(8, 200, "b2"));
    await run("ingest", "b.log", "--source", "web");
    expect((await metrics()).get(failed)).toBe(3);
  });

  it("does not decrease when requests are deleted", async () => {
    const before = await metrics();
    // all lines except the last one of a.log are older
    expect((await run("prune", "--older-than", "2d")).stderr).toMatch(/^deleted 5 requests /);
    expect((await run("prune", "--older-than", "0d")).stderr).toMatch(/^deleted 1 requests /);
    const counters = (all: Map<string, number>) => [...all].filter(([name]) => name.includes("_total"));
    expect(counters(await metrics())).toEqual(counters(before));
    writeFileSync(path.join(folder, "c.log"), line(0, 418, "c1"));
    await run("ingest", "c.log", "--source", "web");
    expect((await metrics()).get(failed)).toBe(4);
    expect((await run("sql", "select count(*) as n from requests", "--format", "csv")).stdout).toBe(
      "n\r\n1\r\n",
    );
  });

  it("counts a request that two hops logged once, at the outermost, also after prune", async () => {
    const cwd = emptyFolder();
    const id = (name: string, at: string): string => line(3, 502, "x").replace(/\n$/, ` "${name}" "${at}"\n`);
    const format = `$remote_addr - - [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" "$request_id" "$host"`;
    writeFileSync(path.join(cwd, "front.log"), id("r1", "a.example") + id("r2", "a.example"));
    writeFileSync(path.join(cwd, "back.log"), id("r1", "b.example"));
    for (const [source, tier] of [
      ["front", "cdn"],
      ["back", "proxy"],
    ] as const)
      await faultline(
        ["ingest", `${source}.log`, "--source", source, "--tier", tier, "--log-format", format],
        { cwd },
      );
    const counters = async (): Promise<unknown> => {
      await faultline(["check", "--stale", "--prometheus", "x.prom"], { cwd });
      const series = strictly(readFileSync(path.join(cwd, "x.prom"), "utf8"));
      return [...series].filter(([name]) => /^faultline_(?:requests|failed|stored|server)/.test(name));
    };
    const expected = [
      ['faultline_stored_lines_total{source="back",tier="proxy"}', 1],
      ['faultline_stored_lines_total{source="front",tier="cdn"}', 2],
      ['faultline_requests_total{source="front",tier="cdn"}', 2],
      ['faultline_failed_requests_total{source="front",tier="cdn",fault="origin",reason="unknown"}', 2],
      ['faultline_server_errors_total{source="front",tier="cdn"}', 2],
    ];
    expect(await counters()).toEqual(expected);
    await faultline(["prune", "--older-than", "0d"], { cwd });
    expect(await counters()).toEqual(expected);
  });

  it("counts requests that were deleted before the first query", async () => {
    const fresh = emptyFolder();
    writeFileSync(path.join(fresh, "a.log"), line(9, 418, "x1") + line(9, 418, "x2"));
    for (const args of [
      ["ingest", "a.log", "--source", "web"],
      ["prune", "--older-than", "1d"],
      ["check", "--stale", "--prometheus", "x.prom"],
    ])
      await faultline(args, { cwd: fresh });
    expect(strictly(readFileSync(path.join(fresh, "x.prom"), "utf8")).get(failed)).toBe(2);
  });

  it("writes a file that the user of the collector can read", () => {
    const asked = spawnSync(
      "sh",
      [
        "-c",
        `umask 077; exec ${process.execPath} "$@"`,
        "sh",
        new URL("../../dist/cli.js", import.meta.url).pathname,
        "check",
        "--prometheus",
        "other.prom",
      ],
      { cwd: folder },
    );
    expect(asked.status).not.toBeNull();
    expect(statSync(path.join(folder, "other.prom")).mode & 0o777).toBe(0o644);
  });

  it("is unknown if the file cannot be written", async () => {
    const { status, stdout } = await run("check", "--stale", "--prometheus", "a.log/x.prom");
    expect(status).toBe(3);
    expect(stdout).toMatch(/^FAULTLINE UNKNOWN: .*a\.log\/x\.prom cannot be written/);
  });
});

it("escapes special characters in names", () => {
  const source = 'x"} 1\nevil_total 9 \\ |';
  const text = [
    ...exposition([
      { name: "a_total", type: "counter", help: "A.", samples: [{ labels: { source }, value: 1 }] },
    ]),
  ].join("");
  expect([...strictly(text)]).toEqual([['a_total{source="x\\"} 1\\nevil_total 9 \\\\ |"}', 1]]);
  lint(text);
});
