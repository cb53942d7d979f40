import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readSquidConf } from "../../src/formats/squid/config.ts";
import { squidLayout } from "../../src/formats/squid/log-format.ts";
import { fixtureRows } from "../harness/fixture-rows.ts";

const columns = [
  "status",
  "upstream_status",
  "upstream_addr",
  "cache",
  "answered_by",
  "fault",
  "reason",
  "confidence",
] as const;

const fixture = (file: string): string => fileURLToPath(new URL(`../../fixtures/${file}`, import.meta.url));

type Row = Readonly<Record<string, unknown>>;

/** `| line | status | ... | what happened |` */
const expectedRows = (folder: string): readonly (readonly string[])[] =>
  readFileSync(fixture(`${folder}/expected.md`), "utf8")
    .split("\n")
    .filter((line) => /^\| \d+ \|/.test(line))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

const shown = (value: unknown): string => (value == null ? "" : String(value));

describe.each(["squid-native", "squid-combined", "squid-faultline"])("fixtures/%s", (folder) => {
  const rows = fixtureRows(folder) as Row[];
  const expected = expectedRows(folder);

  it("has an expected row for each line", () => {
    expect(expected.map(([line]) => Number(line))).toEqual(rows.map((_row, index) => index + 1));
  });

  it("gives the verdicts of the table written by hand", () => {
    const actual = rows.map((row, index) => {
      const [line = "", , , , , , , , , what = ""] = expected[index] ?? [];
      if ("skip" in row) return [line, "skipped", what];
      return [line, ...columns.map((column) => shown(row[column])), what];
    });
    expect(actual).toEqual(
      expected.map((cells) => (cells[1] === "skipped" ? [cells[0], "skipped", cells[9]] : cells)),
    );
  });
});

const fieldsOf = (text: string): readonly string[] =>
  squidLayout(text, "x").parts.map((part) => (typeof part === "string" ? part : `<${part.field}>`));

describe("logformat", () => {
  it.each([
    ["%ts.%03tu %6tr", ["<%ts.%tu>", " ", "<%tr>"]],
    ["%>a:%>p %<a:%<p", ["<%>a:%>p>", " ", "<%<a:%<p>"]],
    ["%Ss/%03>Hs", ["<%Ss>", "/", "<%>Hs>"]],
    ["%03Hs", ["<%>Hs>"]],
    ['"%{User-Agent}>h" "%>h{Referer}"', ['"', "<%{user-agent}>h>", '" "', "<%{referer}>h>", '"']],
    ["%http::>h{Host} %#ru %-9<st", ["<%{host}>h>", " ", "<%ru>", " ", "<%<st>"]],
    ["%err_code/%err_detail 100%%", ["<%err_code>", "/", "<%err_detail>", " 100%"]],
    ["%{%Y-%m-%dT%H:%M:%S%z}tl", ["<%{%Y-%m-%dT%H:%M:%S%z}tl>"]],
    ["%[ui %[un %ui", ["<%[ui>", " ", "<%un>", " ", "<%ui>"]],
  ])("%s", (text, parts) => {
    expect(fieldsOf(text)).toEqual(parts);
  });
});

describe("squid.conf", () => {
  const config = readSquidConf(fixture("squid-config/squid.conf"));

  it("finds the formats, and those that are built in where a log uses them", () => {
    expect([...new Set(config.layouts.map(({ name }) => name))]).toEqual([
      "rich",
      "short",
      "extra",
      "native",
      "combined",
    ]);
  });

  it("finds the files of the log modules that write files", () => {
    expect(config.files).toEqual([
      { path: "/var/log/squid/extra.log", layout: "extra" },
      { path: "/var/log/squid/older-style.log", layout: "native" },
      { path: "/var/log/squid/access.log", layout: "native" },
      { path: "/var/log/squid/rich.log", layout: "rich" },
      { path: "/var/log/squid/combined.log", layout: "combined" },
      { path: "/var/log/squid/old-style.log", layout: "native" },
    ]);
  });

  it("notes a format that Squid ignores", () => {
    expect(config.notes).toEqual(["logformat combined is ignored, as Squid does: the name is built in"]);
  });
});
