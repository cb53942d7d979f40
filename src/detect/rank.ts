import { unwrapped } from "../parse/envelopes.ts";
import type { LayoutParser } from "../parse/parser.ts";

/** Number of lines that are sufficient to choose between formats. */
export const sampleLines = 500;

// a parser that matches none of every eighth line is not tried on the others
const probeInterval = 8;

/** The number of sample lines that a parser matches; lines with the format's marks count twice. */
function matchesOf(parser: LayoutParser, sample: readonly string[]): number {
  const matches = (line: string): boolean => parser.parse(line)?.time_ms != null;
  if (!sample.some((line, index) => index % probeInterval === 0 && matches(line))) return 0;
  const matched = sample.filter(matches);
  return matched.length + matched.filter((line) => parser.format.marks?.test(line)).length;
}

/** 0: layouts of one server; 1: layouts that users write by hand; 2: layouts that accept unknown text. */
function generality({ loose, layout }: LayoutParser): number {
  if (loose) return 2;
  return "needs" in layout && layout.general ? 1 : 0;
}

/** The line inside a collector's envelope, if a parser matches it. */
function contentOf(parsers: readonly LayoutParser[], line: string): string {
  for (const content of unwrapped(line)) if (parsers.some((parser) => parser.parse(content))) return content;
  return line;
}

/**
 * Orders the parsers of a file by its first lines: specific layouts before general ones, then by the number of lines that
 * match. Equal parsers keep their order.
 */
export function rank(parsers: readonly LayoutParser[], lines: readonly string[]): readonly LayoutParser[] {
  const sample = lines.slice(0, sampleLines).map((line) => contentOf(parsers, line));
  const matches = new Map(parsers.map((parser) => [parser, matchesOf(parser, sample)]));
  const countOf = (parser: LayoutParser): number => matches.get(parser) ?? 0;
  return parsers.toSorted((a, b) => generality(a) - generality(b) || countOf(b) - countOf(a));
}
