import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { allParsers } from "../../src/detect/candidates.ts";
import { cloudflare } from "../../src/formats/cloudflare/cloudflare.ts";
import type { Layout } from "../../src/parse/format.ts";
import { type LayoutParser, layoutParser } from "../../src/parse/parser.ts";
import { fixtureLines, fixtures } from "../harness/fixture-rows.ts";
import { byBytes, parsersAgree } from "../harness/parsers.ts";
import { rounds } from "../harness/rounds.ts";

const start = `"EdgeStartTimestamp":1795478399864000000`;

describe("objects with known keys", () => {
  const parser = layoutParser(cloudflare as never, cloudflare.layouts[0] as Layout);
  const usual = `{${start},"ClientRequestURI":"/a?b=c","EdgeResponseStatus":200,"OriginResponseStatus":0,"RayID":"1","Own":{"a":[1,{"b":null}],"c":true}}`;

  /** How often JSON.parse is called for a line. */
  function parses(line: string): number {
    const parse = vi.spyOn(JSON, "parse");
    const read = byBytes(parser, line);
    const { length } = parse.mock.calls;
    parse.mockRestore();
    expect(read).not.toBeNull();
    return length;
  }

  it("are scanned without JSON.parse", () => {
    expect(parses(usual)).toBeGreaterThan(0);
    expect(parses(usual)).toBe(0);
    expect(parsersAgree(parser, usual)).toBe(true);
  });

  it.each([
    ["with other values", usual.replace("/a?b=c", "/x").replace('"1"', '"2"')],
    ["in another order", `{"RayID":"1","EdgeResponseStatus":200,${start}}`],
    ["with blanks", usual.replaceAll(":", ": ").replaceAll(",", " , ")],
    ["with a null", usual.replace('"/a?b=c"', "null")],
    ["with another kind of value", usual.replace("true", '{"a":-1.25}').replace("200", '"200"')],
    ["with trailing zeros", usual.replace("true", "1.2500")],
  ])("%s", (_, line) => {
    expect(parses(usual) + parses(line.replace('{"a":-1.25}', "7"))).toBe(0);
    expect(parsersAgree(parser, line)).toBe(true);
  });

  it.each([
    ["an unknown key", '"New":1', 0],
    ["a key twice", '"RayID":"3"', 1],
    ["an escape", '"RayName":"\\u0041"', 1],
    ["a byte that is not ASCII", '"Name":"\xc3\xa9"', 1],
    ["an exponent", '"Much":1e3', 1],
    ["more digits than a double has", '"Long":1795478399864123456', 1],
    ["a list with a number", '"SecurityActions":["block",1]', 1],
  ])("are parsed by JSON.parse because of %s", (_, pair, then) => {
    const line = usual.replace("}}", `},${pair}}`);
    expect(parsersAgree(parser, line)).toBe(pair !== '"Name":"\xc3\xa9"');
    if (pair !== '"Name":"\xc3\xa9"') expect(parses(line)).toBe(then);
    expect(parses(usual)).toBe(0);
  });

  it.each([
    ["a trailing comma", usual.replace("}}", "},}")],
    ["no closing brace", usual.slice(0, -1)],
    ["text after the closing brace", `${usual} x`],
    ["an invalid number", usual.replace("200", "0200")],
    ["an invalid list", usual.replace("null}]", "null},]")],
    ["no required key", '{"RayID":"1"}'],
  ])("are refused with %s", (_, line) => expect(byBytes(parser, line)).toBeNull());
});

it("uses only the last of two objects with the same key", () => {
  const parser = layoutParser(cloudflare as never, cloudflare.layouts[0] as Layout);
  for (const inner of ['"RayID":"1"', '"EdgeColoCode":"ARN"'])
    expect(parsersAgree(parser, `{${start},"Job":"a","Own":{${inner}},"EdgeResponseStatus":200}`)).toBe(true);
  const twice = `{${start},"Job":"a","Own":{"RayID":"1"},"Own":{"EdgeColoCode":"ARN"},"EdgeResponseStatus":200}`;
  expect(parsersAgree(parser, twice)).toBe(true);
});

