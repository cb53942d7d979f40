import { once } from "node:events";
import { readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { emptyFolder } from "../harness/cli.ts";
import { databaseFile } from "../harness/database.ts";
import { faultline } from "../harness/main.ts";

const gone = { status: 404, fault: "origin", reason: "origin_not_found", path: "/a", route: "/a" };
const folder = emptyFolder();
const db = databaseFile([
  { at: "2026-07-01T10:00:00Z", ...gone },
  { at: "2026-07-02T10:00:00Z", ...gone },
  { at: "2026-07-04T10:00:00Z", host: "a.example" },
]);

const report = (...args: string[]) => faultline(["report", ...args]);

describe("report", () => {
  it("prints rows to standard output and its period to standard error", async () => {
    const { stdout, stderr } = await report("daily", "--db", db, "--date", "2026-07-04", "--format", "csv");
    expect(stdout.split("\r\n")[1]).toBe("2026-07-04,web,proxy,a.example,,,,,,,1,0,0,0,,,,,,,,,0");
    expect(stderr).toBe(
      "Failures of a day, by hop and cause, without health checks and scanners: 2026-07-04 (UTC)\n",
    );
  });

  it("says which days there are where there is none", async () => {
    const { stdout, stderr } = await report("daily", "--db", db, "--date", "2026-07-03", "--format", "csv");
    expect(stdout).toMatch(/^date,source,.*,flag,fault_source,hidden\r\n$/);
    expect(stderr.split("\n")[1]).toBe(
      "no requests for 2026-07-03 (UTC); the database contains 2026-07-01 to 2026-07-02, 2026-07-04",
    );
  });

  it("names the sources where one is asked for that is not there", async () => {
    const { stderr } = await report("faults", "--db", db, "--source", "wbe");
    expect(stderr).toContain(
      'no requests of source "wbe" for 2026-07-03T10:00:00.001Z until 2026-07-04T10:00:00.001Z',
    );
    expect(stderr).toContain("2026-07-04 of web\n");
  });

  it("says so where the database is empty", async () => {
    const { stderr } = await report("faults", "--db", databaseFile());
    expect(stderr).toContain("; the database is empty\n");
  });

  it("passes its options on", async () => {
    const missing = ["missing", "--db", db, "--format", "ndjson"];
    const { stdout } = await report(...missing, "--important", "/b", "--important", "/a");
    expect(JSON.parse(stdout)).toMatchObject({
      path: "/a",
      important: "matches /a",
      days: 2,
      state: "never",
    });
    expect(JSON.parse((await report(...missing, "--min-days", "5")).stdout)).toMatchObject({ state: "new" });
    expect((await report(...missing, "--until", "2026-07-02")).stdout).toBe("");
    const sitemap = join(folder, "sitemap.txt");
    writeFileSync(sitemap, "https://a.example/b\nhttps://a.example/a\n");
    expect(JSON.parse((await report(...missing, "--sitemap", sitemap)).stdout)).toMatchObject({
      important: "in the sitemap",
    });
  });

  it.each([
    ["daily.csv", /^date,source/],
    ["daily.html", /^<!doctype html>/],
    ["daily.md", /^\| date \|/],
    ["daily.json", /^\[\n {2}\{"date":/],
    ["daily.ndjson", /^\{"date":/],
    ["daily.txt", /^date +source/],
  ])("writes %s by its ending", async (name, start) => {
    const file = join(folder, name);
    const { stdout } = await report("daily", "--db", db, "--date", "2026-07-01", "-o", file);
    expect(stdout).toBe("");
    expect(readFileSync(file, "utf8")).toMatch(start);
    expect(readdirSync(folder).filter((each) => each.startsWith("."))).toEqual([]);
  });

  it("keeps a link, and the old file where the report fails", async () => {
    const [file, link, mine] = [join(folder, "kept.csv"), join(folder, "link.csv"), join(folder, "mine.sql")];
    writeFileSync(file, "old");
    symlinkSync(file, link);
    writeFileSync(mine, "select nothing_such");
    const failed = await report(mine, "--db", db, "-o", link);
    expect(failed).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("no such column: nothing_such"),
    });
    expect(readFileSync(file, "utf8")).toBe("old");
    writeFileSync(mine, "select 1 as n");
    await report(mine, "--db", db, "-o", link);
    expect(readFileSync(file, "utf8")).toBe("n\r\n1\r\n");
    expect(readdirSync(folder).filter((each) => each.startsWith("."))).toEqual([]);
  });

  it("does not replace what is no file", async () => {
    const socket = join(folder, "socket");
    const server = createServer().listen(socket);
    await once(server, "listening");
    expect(await report("faults", "--db", db, "-o", socket)).toMatchObject({ status: 1, stdout: "" });
    expect(statSync(socket).isSocket()).toBe(true);
    server.close();
  });

  it.each([
    [["dialy"], 'no report is named "dialy"; did you mean "daily"?'],
    [["./none.sql"], "./none.sql: ENOENT"],
    [["completeness", "--host", "a"], 'the report "completeness" does not support --host'],
    [["faults", "--min-days", "3"], 'the report "faults" does not support --min-days'],
    [["faults", "--own-host", "a"], 'the report "faults" does not support --own-host'],
    [["faults", "--sitemap", "a.xml"], 'the report "faults" does not support --sitemap'],
    [["faults", "--verify-bots"], 'the report "faults" does not support --verify-bots'],
    [["faults", "--format", "nginx-map"], "redirects need the columns path and suggested_target"],
    [["daily", "--date", "2026-02-30"], '--date "2026-02-30": no such time'],
    [["daily", "--date", "today", "--since", "today"], "exclude each other"],
    [["daily", "--db", "/none.db"], "no database at /none.db"],
  ])("refuses %j", async (words, message) => {
    const { status, stderr } = await report("--db", db, ...words);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });

  it.each([
    [["missing", "--min-days", "0"], "expected a whole number, 1 or more"],
    [["missing", "--important", "checkout"], "expected a path, which begins with /"],
    [
      ["missing", "--format", "xml"],
      "Allowed choices are table, csv, json, ndjson, md, html, nginx-map, apache.",
    ],
  ])("refuses %j by its option", async (words, message) => {
    const { status, stderr } = await report("--db", db, ...words);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });

  it("tells of a file that cannot be written", async () => {
    const run = await report("daily", "--db", db, "-o", join(db, "daily.csv"));
    expect(run).toMatchObject({
      status: 1,
      stdout: "",
      stderr: expect.stringContaining("cannot be written"),
    });
  });
});
