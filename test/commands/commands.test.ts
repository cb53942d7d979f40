import { PassThrough } from "node:stream";
import { afterEach, describe, expect, it, vi } from "vitest";
import { prompt } from "../../src/commands/prompt.ts";
import { UsageError } from "../../src/errors.ts";
import { reports } from "../../src/reports/registry.ts";
import { commands, database, faultline } from "../harness/command-line.ts";

afterEach(() => vi.restoreAllMocks());

const db = database([1, 2, 3].map((day) => ({ at: `2026-07-0${day}T10:00:00Z` })));

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
  const command = commands().commands.find((each) => each.name() === name);
  let help = "";
  command?.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
  expect(help).toContain(`Examples:\n  faultline ${name}`);
});
