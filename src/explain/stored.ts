import { type LineParser, lineParser } from "../detect/line-parser.ts";
import { rank } from "../detect/rank.ts";
import { trimLine } from "../detect/trim-line.ts";
import type { Verdict } from "../faults/rule.ts";
import { judgeLine } from "../ingest/encode/judge.ts";
import type { Content } from "../input/content.ts";
import { readFrom } from "../input/lines/read.ts";
import { openContent } from "../input/open.ts";
import type { LayoutParser } from "../parse/parser.ts";
import { textOf } from "../parse/text/escapes.ts";
import type { Tier } from "../request.ts";
import { byId } from "../store/queries.ts";
import type { Store } from "../store/store.ts";
import { explainWith, testLines, verdictLines } from "./line.ts";

/** A row of `requests`; all of its columns are printed. */
interface StoredRequest extends Verdict {
  readonly [column: string]: string | number | null;
  readonly id: number;
  readonly time_ms: number;
  readonly tier: Tier;
  readonly format: string;
  readonly file: string;
  readonly line: number;
}

interface RereadLine {
  readonly line: string;
  readonly parser: LineParser;
}

/** Column names may be in the first line of a file, or in a later comment. */
const mayBeHeader = (line: string, number: number): boolean => number === 1 || line.startsWith("#");

/** The line with this number, and its parser; null if the content has fewer lines. */
async function lineAt(
  content: Content,
  lineNumber: number,
  parsers: readonly LayoutParser[],
): Promise<RereadLine | null> {
  let parser: LineParser | null = null;
  let before = 0;
  for await (const { lines } of readFrom(
    content,
    { offset: 0, linesBefore: 0 },
    new AbortController().signal,
  )) {
    parser ??= lineParser(rank(parsers, lines));
    for (const [index, text] of lines.entries()) {
      const number = before + index + 1;
      const line = trimLine(text);
      if (number === lineNumber) return { line, parser };
      if (mayBeHeader(line, number)) parser.parse(line);
    }
    before += lines.length;
  }
  return null;
}

/** Whether a line is the stored request; another file may have the same name now. */
function isSame({ parser, line }: RereadLine, stored: StoredRequest): boolean {
  const parsed = parser.parse(line);
  if (!("record" in parsed)) return false;
  const { request, judged } = judgeLine(parsed, stored.tier, stored.line);
  const { format } = judged;
  const identifying = ["time_ms", "path", "status", "request_id"] as const;
  return (
    format === stored.format && identifying.every((column) => (request[column] ?? null) === stored[column])
  );
}

/** The line of a stored request; null if it cannot be read, or has changed. */
async function lineOf(stored: StoredRequest, parsers: readonly LayoutParser[]): Promise<RereadLine | null> {
  try {
    const content = await openContent(stored.file, new AbortController().signal);
    try {
      const found = await lineAt(content, stored.line, parsers);
      return found && isSame(found, stored) ? found : null;
    } finally {
      content.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return null;
  }
}

function* storedLines(stored: StoredRequest): Generator<string> {
  const columns = Object.entries(stored).filter(([, value]) => value !== null);
  const width = Math.max(...columns.map(([name]) => name.length));
  for (const [name, value] of columns) yield `  ${name.padEnd(width)}  ${textOf(String(value))}`;
}

/** Explains a stored request from its line in the file; if that has changed or is gone, from the stored columns. */
export async function* explainStored(
  store: Store,
  id: number,
  parsersFor: (file: string) => readonly LayoutParser[],
): AsyncGenerator<string> {
  const stored = store.prepare<[object], StoredRequest>(`select * from requests where ${byId}`).get({ id });
  if (!stored) return;
  yield `request ${id}: ${textOf(stored.file)}, line ${stored.line}`;
  const found = await lineOf(stored, parsersFor(stored.file));
  if (found) {
    yield* explainWith(found.parser, found.line, parsersFor(stored.file), stored.tier);
    return;
  }
  yield `the line cannot be read again as ${stored.format}: the file has changed or was removed, or was ingested with --log-format or --from-config, which must be passed here too. Stored columns:`;
  yield* storedLines(stored);
  yield* verdictLines(stored);
  yield* testLines(stored, stored.tier, stored);
}
