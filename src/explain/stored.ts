import { type LineParser, lineParser, trimLine } from "../detect/line-parser.ts";
import { rank } from "../detect/rank.ts";
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
import { explainTaken, ruleLines } from "./line.ts";

/** A row of `requests` as far as explaining looks at it; all of its columns are shown. */
interface Stored extends Verdict {
  readonly [column: string]: string | number | null;
  readonly id: number;
  readonly time_ms: number;
  readonly tier: Tier;
  readonly format: string;
  readonly file: string;
  readonly line: number;
}

interface FoundRequest {
  readonly line: string;
  readonly taker: LineParser;
}

/** Names of columns may stand in the file's first line, or in a comment further down. */
const mayBeHeader = (line: string, number: number): boolean => number === 1 || line.startsWith("#");

/** The line where the store says that it stands, and what reads it; null where the content is shorter. */
async function lineAt(
  content: Content,
  wanted: number,
  readers: readonly LayoutParser[],
): Promise<FoundRequest | null> {
  let taker: LineParser | null = null;
  let before = 0;
  for await (const { lines } of readFrom(
    content,
    { offset: 0, linesBefore: 0 },
    new AbortController().signal,
  )) {
    taker ??= lineParser(rank(readers, lines));
    for (const [index, text] of lines.entries()) {
      const number = before + index + 1;
      const line = trimLine(text);
      if (number === wanted) return { line, taker };
      if (mayBeHeader(line, number)) taker.parse(line);
    }
    before += lines.length;
  }
  return null;
}

/** Whether a line still says what is stored: another file may bear the name by now. */
function isSame({ taker, line }: FoundRequest, stored: Stored): boolean {
  const read = taker.parse(line);
  if (!("record" in read)) return false;
  const { request, judged } = judgeLine(read, stored.tier, stored.line);
  const { format } = judged;
  const same = ["time_ms", "path", "status", "request_id"] as const;
  return format === stored.format && same.every((column) => (request[column] ?? null) === stored[column]);
}

/** The line of a stored request; null where it cannot be read any more, or not as it was. */
async function lineOf(stored: Stored, readers: readonly LayoutParser[]): Promise<FoundRequest | null> {
  try {
    const content = await openContent(stored.file, new AbortController().signal);
    try {
      const found = await lineAt(content, stored.line, readers);
      return found && isSame(found, stored) ? found : null;
    } finally {
      content.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return null;
  }
}

function* storedLines(stored: Stored): Generator<string> {
  const columns = Object.entries(stored).filter(([, value]) => value !== null);
  const width = Math.max(...columns.map(([name]) => name.length));
  for (const [name, value] of columns) yield `  ${name.padEnd(width)}  ${textOf(String(value))}`;
}

/** A stored request: its line read again where it still stands in its file, else what is stored of it. */
export async function* explainStored(
  store: Store,
  id: number,
  readersFor: (file: string) => readonly LayoutParser[],
): AsyncGenerator<string> {
  const stored = store.prepare<[object], Stored>(`select * from requests where ${byId}`).get({ id });
  if (!stored) return;
  yield `request ${id}: ${textOf(stored.file)}, line ${stored.line}`;
  const found = await lineOf(stored, readersFor(stored.file));
  if (found) {
    yield* explainTaken(found.taker, found.line, readersFor(stored.file), stored.tier);
    return;
  }
  yield `the line cannot be read again as ${stored.format} (the file is gone, or was read by --log-format or --from-config: give them here too); what is stored of it:`;
  yield* storedLines(stored);
  yield* ruleLines(stored);
}
