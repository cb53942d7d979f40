import { lineParser, type Parsed, type Reject, type Skip } from "../detect/line-parser.ts";
import { nearestFormat } from "../detect/nearest-format.ts";
import { rank } from "../detect/rank.ts";
import { readFrom } from "../input/lines/read.ts";
import { openContent } from "../input/open.ts";
import type { LayoutParser } from "../parse/parser.ts";
import { textOf } from "../parse/text/escapes.ts";

interface SeenFile {
  lines: number;
  readonly first: number;
  readonly example: string;
  readonly why: string;
}

const shown = 100;

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

function whyRead(reader: LayoutParser, line: string): string {
  const fields = `${reader.fields(line).length} fields fit`;
  const marked = reader.format.marks?.test(line) ? `, and only ${reader.format.title} writes so` : "";
  return reader.loose ? `${fields}, with more behind them that is not understood` : `${fields}${marked}`;
}

function judged(read: Parsed | Skip | Reject, line: string, readers: readonly LayoutParser[]) {
  if ("skip" in read) return { what: `skipped: ${read.skip}`, why: "no request" };
  if ("reject" in read)
    return { what: `rejected: ${read.reject}`, why: nearestFormat(readers, textOf(line)) };
  return { what: read.parser.name, why: whyRead(read.parser, line) };
}

/**
 * What the first lines of a file are taken for, and why: one row a format, skip or reject, with how many of its lines.
 */
export async function formatsIn(file: string, readers: readonly LayoutParser[]) {
  const lines = await firstLines(file);
  const { parse: take } = lineParser(rank(readers, lines));
  const seen = new Map<string, SeenFile>();
  for (const [index, line] of lines.entries()) {
    const { what, why } = judged(take(line), line, readers);
    const known = seen.get(what);
    if (known) known.lines++;
    else seen.set(what, { lines: 1, first: index + 1, example: textOf(line.slice(0, shown)), why });
  }
  const rows = [...seen].map(([what, { lines, first, example, why }]) => [what, lines, first, why, example]);
  return { columns: ["seen_as", "lines", "first_line", "why", "example"], rows };
}
