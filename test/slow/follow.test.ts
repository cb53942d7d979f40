import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, copyFileSync, renameSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bin, emptyFolder, faultline, query } from "../harness/cli.ts";

let folder = "";
let running: ChildProcess[] = [];
beforeEach(() => {
  folder = emptyFolder();
});
afterEach(() => {
  for (const child of running) child.kill("SIGKILL");
  running = [];
});

const line = (number: number): string =>
  `203.0.113.9 - - [24/Nov/2026:10:00:${String(number % 60).padStart(2, "0")} +0000] "GET /page/${number} HTTP/1.1" 200 120 "-" "curl/8.5.0"\n`;
const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, index) => line(from + index)).join("");
const at = (name: string): string => path.join(folder, name);

function start(...args: string[]): ChildProcess & { talk: () => string } {
  const child = spawn(process.execPath, [bin, "ingest", ...args], {
    cwd: folder,
    env: { ...process.env, FAULTLINE_DB: "" },
  });
  let talk = "";
  child.stderr.on("data", (text) => {
    talk += text;
  });
  running.push(child);
  return Object.assign(child, { talk: () => talk });
}

const stored = (): number => {
  try {
    return Number(query(folder, "select count(*) as n from requests")[0]?.["n"]);
  } catch {
    return 0; // the database is not there yet
  }
};

async function until(holds: () => boolean, ms = 20_000): Promise<number> {
  const begin = performance.now();
  while (!holds() && performance.now() - begin < ms) await sleep(50);
  expect(holds()).toBe(true);
  return performance.now() - begin;
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number> {
  child.kill(signal);
  const [code] = await once(child, "exit");
  return code;
}

describe("ingest --follow", () => {
  it("reads growing and new files across renaming and copytruncate", async () => {
    writeFileSync(at("a.log"), lines(0, 10));
    writeFileSync(at("b.log"), lines(100, 110));
    const child = start("*.log", "--follow");
    await until(() => stored() === 20);
    appendFileSync(at("a.log"), line(10));
    appendFileSync(at("b.log"), line(110).slice(0, 50));
    // lines are stored about a second after they were written; later on a busy machine
    expect(await until(() => stored() === 21)).toBeLessThan(5000);
    appendFileSync(at("b.log"), line(110).slice(50));
    await until(() => stored() === 22);

    // the server keeps writing to the renamed file for a while
    renameSync(at("a.log"), at("a.log.1"));
    await sleep(400);
    appendFileSync(at("a.log.1"), line(11));
    writeFileSync(at("a.log"), line(12));
    await until(() => stored() === 24);

    copyFileSync(at("b.log"), at("b.log.1"));
    truncateSync(at("b.log"));
    appendFileSync(at("b.log"), lines(111, 150));
    await until(() => stored() === 63);

    writeFileSync(at("c.log"), line(200));
    await until(() => stored() === 64);
    appendFileSync(at("c.log"), line(201));
    expect(await ended(child, "SIGTERM")).toBe(0);
    expect(stored()).toBe(65);
    expect(child.talk()).toContain("total: read 65 = stored 65 + rejected 0 + skipped 0");

    const later = faultline(["ingest", "*.log*"], { cwd: folder });
    expect(later.stderr).toContain("total: read 0 = stored 0");
    expect(stored()).toBe(65);
  });

  it("reads a last line without its end after rotation", async () => {
    writeFileSync(at("a.log"), lines(0, 3) + line(3).trimEnd());
    const child = start("a.log", "--follow");
    await until(() => stored() === 3);
    renameSync(at("a.log"), at("old"));
    writeFileSync(at("a.log"), line(4));
    await until(() => stored() === 5);
    expect(await ended(child, "SIGINT")).toBe(0);
  });

  it("commits lines of a pipe within about a second", async () => {
    const child = start("-", "--follow");
    child.stdin?.write(lines(0, 7));
    await until(() => stored() === 7);
    child.stdin?.write(lines(7, 9));
    await until(() => stored() === 9);
    child.stdin?.end();
    const [code] = await once(child, "exit");
    expect(code).toBe(0);
  });
});

describe("concurrent ingests", () => {
  it("wait for each other, or name the process that writes", async () => {
    writeFileSync(at("a.log"), lines(0, 5));
    const child = start("a.log", "--follow");
    await until(() => stored() === 5);
    const impatient = faultline(["ingest", "a.log", "--no-wait"], { cwd: folder });
    expect(impatient.status).toBe(1);
    expect(impatient.stderr).toMatch(new RegExp(`locked by process ${child.pid}, since 20\\d\\d-`));
    expect(faultline(["ingest", "a.log", "--wait", "0.5"], { cwd: folder }).status).toBe(1);
    const patient = start("a.log", "b.log");
    writeFileSync(at("b.log"), lines(5, 9));
    await until(() => patient.talk().includes(`waiting for process ${child.pid}`));
    await ended(child, "SIGTERM");
    const [code] = await once(patient, "exit");
    expect(code).toBe(0);
    expect(stored()).toBe(9);
  });

  it("store each line once when ten start together", async () => {
    writeFileSync(at("a.log"), lines(0, 3000));
    writeFileSync(at("b.log.gz"), gzipSync(lines(3000, 6000)));
    const children = Array.from({ length: 10 }, () => start("*.log*"));
    const codes = await Promise.all(children.map(async (child) => (await once(child, "exit"))[0]));
    expect(codes).toEqual(Array.from({ length: 10 }, () => 0));
    expect(stored()).toBe(6000);
  });

  it("do not wait for a killed one", async () => {
    writeFileSync(at("a.log"), lines(0, 5));
    const child = start("a.log", "--follow");
    await until(() => stored() === 5);
    await ended(child, "SIGKILL");
    expect(faultline(["ingest", "a.log", "--no-wait"], { cwd: folder }).status).toBe(0);
  });
});
