import { type LineParser, lineParser } from "../detect/line-parser.ts";
import { nearestFormat } from "../detect/nearest-format.ts";
import { rank } from "../detect/rank.ts";
import { readFrom } from "../input/lines/read.ts";
import { openContent } from "../input/open.ts";
import type { LayoutParser } from "../parse/parser.ts";
import { textOf } from "../parse/text/escapes.ts";

/** Lines with the same result. */
interface LineGroup {
  lines: number;
  readonly first: number;
  readonly example: string;
  readonly why: string;
}

const maxExampleLength = 100;

async function firstLines(file: string): Promise<readonly string[]> {
  const { signal } = new AbortController();
  const content = await openContent(file, signal);
  try {
    for await (const { lines } of readFrom(content, { offset: 0, linesBefore: 0 }, signal)) return lines;
    return [];
  } finally {
    content.close();
  }
}

function whyParsed(parser: LayoutParser, line: string): string {
  const fields = `${parser.fields(line).length} fields match`;
  const marked = [parser.format.marks, parser.format.escapes].some((pattern) => pattern?.test(line))
    ? `, with text that only ${parser.format.title} writes`
    : "";
  return parser.loose ? `${fields}, followed by text that is not parsed` : `${fields}${marked}`;
}

function resultOf(parsed: ReturnType<LineParser["parse"]>, line: string, parsers: readonly LayoutParser[]) {
  if ("message" in parsed) return { what: parsed.errorLog.name, why: "a message of an error log" };
  if ("skip" in parsed) return { what: `skipped: ${parsed.skip}`, why: "not a request" };
  if ("reject" in parsed)
    return { what: `rejected: ${parsed.reject}`, why: nearestFormat(parsers, textOf(line)) };
  return { what: parsed.parser.name, why: whyParsed(parsed.parser, line) };
}

/**
 * Parses the first lines of a file. Returns one row per format, skip or reject, with its number of lines and the cause.
 */
export async function formatsIn(file: string, parsers: readonly LayoutParser[]) {
  const lines = await firstLines(file);
  const { parse } = lineParser(rank(parsers, lines));
  const groups = new Map<string, LineGroup>();
  for (const [index, line] of lines.entries()) {
    const { what, why } = resultOf(parse(line), line, parsers);
    const group = groups.get(what);
    if (group) group.lines++;
    else
      groups.set(what, { lines: 1, first: index + 1, example: textOf(line.slice(0, maxExampleLength)), why });
  }
  const rows = [...groups].map(([what, { lines, first, example, why }]) => [
    what,
    lines,
    first,
    why,
    example,
  ]);
  return { columns: ["seen_as", "lines", "first_line", "why", "example"], rows };
}
