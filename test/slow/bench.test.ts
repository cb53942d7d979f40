import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { logFormats } from "../bench/formats/index.ts";
import { blocks, compress, writeLog } from "../bench/generate.ts";
import { type SimulatedRequest, traffic } from "../bench/traffic.ts";
import { emptyFolder, faultline, query } from "../harness/cli.ts";

const lines = 2000;
const textOf = (kind: (typeof logFormats)[keyof typeof logFormats], seed: number): string =>
  [...blocks(kind, { seed, lines })].join("");
const digest = (text: string): string => createHash("sha256").update(text).digest("hex");

const folder = emptyFolder();
beforeAll(async () => {
  for (const kind of Object.values(logFormats))
    await writeLog(path.join(folder, kind.file), kind, { seed: 1, lines });
  await compress(path.join(folder, logFormats.combined.file));
});

describe.each(Object.entries(logFormats))("the log %s that the bench makes", (_name, kind) => {
  it("is the same for a seed, and another for another", () => {
    expect(readFileSync(path.join(folder, kind.file), "utf8")).toBe(textOf(kind, 1));
    expect(digest(textOf(kind, 2))).not.toBe(digest(textOf(kind, 1)));
  });

  it("is known for what it is, and each line is stored", () => {
    const cwd = emptyFolder();
    const { status, stderr } = faultline(["ingest", path.join(folder, kind.file)], { cwd });
    expect([status, stderr]).toEqual([0, expect.stringContaining(`stored ${lines} + rejected 0`)]);
    const [{ formats, requests, failed, times } = {}] = query(
      cwd,
      "select group_concat(distinct format) as formats, count(*) as requests, sum(failed) as failed, count(distinct time_ms) as times from requests",
    );
    expect({ formats, requests }).toEqual({ formats: kind.format, requests: lines });
    // 1.5 % of the requests fail
    expect(failed).toBeGreaterThan(lines * 0.01);
    expect(failed).toBeLessThan(lines * 0.02);
    expect(times).toBeGreaterThan(lines * 0.9);
  });
});

it("compresses what it made", () => {
  const file = path.join(folder, logFormats.combined.file);
  expect(gunzipSync(readFileSync(`${file}.gz`)).equals(readFileSync(file))).toBe(true);
});

describe("traffic", () => {
  const hits: SimulatedRequest[] = [...traffic({ seed: 7, lines: 50_000 })];
  const different = (value: (hit: SimulatedRequest) => string): number => new Set(hits.map(value)).size;

  it("takes a day, in the order of time", () => {
    const times = hits.map(({ endMs }) => endMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    const hours = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 3_600_000;
    expect(hours).toBeGreaterThan(23);
    expect(hours).toBeLessThanOrEqual(24);
  });

  it("has a long tail of paths and clients, and no id twice", () => {
    expect(different(({ id }) => id)).toBe(hits.length);
    expect(different(({ page }) => page.path)).toBeGreaterThan(10_000);
    expect(different(({ client }) => client)).toBeGreaterThan(20_000);
    expect(different(({ userAgent }) => userAgent)).toBe(200);
    const home = hits.filter(({ page }) => page.path === "/").length / hits.length;
    expect(home).toBeGreaterThan(0.02);
  });
});

describe("npm run bench", () => {
  const bench = fileURLToPath(new URL("../bench/bench.ts", import.meta.url));
  const run = (only: string) =>
    spawnSync(
      process.execPath,
      ["--import", "tsx", bench, "--lines", "1000", "--runs", "1", "--only", only],
      {
        encoding: "utf8",
      },
    );

  // it fails where a program has not all of the lines
  it("measures faultline, and the straightforward way on what that reads", () => {
    const { status, stdout, stderr } = run("^faultline combined.log.gz|^straightforward");
    expect([status, stderr]).toEqual([0, expect.stringContaining("generating cloudfront.log")]);
    const measured = [...stdout.matchAll(/^\| `(\S+)` \| (\w+) \| \d/gm)].map(([, ...names]) =>
      names.join(" "),
    );
    expect(measured).toEqual([
      "combined.log straightforward",
      "combined.log.gz faultline",
      "combined.log.gz straightforward",
      "alb.log straightforward",
      "cloudfront.log straightforward",
    ]);
  });
});
