import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { bin, emptyFolder, faultline, query } from "../harness/cli.ts";

// large enough for the worker
const count = 40_000;
const lineOf = (n: number): string => {
  const time = `${String(n % 24).padStart(2, "0")}:00:${String(n % 60).padStart(2, "0")}`;
  const client = n % 7 === 0 ? `2001:db8::${(n % 999).toString(16)}` : `203.0.${n % 113}.${n % 251}`;
  const query = n % 3 === 0 ? `?q=${n}&caf\\xC3\\xA9=1` : "";
  const status = n % 50 === 0 ? 502 : n % 11 === 0 ? 404 : 200;
  return `${client} - - [24/Nov/2026:${time} +0000] "GET /shop/${n % 5000}/item${query} HTTP/1.1" ${status} ${n} "https://www.example.com/list/${n % 77}" "Agent/${n % 300} (a longer name, so that the file is as large as it has to be)"`;
};
const log = `${Array.from({ length: count }, (_, n) => lineOf(n + 1)).join("\n")}\n`;

const rows = (folder: string): unknown =>
  query(folder, "select * from requests order by line").map(({ id, file, source, ...columns }) => columns);

describe("a large file is parsed by the worker", () => {
  const folder = emptyFolder();
  writeFileSync(path.join(folder, "a.log"), log);
  const { status, stderr } = faultline(["ingest", "a.log"], { cwd: folder });

  it("is accounted for", () => {
    expect(log.length).toBeGreaterThan(4 * 1024 * 1024);
    expect(stderr).toContain(
      `a.log: nginx-combined: read ${count} = stored ${count} + rejected 0 + skipped 0`,
    );
    expect(status).toBe(0);
  });

  it("gives the same rows as its lines from standard input", () => {
    const other = emptyFolder();
    faultline(["ingest", "-"], { cwd: other, input: log });
    expect(rows(folder)).toEqual(rows(other));
    const [sums] = query(
      folder,
      "select count(*) as rows, sum(status = 502) as failed, max(bytes_sent) as most, sum(client_ip like '2001:db8::%') as long from requests",
    );
    expect(sums).toEqual({ rows: count, failed: count / 50, most: count, long: Math.floor(count / 7) });
  });

  it("is identified again, and read from its old end on", () => {
    writeFileSync(path.join(folder, "a.log"), `${log}${lineOf(count + 1)}\n`);
    const again = faultline(["ingest", "a.log"], { cwd: folder });
    expect(again.stderr).toContain(`read 1 = stored 1 + rejected 0 + skipped 0, ${count} already read`);
  });
});

describe("a large file after one that no format fits", () => {
  // more than one chunk, then a line of the format of the next file
  const odd = Array.from(
    { length: 7000 },
    (_, n) => `line ${n} of something else, as long as it has to be for this`,
  );

  it("gives the same rows as alone", () => {
    const folder = emptyFolder();
    writeFileSync(path.join(folder, "a.log"), `${odd.join("\n")}\n${log}`);
    writeFileSync(path.join(folder, "b.log"), log);
    const { stderr } = faultline(["ingest", "a.log", "b.log"], { cwd: folder });
    expect(stderr).toContain("a.log: no format fits its lines");
    const alone = emptyFolder();
    writeFileSync(path.join(alone, "b.log"), log);
    faultline(["ingest", "b.log"], { cwd: alone });
    expect(rows(folder)).toEqual(rows(alone));
  });
});

describe("a damaged or unknown large file", () => {
  it("ends where its gzip is truncated", () => {
    const folder = emptyFolder();
    const whole = gzipSync(log);
    writeFileSync(path.join(folder, "cut.log.gz"), whole.subarray(0, Math.floor(whole.length * 0.9)));
    const { status, stderr } = faultline(["ingest", "cut.log.gz"], { cwd: folder });
    expect(stderr).toMatch(/damaged: .*; the readable part is stored/);
    expect(status).toBe(3);
    const [sums] = query(folder, "select count(*) as rows, max(line) as last from requests");
    expect(sums?.["rows"]).toBe(sums?.["last"]);
    expect(Number(sums?.["rows"])).toBeGreaterThan(count / 2);
  });

  it("stores nothing of what no format fits", () => {
    const folder = emptyFolder();
    writeFileSync(path.join(folder, "noise.log"), "no line of any log that is known\n".repeat(200_000));
    const { status, stderr } = faultline(["ingest", "noise.log"], { cwd: folder });
    expect(stderr).toContain("noise.log: ");
    expect(stderr).toContain("total: read 0 = stored 0 + rejected 0 + skipped 0");
    expect(status).toBe(3);
  });
});

describe("a run that is stopped while the worker parses", () => {
  it("leaves complete blocks, and the next run continues", async () => {
    const folder = emptyFolder();
    writeFileSync(path.join(folder, "long.log"), log.repeat(10));
    const child = spawn(process.execPath, [bin, "ingest", "long.log"], { cwd: folder, stdio: "ignore" });
    const exit = once(child, "exit");
    const stored = (): number => {
      try {
        return Number(query(folder, "select ifnull(sum(stored), 0) as stored from files")[0]?.["stored"]);
      } catch {
        return 0; // there is no table yet
      }
    };
    while (!existsSync(path.join(folder, "faultline.db"))) await sleep(20);
    await Promise.race([exit, sleep(300)]);
    child.kill("SIGINT");
    const [code] = await exit;
    expect(code).toBe(130);
    const before = stored();
    expect(query(folder, "select count(*) as rows from requests")).toEqual([{ rows: before }]);
    expect(before).toBeLessThan(10 * count);
    const { stderr } = faultline(["ingest", "long.log"], { cwd: folder });
    expect(stderr).toContain(
      `stored ${10 * count - before} + rejected 0 + skipped 0, ${before} already read`,
    );
  });
});
