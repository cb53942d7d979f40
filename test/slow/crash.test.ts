import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { bin, emptyFolder, faultline, query } from "../harness/cli.ts";
import { rounds } from "../harness/rounds.ts";

const kills = Number(process.env["FAULTLINE_KILLS"] ?? rounds(50, 5));
const linesOfRound = 6000;

let written = 0;
const lines = (count: number): string =>
  Array.from({ length: count }, () => {
    written++;
    const second = String(written % 60).padStart(2, "0");
    return `203.0.113.9 - - [24/Nov/2026:10:00:${second} +0000] "GET /page/${written} HTTP/1.1" 502 120 "-" "curl/${written * 7919}"\n`;
  }).join("");

/** After a kill, `files` agrees with the stored rows: complete blocks only. */
function expectConsistent(folder: string): void {
  if (!existsSync(path.join(folder, "faultline.db"))) return;
  const made = query(folder, "select count(*) as n from sqlite_schema where name = 'files'");
  if (made[0]?.["n"] === 0) return;
  const [sums] = query(
    folder,
    "select ifnull(sum(stored), 0) as counted, (select count(*) from requests) as stored, ifnull(sum(read - stored), 0) as others from files",
  );
  expect(sums).toEqual({ counted: sums?.["stored"], stored: sums?.["stored"], others: 0 });
}

describe("kill -9 at a random time, then the same command", () => {
  it(`stores each line exactly once, ${kills} times`, { timeout: 60_000 + kills * 30_000 }, async () => {
    const folder = emptyFolder();
    const at = (name: string): string => path.join(folder, name);
    const args = ["ingest", "*.log", "*.gz"];
    const full = performance.now();
    writeFileSync(at("a.log"), lines(linesOfRound));
    faultline(args, { cwd: folder });
    const runMs = performance.now() - full;
    let killed = 0;
    for (let round = 0; round < kills; round++) {
      appendFileSync(at("a.log"), lines(linesOfRound));
      writeFileSync(at(`${round}.gz`), gzipSync(lines(5 * linesOfRound)));
      for (let small = 0; small < 5; small++) writeFileSync(at(`${round}-${small}.log`), lines(20));
      const child = spawn(process.execPath, [bin, ...args], { cwd: folder, stdio: "ignore" });
      const exit = once(child, "exit");
      // later in each round, with some random variation
      await Promise.race([exit, sleep(runMs * (0.2 + 1.3 * Math.random()))]);
      child.kill("SIGKILL");
      const [, signal] = await exit;
      if (signal === "SIGKILL") killed++;
      expectConsistent(folder);
    }
    const { status, stderr } = faultline(args, { cwd: folder });
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(killed).toBeGreaterThan(0);
    expect(query(folder, "select count(*) as rows, count(distinct path) as paths from requests")).toEqual([
      { rows: written, paths: written },
    ]);
    expectConsistent(folder);
  });
});
