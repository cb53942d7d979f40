import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { prompt } from "../../src/commands/prompt.ts";
import { UsageError } from "../../src/errors.ts";
import { reports } from "../../src/reports/registry.ts";
import { databaseFile } from "../harness/database.ts";
import { faultline } from "../harness/main.ts";

const db = databaseFile([1, 2, 3].map((day) => ({ at: `2026-07-0${day}T10:00:00Z` })));

describe("reports", () => {
  it("lists every one", async () => {
    const { stdout } = await faultline(["reports", "--format", "json"]);
    const listed = JSON.parse(stdout) as object[];
    expect(listed).toEqual(reports.map(({ name, title, about, period }) => ({ name, title, about, period })));
  });
});

describe("sql", () => {
  it("prints what a query gives, bytes as hex", async () => {
    const { stdout } = await faultline([
      "sql",
      "select count(*) as n, x'00ff' as b from requests;",
      "--db",
      db,
    ]);
    expect(stdout).toBe("n  b\n─  ────\n3  00ff\n");
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
    const { status, stdout, stderr } = await faultline(["sql", query, "--db", db]);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });
});

describe("the prompt", () => {
  async function session(...lines: string[]) {
    const input = new PassThrough();
    const asked: string[] = [];
    let talk = "";
    const stderr = new PassThrough().setEncoding("utf8").on("data", (text) => {
      talk += text;
    });
    input.end(lines.map((line) => `${line}\n`).join(""));
    const run = (sql: string): Promise<void> => {
      asked.push(sql.trim());
      return sql.includes("wrong") ? Promise.reject(new UsageError("that was wrong")) : Promise.resolve();
    };
    await prompt({ stdin: input, stdout: new PassThrough().resume(), stderr }, run);
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

  it("has commands of its own", async () => {
    const { asked, talk } = await session(".tables", ".help", ".nope");
    expect(asked).toHaveLength(1);
    expect(asked[0]).toContain("sqlite_schema");
    expect(talk).toMatch(/^A statement ends with ;[\s\S]*unknown command: \.nope/);
  });
});

describe("rejects", () => {
  it("counts by cause, with the first line of each", async () => {
    const { stdout } = await faultline(["rejects", "--db", db, "--format", "csv"]);
    expect(stdout).toBe(
      "file,cause,lines,first_line,example\r\n/logs/bad.log,no status,2,3,three\r\n/logs/bad.log,no time,1,5,five\r\n",
    );
  });

  it("shows every line, and none of its controls", async () => {
    const { stdout } = await faultline(["rejects", "--db", db, "--all"]);
    expect(stdout.split("\n")).toEqual([
      "file           line  cause      raw",
      "─────────────  ────  ─────────  ─────────",
      "/logs/bad.log     3  no status  three",
      "/logs/bad.log     5  no time    five",
      "/logs/bad.log     7  no status  seven␛[2J",
      "",
    ]);
  });
});
