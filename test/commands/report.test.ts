import { once } from "node:events";
import { readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { OperationError, UsageError } from "../../src/errors.ts";
import { database, faultline, folder } from "../harness/command-line.ts";

const gone = { status: 404, fault: "origin", reason: "origin_not_found", path: "/a", route: "/a" };
const db = database([
  { at: "2026-07-01T10:00:00Z", ...gone },
  { at: "2026-07-02T10:00:00Z", ...gone },
  { at: "2026-07-04T10:00:00Z", host: "a.example" },
]);

describe("report", () => {
  it("prints rows to standard output and its period to standard error", async () => {
    const { out, talk } = await faultline(
      "report",
      "daily",
      "--db",
      db,
      "--date",
      "2026-07-04",
      "--format",
      "csv",
    );
    expect(out.split("\r\n")[1]).toBe("2026-07-04,web,proxy,a.example,,,,,,,1,0,0,0,,,,,,,");
    expect(talk).toBe(
      "Failures of a day, by hop and cause, without health checks and scanners: 2026-07-04 (UTC)\n",
    );
  });

  it("says which days there are where there is none", async () => {
    const { out, talk } = await faultline(
      "report",
      "daily",
      "--db",
      db,
      "--date",
      "2026-07-03",
      "--format",
      "csv",
    );
    expect(out).toMatch(/^date,source,.*,flag\r\n$/);
    expect(talk.split("\n")[1]).toBe(
      "no requests for 2026-07-03 (UTC); the database contains 2026-07-01 to 2026-07-02, 2026-07-04",
    );
  });

  it("names the sources where one is asked for that is not there", async () => {
    const { talk } = await faultline("report", "faults", "--db", db, "--source", "wbe");
    expect(talk).toContain(
      'no requests of source "wbe" for 2026-07-03T10:00:00.001Z until 2026-07-04T10:00:00.001Z',
    );
    expect(talk).toContain("2026-07-04 of web\n");
  });

  it("says so where the database is empty", async () => {
    const { talk } = await faultline("report", "faults", "--db", database());
    expect(talk).toContain("; the database is empty\n");
  });

  it("passes its options on", async () => {
    const missing = ["report", "missing", "--db", db, "--format", "ndjson"];
    const { out } = await faultline(...missing, "--important", "/b", "--important", "/a");
    expect(JSON.parse(out)).toMatchObject({ path: "/a", important: "matches /a", days: 2, state: "never" });
    expect(JSON.parse((await faultline(...missing, "--min-days", "5")).out)).toMatchObject({ state: "new" });
    expect((await faultline(...missing, "--until", "2026-07-02")).out).toBe("");
    const sitemap = join(folder, "sitemap.txt");
    writeFileSync(sitemap, "https://a.example/b\nhttps://a.example/a\n");
    expect(JSON.parse((await faultline(...missing, "--sitemap", sitemap)).out)).toMatchObject({
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
    const { out } = await faultline("report", "daily", "--db", db, "--date", "2026-07-01", "-o", file);
    expect(out).toBe("");
    expect(readFileSync(file, "utf8")).toMatch(start);
    expect(readdirSync(folder).filter((each) => each.startsWith("."))).toEqual([]);
  });

  it("keeps a link, and the old file where the report fails", async () => {
    const [file, link, mine] = [join(folder, "kept.csv"), join(folder, "link.csv"), join(folder, "mine.sql")];
    writeFileSync(file, "old");
    symlinkSync(file, link);
    writeFileSync(mine, "select nothing_such");
    await expect(faultline("report", mine, "--db", db, "-o", link)).rejects.toThrow(
      "no such column: nothing_such",
    );
    expect(readFileSync(file, "utf8")).toBe("old");
    writeFileSync(mine, "select 1 as n");
    await faultline("report", mine, "--db", db, "-o", link);
    expect(readFileSync(file, "utf8")).toBe("n\r\n1\r\n");
    expect(readdirSync(folder).filter((each) => each.startsWith("."))).toEqual([]);
  });

  it("does not replace what is no file", async () => {
    const socket = join(folder, "socket");
    const server = createServer().listen(socket);
    await once(server, "listening");
    await expect(faultline("report", "faults", "--db", db, "-o", socket)).rejects.toThrow(OperationError);
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
    const run = faultline("report", "--db", db, ...words);
    await expect(run).rejects.toThrow(UsageError);
    await expect(run).rejects.toThrow(message);
  });

  it.each([
    [["missing", "--min-days", "0"], "It must be a number of days, 1 or more."],
    [["missing", "--important", "checkout"], "A path begins with /."],
    [
      ["missing", "--format", "xml"],
      "Allowed choices are table, csv, json, ndjson, md, html, nginx-map, apache.",
    ],
  ])("refuses %j by its option", async (words, message) => {
    await expect(faultline("report", "--db", db, ...words)).rejects.toThrow(message);
  });

  it("tells of a file that cannot be written", async () => {
    const run = faultline("report", "daily", "--db", db, "-o", join(db, "daily.csv"));
    await expect(run).rejects.toThrow(OperationError);
  });
});
