import { expect } from "vitest";
import { BatchEncoder } from "../../src/ingest/encode/batch-encoder.ts";
import { judgeLine, judgeParsed } from "../../src/ingest/encode/judge.ts";
import type { JudgedRequest, Judgment } from "../../src/ingest/encode/judgment.ts";
import { VerdictCache } from "../../src/parse/bytes/verdict-cache.ts";
import { ParsedLine } from "../../src/parse/parsed-line.ts";
import type { LayoutParser } from "../../src/parse/parser.ts";
import { extraWidth, rowWidth } from "../../src/store/write/batch.ts";

/** Everything that is stored of a line. */
function stored(row: JudgedRequest): object {
  const encoder = new BatchEncoder((path) => path);
  const { skip, unknown_values } = row.request;
  encoder.add(row);
  const { numbers, extras: more, checksums: _, ...texts } = encoder.flush();
  const firstOf = (list: ArrayLike<number>, length: number): string =>
    Array.from({ length }, (_, at) => list[at]).join();
  return {
    ...{ ...texts, skip, unknown_values },
    numbers: firstOf(numbers, rowWidth),
    more: firstOf(more, texts.extraRows * extraWidth),
  };
}

// one for all lines: a line with the dimensions of an earlier one uses its verdict
const parsed = new ParsedLine(new VerdictCache<Judgment>());

/** Parses a line as bytes; valid until the next one is parsed. */
export function byBytes(parser: LayoutParser, line: string): ParsedLine<Judgment> | null {
  // the line is in the middle of a block
  const bytes = Buffer.from(`before "\\" \n${line}\nbehind"\n`, "latin1");
  const from = bytes.indexOf(10) + 1;
  return parser.parseBytes(bytes, from, from + line.length, parsed) ? parsed : null;
}

/** Expects the same result from bytes and from text; false if only the text parser can parse the line. */
export function parsersAgree(parser: LayoutParser, line: string): boolean {
  const found = byBytes(parser, line);
  if (!found) return false;
  const { record: request, values } = found;
  const judged = judgeParsed(found, parser, undefined);
  const row = { request, values, judged, line: 1, checksum: 0 };
  const record = parser.parse(line);
  const byText = record && judgeLine({ parser, record }, undefined, 1);
  expect([parser.name, line, byText && stored(byText)]).toEqual([parser.name, line, stored(row)]);
  return true;
}
