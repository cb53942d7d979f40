import { expect } from "vitest";
import { BatchEncoder } from "../../src/ingest/encode/batch-encoder.ts";
import { judgeLine } from "../../src/ingest/encode/judge.ts";
import { VerdictCache } from "../../src/parse/bytes/verdict-cache.ts";
import type { LineRecord } from "../../src/parse/format.ts";
import type { LayoutParser } from "../../src/parse/parser.ts";
import { moreWidth, rowWidth } from "../../src/store/write/batch.ts";

/** All that is stored of a line. */
function stored(reader: LayoutParser, draft: LineRecord): object {
  const packer = new BatchEncoder((path) => path);
  const { skip, unknown_values: new_words } = draft;
  packer.add(judgeLine({ parser: reader, record: draft }, undefined, 1));
  const { numbers, more, checksums: sums, ...texts } = packer.take();
  const firstOf = (list: ArrayLike<number>, length: number): string =>
    Array.from({ length }, (_, at) => list[at]).join();
  return {
    ...{ ...texts, skip, new_words },
    numbers: firstOf(numbers, rowWidth),
    more: firstOf(more, texts.moreRows * moreWidth),
  };
}

// lines that are alike are judged once: what is known of one is used for the next
const book = new VerdictCache();

/** A line read where it stands in bytes. */
export function byBytes({ parseBytes: readBytes }: LayoutParser, line: string): LineRecord | null {
  // a line stands somewhere in a chunk, with others around it
  const bytes = Buffer.from(`before "\\" \n${line}\nbehind"\n`, "latin1");
  const from = bytes.indexOf(10) + 1;
  return readBytes(bytes, from, from + line.length, book);
}

/** Expects the same of a line read from bytes and from text; false where only the reader of text can tell. */
export function comparesRoads(reader: LayoutParser, line: string): boolean {
  const draft = byBytes(reader, line);
  if (!draft) return false;
  const text = reader.parse(line);
  expect([reader.name, line, text && stored(reader, text)]).toEqual([
    reader.name,
    line,
    stored(reader, draft),
  ]);
  return true;
}
