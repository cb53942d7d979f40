import type { VerdictCache } from "../parse/bytes/verdict-cache.ts";
import { ParsedLine } from "../parse/parsed-line.ts";
import type { LayoutParser } from "../parse/parser.ts";
import type { LogClock } from "../parse/text/timezone.ts";
import { type LineParser, lineParser } from "./line-parser.ts";
import type { MessageParser } from "./message-parser.ts";
import { sampleLines } from "./rank.ts";
import type { RankingCache } from "./ranking-cache.ts";

/** What chooses the parsers of each file of a run. */
export interface ParserSelection<Judged> {
  readonly parsersFor: (path: string) => readonly LayoutParser[];
  readonly ranking: RankingCache;
  readonly verdictCache: VerdictCache<Judged>;
  readonly startClock: LogClock["start"];
  readonly parseMessage: MessageParser;
}

/** Where parsing of a file begins. `head`: the first bytes of the file. */
interface FileStart {
  readonly path: string;
  readonly head: Buffer;
  readonly offset: number;
  /** the format in which the same log was read before */
  readonly formatBefore: string | null;
  /** the latest time that was read before, in ms since 1970 */
  readonly lastTime: number | null;
}

const noBytes = Buffer.alloc(0);
const lineFeed = 10;

/** Lines at the head of the file that were read in an earlier run: they may contain its header. */
function headLines({ head, offset }: FileStart): readonly string[] {
  const text = head.subarray(0, offset).toString("latin1");
  return text === "" ? [] : text.split("\n").slice(0, -1);
}

/** Whether a parser matches the first `lines` lines of some bytes, or all if there are fewer. */
function matchesFirst<Judged>(
  bytes: Buffer,
  lines: number,
  parser: LayoutParser,
  parsed: ParsedLine<Judged>,
): boolean {
  let from = 0;
  for (let line = 0; line < lines && from < bytes.length; line++) {
    const end = parser.endOf(bytes, from);
    if (!parser.parseBytes(bytes, from, end, parsed) || parsed.record.time_ms == null) return false;
    from = end + 1;
  }
  return from > 0;
}

/** Chooses the line parser of a file from its first unread lines. `bytes`: the same lines as bytes, if available. */
export function lineParserFor<Judged>(
  { parsersFor, ranking, verdictCache, startClock, parseMessage }: ParserSelection<Judged>,
  start: FileStart,
  lines: Iterable<string>,
  bytes: Buffer = noBytes,
): LineParser {
  const before = headLines(start);
  const parsed = new ParsedLine(verdictCache);
  const sample = before.length > 0 ? [...before, ...lines] : lines;
  const ranked = ranking.rank(
    start.path,
    parsersFor(start.path),
    sample,
    (parser, count) => matchesFirst(bytes, count, parser, parsed),
    start.formatBefore,
  );
  const chosen = lineParser(ranked, parseMessage);
  for (const line of before) chosen.parse(line);
  // ranking has parsed the lines too
  startClock(start.lastTime);
  return chosen;
}

/** The sample lines of some bytes as binary text, decoded one by one: often a few are sufficient. */
export const linesOf = (bytes: Buffer): Iterable<string> => ({
  *[Symbol.iterator]() {
    for (let lines = 0, from = 0; lines < sampleLines && from < bytes.length; lines++) {
      const end = bytes.indexOf(lineFeed, from);
      const to = end < 0 ? bytes.length : end;
      if (to > from) yield bytes.latin1Slice(from, to);
      from = to + 1;
    }
  },
});
