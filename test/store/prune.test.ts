import { writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { prune } from "../../src/store/upkeep/prune.ts";
import { dayMs } from "../../src/units.ts";
import { emptyFolder, query } from "../harness/cli.ts";
import { addFile, addLines, addReject, storeOf } from "../harness/database.ts";
import { faultline } from "../harness/main.ts";

/** A line with two attempts, `ago` days old. */
function line(ago: number): string {
  const [, date, month, year] = new Date(Date.now() - ago * dayMs).toUTCString().split(/,? /);
  return `203.0.113.9 - - [${date}/${month}/${year}:00:00:00 +0000] "GET /d${ago} HTTP/1.1" 502 150 "-" "curl/8.5.0" rt=0.1 uct="-, -" uht="-, -" urt="0.0, 0.1" ua="10.0.0.1:80, 10.0.0.2:80" us="502, 502"\n`;
}

describe("prune", () => {
  const folder = emptyFolder();
  const run = (...args: string[]) => faultline(args, { cwd: folder });
  const days = (): unknown[] =>
    query(folder, "select path from requests order by time_ms").map(({ path: each }) => each);
  const format = `$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" rt=$request_time uct="$upstream_connect_time" uht="$upstream_header_time" urt="$upstream_response_time" ua="$upstream_addr" us="$upstream_status"`;
  const ingest = () => run("ingest", "*.log", "--log-format", format, "--max-rejects", "100%");
  writeFileSync(path.join(folder, "old.log"), `${line(9)}${line(8)}broken\n`);
  writeFileSync(path.join(folder, "new.log"), `${line(3)}broken\n${line(2)}${line(0)}`);
  beforeAll(async () => {
    await ingest();
  });

  it("prints with --dry-run what it would delete", async () => {
    const { status, stderr } = await run("prune", "--older-than", "2d", "--dry-run");
    expect(status).toBe(0);
    const before = new Date(Date.now() - 2 * dayMs).toISOString().slice(0, 10);
    expect(stderr).toBe(`would delete 3 requests and 1 rejected lines from before ${before} (UTC)\n`);
    expect(days()).toEqual(["/d9", "/d8", "/d3", "/d2", "/d0"]);
  });

  it("deletes older requests with their attempts, and rejected lines of older files", async () => {
    expect((await run("prune", "--older-than", "2d")).stderr).toMatch(
      /^deleted 3 requests and 1 rejected lines from before .*\n$/,
    );
    expect(days()).toEqual(["/d2", "/d0"]);
    expect(query(folder, "select count(*) as n from attempts")).toEqual([{ n: 4 }]);
    expect(query(folder, "select file from rejects")).toEqual([{ file: "new.log" }]);
    expect((await run("prune", "--older-than", "2d")).stderr).toMatch(/^deleted 0 requests /);
  });

  it("keeps the counts of files, and does not read them again", async () => {
    const counts = "select read, stored, rejected from files order by path";
    const before = query(folder, counts);
    expect(before).toEqual([
      { read: 4, stored: 3, rejected: 1 },
      { read: 3, stored: 2, rejected: 1 },
    ]);
    expect((await ingest()).stderr).toContain(
      "total: read 0 = stored 0 + rejected 0 + skipped 0, 7 already read",
    );
    expect(query(folder, counts)).toEqual(before);
    expect(days()).toEqual(["/d2", "/d0"]);
  });

  it.each([[[]], [["--older-than", "soon"]], [["--older-than", "5h"]], [["--older-than", "-1d"]]])(
    "%j is wrong usage",
    async (args) => expect((await run("prune", ...args)).status).toBe(2),
  );
});

it("deletes in several transactions, and only older requests", () => {
  const store = storeOf();
  // 45,000 of four times; more than one batch of the same millisecond
  const at = (index: number): string => new Date(index < 30_000 ? 1000 : 2000 + (index % 3)).toISOString();
  const lines = Array.from({ length: 45_000 }, (_, index) => ({
    at: at(index),
    ...(index % 100 === 0 && {
      fault: "origin",
      reason: "origin_error",
      confidence: "certain",
      server_error: index % 200 ? 0 : 1,
    }),
  }));
  addLines(store, lines);
  addLines(store, [
    { at: new Date(5000).toISOString(), fault: "origin", reason: "origin_error", confidence: "certain" },
  ]);
  const file = addFile(store, { path: "/logs/empty.log", ingested_at: at(0) });
  addReject(store, { file, line: 1, cause: "no_format", raw: "x" });
  expect(prune(store, 5000)).toEqual({ requests: 45_000, rejects: 1 });
  expect(store.prepare("select count(*) from requests").pluck().get()).toBe(1);
  expect(store.prepare("select requests, server_errors from pruned_failures").all()).toEqual([
    { requests: 450, server_errors: 225 },
  ]);
  expect(prune(store, 5000)).toEqual({ requests: 0, rejects: 0 });
});
