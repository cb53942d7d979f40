import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { allParsers } from "../../src/detect/candidates.ts";
import { cloudflare } from "../../src/formats/cloudflare/cloudflare.ts";
import type { Layout } from "../../src/parse/format.ts";
import { type LayoutParser, layoutParser } from "../../src/parse/parser.ts";
import { fixtureLines, fixtures } from "../harness/fixture-rows.ts";
import { byBytes, comparesRoads } from "../harness/parsers.ts";
import { rounds } from "../harness/rounds.ts";

const start = `"EdgeStartTimestamp":1795478399864000000`;

describe("objects that were met before", () => {
  const reader = layoutParser(cloudflare as never, cloudflare.layouts[0] as Layout);
  const usual = `{${start},"ClientRequestURI":"/a?b=c","EdgeResponseStatus":200,"OriginResponseStatus":0,"RayID":"1","Own":{"a":[1,{"b":null}],"c":true}}`;

  /** How often a line is parsed. */
  function parses(line: string): number {
    const parse = vi.spyOn(JSON, "parse");
    const read = byBytes(reader, line);
    const { length } = parse.mock.calls;
    parse.mockRestore();
    expect(read).not.toBeNull();
    return length;
  }

  it("are read without being parsed", () => {
    expect(parses(usual)).toBeGreaterThan(0);
    expect(parses(usual)).toBe(0);
    expect(comparesRoads(reader, usual)).toBe(true);
  });

  it.each([
    ["with other values", usual.replace("/a?b=c", "/x").replace('"1"', '"2"')],
    ["in another order", `{"RayID":"1","EdgeResponseStatus":200,${start}}`],
    ["with blanks", usual.replaceAll(":", ": ").replaceAll(",", " , ")],
    ["with a null", usual.replace('"/a?b=c"', "null")],
    ["with another kind of value", usual.replace("true", '{"a":-1.25}').replace("200", '"200"')],
    ["with zeros in vain", usual.replace("true", "1.2500")],
  ])("%s", (_, line) => {
    expect(parses(usual) + parses(line.replace('{"a":-1.25}', "7"))).toBe(0);
    expect(comparesRoads(reader, line)).toBe(true);
  });

  it.each([
    ["a key that is new", '"New":1', 0],
    ["a key twice", '"RayID":"3"', 1],
    ["an escape", '"RayName":"\\u0041"', 1],
    ["what is no ASCII", '"Name":"\xc3\xa9"', 1],
    ["an exponent", '"Much":1e3', 1],
    ["more digits than a number keeps", '"Long":1795478399864123456', 1],
    ["a list in which not all is text", '"SecurityActions":["block",1]', 1],
  ])("are parsed for %s: then the next are, or not", (_, pair, then) => {
    const line = usual.replace("}}", `},${pair}}`);
    expect(comparesRoads(reader, line)).toBe(pair !== '"Name":"\xc3\xa9"');
    if (pair !== '"Name":"\xc3\xa9"') expect(parses(line)).toBe(then);
    expect(parses(usual)).toBe(0);
  });

  it.each([
    ["a comma too many", usual.replace("}}", "},}")],
    ["no end", usual.slice(0, -1)],
    ["more behind its end", `${usual} x`],
    ["a number that is none", usual.replace("200", "0200")],
    ["a list that is none", usual.replace("null}]", "null},]")],
    ["none of the keys that it needs", '{"RayID":"1"}'],
  ])("are none with %s", (_, line) => expect(byBytes(reader, line)).toBeNull());
});

it("takes of an object that stands twice the last alone", () => {
  const reader = layoutParser(cloudflare as never, cloudflare.layouts[0] as Layout);
  for (const inner of ['"RayID":"1"', '"EdgeColoCode":"ARN"'])
    expect(comparesRoads(reader, `{${start},"Job":"a","Own":{${inner}},"EdgeResponseStatus":200}`)).toBe(
      true,
    );
  const twice = `{${start},"Job":"a","Own":{"RayID":"1"},"Own":{"EdgeColoCode":"ARN"},"EdgeResponseStatus":200}`;
  expect(comparesRoads(reader, twice)).toBe(true);
});

it("learns no keys without end", () => {
  const reader = layoutParser(cloudflare as never, cloudflare.layouts[0] as Layout);
  for (let number = 0; number < 1500; number++) {
    expect(byBytes(reader, `{${start},"RayID":"1","Key${number}":${number}}`)).not.toBeNull();
  }
  expect(comparesRoads(reader, `{${start},"RayID":"1","Key1499":1}`)).toBe(true);
  expect(comparesRoads(reader, `{${start},"RayID":"1","Key7":1}`)).toBe(true);
});

it("takes no key for another when there is no room for all of their names", () => {
  const layout = { name: "", needs: [["EdgeStartTimestamp"]] };
  const reader = layoutParser(cloudflare as never, layout);
  const long = (number: number, length: number): string => `"${String(number).padEnd(length, "k")}":1`;
  for (let number = 0; number < 10; number++)
    expect(comparesRoads(reader, `{${start},${long(number, 6000)}}`)).toBe(true);
  const other = '"Other":{"traceparent":"b"}';
  const last = `${long(10, 8000)},${long(11, 8000)},"RequestHeaders":{"traceparent":"a"},${other}`;
  for (const line of [`{${start},${last}}`, `{${start},${other}}`, `{${start},${other}}`])
    expect(comparesRoads(reader, line)).toBe(true);
});

/** Texts of values as they may stand in JSON. */
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

/** Lines like another: keys in another order, some left out or twice, some with another value. */
const likes = (line: string): fc.Arbitrary<string> => {
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
const read = (readers: readonly LayoutParser[], line: string) =>
  readers.filter((each) => byBytes(each, line));

it.each(fixtures)("reads any object like those of fixtures/%s as the reader of text does", (folder) => {
  const json = allParsers.filter(({ layout }) => "needs" in layout);
  const lines = fixtureLines(folder).filter((line) => isJson(line) && read(json, line).length > 0);
  if (lines.length === 0) return;
  const one = fc.constantFrom(...lines).chain(likes);
  fc.assert(
    fc.property(fc.array(one, { minLength: 1, maxLength: 8 }), (all) => {
      for (const line of all) for (const reader of json) comparesRoads(reader, line);
    }),
    { numRuns: rounds(60) },
  );
});
