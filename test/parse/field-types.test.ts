import { describe, expect, it } from "vitest";
import { type FieldTypeName, fieldTypeOf, fieldTypes } from "../../src/parse/field-types/index.ts";
import type { Format, TemplateLayout } from "../../src/parse/format.ts";
import { layoutParser } from "../../src/parse/parser.ts";
import { fixtureLines, fixtures } from "../harness/fixture-rows.ts";
import { byBytes, parsersAgree } from "../harness/parsers.ts";

const layout: TemplateLayout = {
  name: "",
  escape: "backslash",
  parts: ['"', { field: "field" }, '" ', { field: "rest" }],
};

function parserOf(type: FieldTypeName, between = layout.parts) {
  const format: Format = {
    name: "example",
    title: "",
    docs: "",
    tier: "proxy",
    fieldMap: { field: [type, "request_time_ms"], rest: ["text", "trace_id"] },
    layouts: [],
    rules: {},
  };
  return layoutParser(format, { ...layout, parts: between });
}

const names = Object.keys(fieldTypes) as FieldTypeName[];
const patterns = names.filter((name) => fieldTypeOf(name).shape instanceof RegExp);

const samples = [
  ...[
    "",
    "-",
    "--",
    "0",
    "-1",
    "+1",
    "7",
    "60",
    "000",
    "200",
    "1234",
    "0.010",
    "12.5",
    "-0.5",
    "1.",
    ".5",
    "1e3",
  ],
  ...["    95", " 0", "  -", "   ", " +7", " -3", "  1.5", " 9 9", "    95 ", " x"],
  ...["203.0.113.7", "[2001:db8::1]:443", "203.0.113.7, 10.0.0.1", "10.0.0.1:80, 10.0.0.2:80 : 10.0.0.3:80"],
  ...[
    "24/Nov/2026:23:33:59 +0000",
    "24/Nov/2026:23:33:59",
    "2026-11-24T23:33:59.123Z",
    "2026-11-24 23:33:59",
  ],
  ...["2026-11-24", "23:33:59", "1795514460", "1795514460.875", "1795514460875", "1795514460875000"],
  ...[
    "123e4567-e89b-12d3-a456-426614174000",
    "V_0.-x",
    "dGVzdHRlc3Q=",
    "ARN1",
    "{a|b} {c}",
    "{",
    "0.1, 0.2 : -",
  ],
];

const words = [
  ...new Set(fixtures.flatMap((folder) => fixtureLines(folder)).flatMap((line) => line.split(/[ "|]/))),
];

describe.each(patterns)("the pattern of %s", (name) => {
  const { shape, scan } = fieldTypeOf(name);
  const matches = (text: string): boolean => new RegExp(`^(?:${(shape as RegExp).source})$`).test(text);

  it("is that of its scan code", () => {
    const parser = parserOf(name);
    let scanned = 0;
    for (const text of [...samples, ...words.slice(0, 3000)]) {
      const line = `"${text}" x`;
      if (parsersAgree(parser, line)) {
        expect([text, matches(text)]).toEqual([text, true]);
        scanned++;
      }
    }
    expect(scanned > 0).toBe(scan !== undefined);
  });
});

describe("numbers padded with blanks", () => {
  // Squid's native format: %ts.%03tu %6tr %>a
  const parts = [{ field: "user" }, " ", { field: "field" }, " ", { field: "rest" }];
  const parser = parserOf("padded-milliseconds", parts);

  it.each([
    ["ann     95 10.0.0.1", 95],
    ["ann      0 10.0.0.1", 0],
    ["ann 123456 10.0.0.1", 123_456],
    ["ann 1234567 10.0.0.1", 1_234_567],
    ["ann      - 10.0.0.1", null],
    ["ann     -1 10.0.0.1", null],
    ["ann   12.5 10.0.0.1", 12],
  ])("%j: %s", (line, request_time_ms) => {
    expect(parser.parse(line)).toMatchObject({ request_time_ms, trace_id: "10.0.0.1" });
    expect(parsersAgree(parser, line)).toBe(true);
  });

  it.each([
    ["ann 95     10.0.0.1", 95],
    ["ann   95   10.0.0.1", 95],
    ["ann -      10.0.0.1", null],
  ])("%j, which is left to the text parser: %s", (line, request_time_ms) => {
    expect(parser.parse(line)).toMatchObject({ request_time_ms, trace_id: "10.0.0.1" });
    expect(parsersAgree(parser, line)).toBe(false);
  });

  it.each(["ann        10.0.0.1", "ann    x 10.0.0.1"])("%j has none", (line) => {
    expect(parser.parse(line)).toBeNull();
    expect(byBytes(parser, line)).toBeNull();
  });

  it("are cut to integers, or null", () => {
    expect(parserOf("padded-integer", parts).parse("ann    7 x")).toMatchObject({ request_time_ms: 7 });
    expect(parserOf("padded-integer", parts).parse("ann    7.5 x")).toMatchObject({ request_time_ms: null });
  });
});
