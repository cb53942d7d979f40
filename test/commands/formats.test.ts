import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { emptyFolder } from "../harness/cli.ts";
import { faultline } from "../harness/main.ts";

const line =
  '203.0.113.9 - - [24/Nov/2026:10:00:00 +0000] "GET /caf\\xC3\\xA9 HTTP/1.1" 200 120 "-" "curl/8.5.0"';

describe("formats --test", () => {
  it("says what the lines of a file are taken for, how many, and why", async () => {
    const folder = emptyFolder();
    const lines = [
      line,
      `Nov 24 10:00:00 web1 nginx: ${line}`,
      "# a comment",
      "what is this",
      `${line} rt=0.1`,
    ];
    writeFileSync(path.join(folder, "access.log"), `${lines.join("\n")}\n`);
    const { stdout, status } = await faultline(["formats", "--test", "access.log", "--format", "ndjson"], {
      cwd: folder,
    });
    expect(status).toBe(0);
    const rows = stdout
      .trim()
      .split("\n")
      .map((row) => JSON.parse(row));
    expect(rows.map(({ seen_as, lines, first_line }) => [seen_as, lines, first_line])).toEqual([
      ["nginx-combined", 3, 1],
      ["skipped: comment", 1, 3],
      ["rejected: no_format", 1, 4],
    ]);
    expect(rows[0].why).toBe(
      "8 fields match, with text that only nginx, OpenResty, ingress-nginx, Nginx Proxy Manager writes",
    );
    expect(rows[2].why).toMatch(/^(?:nearest is|no format is similar)/);
  });

  it("names a file that is not there, with 2", async () => {
    const { stderr, status } = await faultline(["formats", "--test", "nowhere.log"], { cwd: emptyFolder() });
    expect([status, stderr]).toEqual([2, "faultline: --test nowhere.log: no such file\n"]);
  });
});
