import { appendFileSync, existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { emptyFolder, query } from "../harness/cli.ts";
import { faultline } from "../harness/main.ts";

const folder = emptyFolder();
const line = (number: number): string =>
  `203.0.113.9 - - [24/Nov/2026:10:00:${String(number % 60).padStart(2, "0")} +0000] "GET /page/${number} HTTP/1.1" 200 120 "-" "curl/8.5.0"\n`;
const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, index) => line(from + index)).join("");
const at = (name: string): string => path.join(folder, name);

describe("ingest --dry-run", () => {
  it("says what would be read, and leaves no trace", async () => {
    writeFileSync(at("a.log"), lines(0, 5));
    const first = await faultline(["ingest", "a.log", "--dry-run"], { cwd: folder });
    expect(first.status).toBe(0);
    expect(first.stdout).toMatch(new RegExp(`^a\\.log +nginx-combined +0 +${lines(0, 5).length} +new$`, "m"));
    expect(existsSync(at("faultline.db"))).toBe(false);

    await faultline(["ingest", "a.log"], { cwd: folder });
    appendFileSync(at("a.log"), line(5));
    writeFileSync(at("old.gz"), gzipSync(lines(0, 2)));
    writeFileSync(at("b.log"), "what is this\n");
    const { stdout, stderr, status } = await faultline(["ingest", "*.log", "old.gz", "no.log", "--dry-run"], {
      cwd: folder,
    });
    expect(stdout).toMatch(
      new RegExp(`^a\\.log +nginx-combined +${lines(0, 5).length} +${line(5).length} +read on$`, "m"),
    );
    expect(stdout).toMatch(/^b\.log +0 +13 +no format fits$/m);
    expect(stdout).toMatch(/^old\.gz +nginx-combined +\d+ +0 +gz, an old copy$/m);
    expect(stderr).toContain("no.log: no such file");
    expect(status).toBe(3);
    expect(query(folder, "select count(*) as n from requests")).toEqual([{ n: 5 }]);
  });
});
