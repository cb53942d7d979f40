import { unwrapped } from "../parse/envelopes.ts";
import type { LayoutParser } from "../parse/parser.ts";
import { trimLine, withoutTrailingBlanks } from "./trim-line.ts";

/** Number of lines that are sufficient to choose between formats. */
export const sampleLines = 500;

// a parser that matches none of every eighth line is not tried on the others
const probeInterval = 8;

// a visitor can put marks into single lines, so they count only where most lines have them
const minMarkedShare = 0.8;

/** What a parser makes of the sample lines. */
interface Matches {
  /** number of lines */
  readonly lines: number;
  /** the same, plus the lines that show which server wrote them */
  readonly score: number;
}

const noMatches: Matches = { lines: 0, score: 0 };

function matchesOf(parser: LayoutParser, sample: readonly string[]): Matches {
  const { marks, escapes } = parser.format;
  const matches = (line: string): boolean => parser.parse(line)?.time_ms != null;
  if (!sample.some((line, index) => index % probeInterval === 0 && matches(line))) return noMatches;
  const matched = sample.filter(matches);
  const countOf = (pattern: RegExp | undefined): number =>
    pattern ? matched.filter((line) => pattern.test(line)).length : 0;
  const marked = countOf(marks);
  const isMarked = marked > 0 && marked >= matched.length * minMarkedShare;
  return { lines: matched.length, score: matched.length + (isMarked ? marked : 0) + countOf(escapes) };
}

/** 0: layouts of one server; 1: layouts that users write by hand; 2: layouts that accept unknown text. */
function generality({ loose, layout }: LayoutParser): number {
  if (loose) return 2;
  return "needs" in layout && layout.general ? 1 : 0;
}

/** The line inside a collector's envelope, if a parser matches it. */
function contentOf(parsers: readonly LayoutParser[], raw: string): string {
  const line = trimLine(raw);
  for (const content of unwrapped(line)) if (parsers.some((parser) => parser.parse(content))) return content;
  const trimmed = withoutTrailingBlanks(line);
  return trimmed === line || parsers.some((parser) => !parser.loose && parser.parse(line)) ? line : trimmed;
}

/**
 * Orders the parsers of a file by its first lines: specific layouts before general ones, then by the number of lines that
 * match. `formatBefore`: the format in which the same log was read before, which is kept as long as no other matches more
 * lines. Equal parsers keep their order.
 */
export function rank(
  parsers: readonly LayoutParser[],
  lines: readonly string[],
  formatBefore: string | null = null,
): readonly LayoutParser[] {
  const sample = lines.slice(0, sampleLines).map((line) => contentOf(parsers, line));
  const matches = new Map(parsers.map((parser) => [parser, matchesOf(parser, sample)]));
  const of = (parser: LayoutParser): Matches => matches.get(parser) ?? noMatches;
  const most = parsers.reduce(
    (lines, parser) => (parser.loose ? lines : Math.max(lines, of(parser).lines)),
    0,
  );
  const isKept = (parser: LayoutParser): boolean =>
    parser.name === formatBefore && of(parser).lines > 0 && of(parser).lines >= most;
  const keptFirst = (a: LayoutParser, b: LayoutParser): number => Number(isKept(b)) - Number(isKept(a));
  return parsers.toSorted(
    (a, b) => generality(a) - generality(b) || keptFirst(a, b) || of(b).score - of(a).score,
  );
}