it("learns a limited number of keys", () => {
  const parser = layoutParser(cloudflare as never, cloudflare.layouts[0] as Layout);
  for (let number = 0; number < 1500; number++) {
    expect(byBytes(parser, `{${start},"RayID":"1","Key${number}":${number}}`)).not.toBeNull();
  }
  expect(parsersAgree(parser, `{${start},"RayID":"1","Key1499":1}`)).toBe(true);
  expect(parsersAgree(parser, `{${start},"RayID":"1","Key7":1}`)).toBe(true);
});

it("does not confuse keys if the memory for their names is full", () => {
  const layout = { name: "", needs: [["EdgeStartTimestamp"]] };
  const parser = layoutParser(cloudflare as never, layout);
  const long = (number: number, length: number): string => `"${String(number).padEnd(length, "k")}":1`;
  for (let number = 0; number < 10; number++)
    expect(parsersAgree(parser, `{${start},${long(number, 6000)}}`)).toBe(true);
  const other = '"Other":{"traceparent":"b"}';
  const last = `${long(10, 8000)},${long(11, 8000)},"RequestHeaders":{"traceparent":"a"},${other}`;
  for (const line of [`{${start},${last}}`, `{${start},${other}}`, `{${start},${other}}`])
    expect(parsersAgree(parser, line)).toBe(true);
});

/** JSON texts of values. */
const value = fc.oneof(
  fc.constantFrom("null", "true", "false", '""', '"-"', "[]", "{}", '["a","b"]', '[ "a"]', "[1]", "-1", "-0"),
  fc.constantFrom(
    "0.000",
    "12.50",
    "0.0000001",
    "1e3",
    "1795478399864000000",
    "1795478399864123456",
    "01",
    "1.",
  ),
  fc.constantFrom(
    '"/a?b=c"',
    '"2026-11-24T10:00:00Z"',
    '"1795514460.875"',
    '"203.0.113.7:80"',
    '"GET /a HTTP/1.1"',
  ),
  fc.integer({ min: 0, max: 600 }).map(String),
  fc.string({ maxLength: 6 }).map((text) => JSON.stringify(text)),
  fc.constantFrom('{"a":1}', '{"a":{"b":[{"c":"x"}]}}', '{"status":"502"}', "[[[[[[[[[[1]]]]]]]]]]"),
);

/** Variants of a line: keys in another order, some missing or duplicate, some with another value. */
const variants = (line: string): fc.Arbitrary<string> => {
  const pairs = Object.entries(JSON.parse(line) as object).map(([key, own]) => [key, JSON.stringify(own)]);
  return fc
    .tuple(
      fc.shuffledSubarray(pairs, { minLength: Math.ceil(pairs.length / 2) }),
      fc.subarray(pairs, { maxLength: Math.min(2, pairs.length) }),
      fc.dictionary(fc.constantFrom(...pairs.map(([key = ""]) => key)), value, { maxKeys: 3 }),
      fc.constantFrom("", " "),
    )
    .map(
      ([some, again, other, blank]) =>
        `{${[...some, ...again]
          .map(([key = "", own]) => `${JSON.stringify(key)}:${blank}${other[key] ?? own}`)
          .join(`,${blank}`)}}`,
    );
};

const isJson = (line: string): boolean => line.startsWith("{") && line.endsWith("}");
const read = (parsers: readonly LayoutParser[], line: string) =>
  parsers.filter((each) => byBytes(each, line));

it.each(fixtures)("parses any object similar to those of fixtures/%s as the text parser does", (folder) => {
  const json = allParsers.filter(({ layout }) => "needs" in layout);
  const lines = fixtureLines(folder).filter((line) => isJson(line) && read(json, line).length > 0);
  if (lines.length === 0) return;
  const one = fc.constantFrom(...lines).chain(variants);
  fc.assert(
    fc.property(fc.array(one, { minLength: 1, maxLength: 8 }), (all) => {
      for (const line of all) for (const parser of json) parsersAgree(parser, line);
    }),
    { numRuns: rounds(60) },
  );
});
