import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { Command } from "commander";
import { afterEach, describe, expect, it, vi } from "vitest";
import { prompt } from "../src/commands/prompt.ts";
import { addRejects } from "../src/commands/rejects.ts";
import { addReport } from "../src/commands/report.ts";
import { addReports } from "../src/commands/reports.ts";
import { addSql } from "../src/commands/sql.ts";
import { OperationError, UsageError } from "../src/errors.ts";
import { reports } from "../src/reports/index.ts";
import { createStore } from "../src/store/open.ts";
import { addFile, addLines, addReject, type Line } from "./database.ts";

const folder = mkdtempSync(join(tmpdir(), "faultline-"));
let databases = 0;

function database(lines: readonly Line[] = []): string {
  const path = join(folder, `${databases++}.db`);
  const store = createStore(path);
  addLines(store, lines);
  const file = addFile(store, { path: "/logs/bad.log" });
  addReject(store, { file, line: 7, cause: "no status", raw: "seven\u001b[2J" });
  addReject(store, { file, line: 3, cause: "no status", raw: "three" });
  addReject(store, { file, line: 5, cause: "no time", raw: "five" });
  store.close();
  return path;
}

/** Runs a command line, and gives what it wrote. */
async function faultline(...words: string[]): Promise<{ out: string; talk: string }> {
  const written = { out: "", talk: "" };
  const keep = (stream: "out" | "talk") => (text: string | Uint8Array) => {
    written[stream] += text;
    return true;
  };
  vi.spyOn(process.stdout, "write").mockImplementation(keep("out"));
  vi.spyOn(process.stderr, "write").mockImplementation(keep("talk"));
  const program = new Command("faultline").exitOverride();
  for (const add of [addReport, addReports, addSql, addRejects]) {
    add(program)
      .exitOverride()
      .configureOutput({ writeErr: () => {} });
  }
  try {
    await program.parseAsync(words, { from: "user" });
  } finally {
    vi.restoreAllMocks();
  }
  return written;
}

afterEach(() => vi.restoreAllMocks());

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
    expect(talk).toBe("Failures of a day, by hop and cause: 2026-07-04 (UTC)\n");
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
      "no requests for 2026-07-03 (UTC); the database holds 2026-07-01 to 2026-07-02, 2026-07-04",
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
    expect(talk).toContain("; the database holds none at all\n");
  });

  it("passes its options on", async () => {
    const missing = ["report", "missing", "--db", db, "--format", "ndjson"];
    const { out } = await faultline(...missing, "--important", "/b", "--important", "/a");
    expect(JSON.parse(out)).toMatchObject({ path: "/a", important: "matches /a", days: 2 });
    expect((await faultline(...missing, "--min-days", "3")).out).toBe("");
    expect((await faultline(...missing, "--until", "2026-07-02")).out).toBe("");
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

  it("writes to a pipe as it stands", async () => {
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    const read = readFile(pipe, "utf8");
    await faultline("report", "daily", "--db", db, "--date", "2026-07-01", "--format", "csv", "-o", pipe);
    expect(await read).toMatch(/^date,source/);
  });

  it.each([
    [["dialy"], 'no report is named "dialy"; did you mean "daily"?'],
    [["./none.sql"], "./none.sql: ENOENT"],
    [["completeness", "--host", "a"], 'the report "completeness" takes no --host'],
    [["faults", "--min-days", "3"], 'the report "faults" takes no --min-days'],
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
    [["missing", "--format", "xml"], "Allowed choices are table, csv, json, ndjson, md, html."],
  ])("refuses %j by its option", async (words, message) => {
    await expect(faultline("report", "--db", db, ...words)).rejects.toThrow(message);
  });

  it("tells of a file that cannot be written", async () => {
    const run = faultline("report", "daily", "--db", db, "-o", join(folder, "none", "x.csv"));
    await expect(run).rejects.toThrow(OperationError);
  });
});

describe("reports", () => {
  it("lists every one", async () => {
    const { out } = await faultline("reports", "--format", "json");
    const listed = JSON.parse(out) as object[];
    expect(listed).toEqual(reports.map(({ name, title, about, period }) => ({ name, title, about, period })));
  });
});

describe("sql", () => {
  it("prints what a query gives, bytes as hex", async () => {
    const { out } = await faultline("sql", "select count(*) as n, x'00ff' as b from requests;", "--db", db);
    expect(out).toBe("n  b\n─  ────\n3  00ff\n");
  });

  it.each([
    ["delete from request_rows", "only statements that read can be run here; nothing was changed"],
    ["insert into files default values returning id", "only statements that read"],
    ["pragma query_only = off", "only statements that read"],
    ["attach '/tmp/other.db' as other", "only statements that read"],
    ["select 1; select 2", "only one statement can be run at a time"],
    ["", "there is no statement to run"],
    ["select nope", "no such column: nope"],
    ["select :name", "nothing is known for the parameter :name"],
    ["select abs(-9223372036854775808)", "integer overflow"],
  ])("refuses %s", async (query, message) => {
    const run = faultline("sql", query, "--db", db);
    await expect(run).rejects.toThrow(UsageError);
    await expect(run).rejects.toThrow(message);
  });
});

describe("the prompt", () => {
  async function session(...lines: string[]) {
    const input = new PassThrough();
    const asked: string[] = [];
    let talk = "";
    vi.spyOn(process.stderr, "write").mockImplementation((text) => {
      talk += text;
      return true;
    });
    input.end(lines.map((line) => `${line}\n`).join(""));
    const run = (sql: string): Promise<void> => {
      asked.push(sql.trim());
      return sql.includes("wrong") ? Promise.reject(new UsageError("that was wrong")) : Promise.resolve();
    };
    await prompt(run, input, new PassThrough().resume());
    return { asked, talk };
  }

  it("runs statements at their semicolon, over several lines", async () => {
    expect((await session("", "select 1;", "select", "  2", ";", ".quit", "select 3;")).asked).toEqual([
      "select 1;",
      "select\n  2\n;",
    ]);
  });

  it("goes on after a mistake", async () => {
    expect(await session("wrong;", "select 1;")).toEqual({
      asked: ["wrong;", "select 1;"],
      talk: "that was wrong\n",
    });
  });

  it("knows its own words", async () => {
    const { asked, talk } = await session(".tables", ".help", ".nope");
    expect(asked).toHaveLength(1);
    expect(asked[0]).toContain("sqlite_schema");
    expect(talk).toMatch(/^A statement ends with ;[\s\S]*there is no \.nope/);
  });
});

describe("rejects", () => {
  it("counts by cause, with the first line of each", async () => {
    const { out } = await faultline("rejects", "--db", db, "--format", "csv");
    expect(out).toBe(
      "file,cause,lines,first_line,example\r\n/logs/bad.log,no status,2,3,three\r\n/logs/bad.log,no time,1,5,five\r\n",
    );
  });

  it("shows every line, and none of its controls", async () => {
    const { out } = await faultline("rejects", "--db", db, "--all");
    expect(out.split("\n")).toEqual([
      "file           line  cause      raw",
      "─────────────  ────  ─────────  ─────────",
      "/logs/bad.log     3  no status  three",
      "/logs/bad.log     5  no time    five",
      "/logs/bad.log     7  no status  seven␛[2J",
      "",
    ]);
  });
});

it.each(["report", "reports", "sql", "rejects"])("%s --help has examples", (name) => {
  const program = new Command("faultline");
  for (const add of [addReport, addReports, addSql, addRejects]) add(program);
  const command = program.commands.find((each) => each.name() === name);
  let help = "";
  command?.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
  expect(help).toContain(`Examples:\n  faultline ${name}`);
});
