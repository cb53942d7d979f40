import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { records } from "../../src/input/lines/json-records.ts";
import { recordDepth } from "../../src/input/lines/record-depth.ts";
import type { TextBlock } from "../../src/input/lines/text.ts";

const never = new AbortController().signal;

/** The records of a JSON document that arrives in chunks of `size` bytes. */
async function read(text: string, { size = 7, known = 0 } = {}): Promise<TextBlock[]> {
  const bytes = Buffer.from(text);
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size),
  );
  const content = Readable.from(pieces, { objectMode: false });
  const depth = recordDepth(bytes);
  if (depth === null) throw new Error("lines");
  const batches: TextBlock[] = [];
  for await (const batch of records(content, depth, known, 0, never)) batches.push(batch);
  return batches;
}

const linesOf = (batches: readonly TextBlock[]): string[] =>
  batches.flatMap(({ lines }) => lines.map((line) => Buffer.from(line, "latin1").toString("utf8")));

const a = '{"a":1,"b":{"c":["é",null,true,1.5]}}';
const b = '{"a":2}';

describe("JSON that is not one object a line", () => {
  it.each([
    ["an array", `[${a},${b}]`],
    [
      "a pretty array",
      `[\n  {\n    "a": 1,\n    "b": { "c": ["\\u00e9", null, true, 1.5] }\n  },\n  { "a": 2 }\n]\n`,
    ],
    ["an envelope", `{"records":[${a},${b}]}`],
    ["a pretty envelope with more keys", `{\n "Records" : [\n${a},\n${b}\n],\n "more": {"x": [{"y": 1}]}}`],
    ["the envelope of a Cloudflare job", `{"events":[${a},${b}]}`],
    ["several envelopes", `{"records":[${a}]}\n{"records":[${b}]}\n`],
    ["several arrays", `[${a}]\n[${b}]`],
    ["pretty objects", `{\n  "a": 1,\n  "b": {"c":["é",null,true,1.5]}\n}\n{\n "a": 2 }\n`],
    ["a byte order mark", `\uFEFF[${a},${b}]`],
    ["Windows line ends", `[\r\n${a},\r\n${b}\r\n]\r\n`],
  ])("%s", async (_what, text) => {
    const batches = await read(text);
    expect(linesOf(batches)).toEqual([a, b]);
    expect(batches.at(-1)).toMatchObject({
      offset: Buffer.byteLength(text),
      failure: null,
      unfinished: 0,
    });
    expect(Buffer.from(batches.at(-1)?.tail ?? "", "latin1").toString("utf8")).toBe(text);
  });

  it.each([
    ["an object a line", `${a}\n${b}\n`],
    ["an object a line with blanks", '{ "a": 1 }\n{ "a": 2 }\n'],
    ["a list in brackets", "[24/Nov/2026:10:00:00 +0000] GET"],
    ["an array a line that holds no objects", "[1, 2]\n"],
    ["a cut first line", '{"a": 1, "b": "x'],
    ["nothing", ""],
  ])("is not: %s", (_what, text) => {
    expect(recordDepth(Buffer.from(text))).toBeNull();
  });

  it("is parsed in chunks of any size", async () => {
    const text = `{"records":[${a},${b}]}`;
    for (let size = 1; size <= text.length; size++) {
      expect(linesOf(await read(text, { size }))).toEqual([a, b]);
    }
  });

  it("skips records that were read before", async () => {
    expect(linesOf(await read(`[${a},${b}]`, { known: 1 }))).toEqual([b]);
  });

  it("yields the records of truncated JSON, and keeps the offset", async () => {
    const [batch, ...more] = await read(`{"records":[${a},{"a":`);
    expect(more).toEqual([]);
    expect(batch).toMatchObject({
      offset: 0,
      tail: null,
      failure: { message: "the JSON ends before it is closed" },
    });
    expect(linesOf(batch ? [batch] : [])).toEqual([a]);
  });

  it("reports invalid JSON", async () => {
    const [batch] = await read(`[${a},\n{a}]`);
    expect(batch?.failure?.message).toMatch(/Parser cannot parse/);
  });

  it("groups many records into blocks", async () => {
    const text = `[${Array.from({ length: 12_000 }, (_, at) => `{"n":${at}}`).join(",")}]`;
    const batches = await read(text, { size: 65_536 });
    expect(batches.map(({ lines, tail }) => [lines.length, tail === null])).toEqual([
      [5000, true],
      [5000, true],
      [2000, false],
    ]);
  });
});
