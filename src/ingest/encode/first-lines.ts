import { type LineParser, lineParser, sampleSize } from "../../detect/line-parser.ts";
import type { Content } from "../../input/opened.ts";
import type { VerdictCache } from "../../parse/bytes/verdict-cache.ts";
import { ParsedLine } from "../../parse/parsed-line.ts";
import type { LayoutParser } from "../../parse/parser.ts";
import type { Judgment } from "./judgment.ts";
import type { ParseContext, ReadJob } from "./parse-content.ts";

/** The lines at the head of content that were read before: they may tell the layout of what follows. */
function linesBefore({ head }: Content, { offset }: ReadJob): readonly string[] {
  const text = head.subarray(0, offset).toString("latin1");
  return text === "" ? [] : text.split("\n").slice(0, -1);
}

const nothing = Buffer.alloc(0);
const lineEnd = 10;

/** Whether a reader reads the first of some bytes: so many lines, or as many as there are, where they stand. */
function readsFirstOf(
  bytes: Buffer,
  lines: number,
  reader: LayoutParser,
  cache: VerdictCache<Judgment>,
): boolean {
  const parsed = new ParsedLine(cache);
  let from = 0;
  for (let line = 0; line < lines && from < bytes.length; line++) {
    const end = reader.endOf(bytes, from);
    if (!reader.parseBytes(bytes, from, end, parsed) || parsed.record.time_ms == null) return false;
    from = end + 1;
  }
  return from > 0;
}

/** Who takes the lines of content, told by its first ones; `bytes`: the same where they stand, if they do. */
export function takerOf(
  content: Content,
  job: ReadJob,
  reading: ParseContext,
  lines: Iterable<string>,
  bytes: Buffer = nothing,
): LineParser {
  const before = linesBefore(content, job);
  const readers = reading.parsersFor(job.path);
  const readsFirst = (reader: LayoutParser, lines: number): boolean =>
    readsFirstOf(bytes, lines, reader, reading.verdictCache);
  const sample = before.length > 0 ? [...before, ...lines] : lines;
  const taker = lineParser(reading.ranking.for(job.path, readers, sample, readsFirst));
  for (const line of before) taker.parse(line);
  return taker;
}

/** The first lines of some bytes, made texts one by one: often a few are enough. */
export const firstLines = (bytes: Buffer): Iterable<string> => ({
  *[Symbol.iterator]() {
    for (let lines = 0, from = 0; lines < sampleSize && from < bytes.length; lines++) {
      const end = bytes.indexOf(lineEnd, from);
      const to = end < 0 ? bytes.length : end;
      if (to > from) yield bytes.latin1Slice(from, to);
      from = to + 1;
    }
  },
});
