import { type LineParser, lineParser } from "../../detect/line-parser.ts";
import { rank } from "../../detect/rank.ts";
import { trimLine } from "../../detect/trim-line.ts";
import { byName } from "../../generated-accessors.ts";
import type { Content } from "../../input/content.ts";
import { readFrom } from "../../input/lines/read.ts";
import type { TextBlock } from "../../input/lines/text.ts";
import type { LineRecord } from "../../parse/line-record.ts";
import type { LayoutParser } from "../../parse/parser.ts";
import type { Store } from "../../store/store.ts";
import type { FileRow } from "../../store/write/file-row.ts";
import type { StoredFiles } from "../../store/write/stored-files.ts";
import type { Writer } from "../../store/write/writer.ts";
import type { Enricher } from "../encode/enrich.ts";
import { copyCandidates, type Fingerprints } from "./fingerprint.ts";

const comparedColumns = [
  "time_ms",
  "client_ip",
  "method",
  "host",
  "path",
  "query",
  "status",
  "bytes_sent",
  "request_time_ms",
  "upstream_addr",
  "referer",
  "user_agent",
  "request_id",
  "raw_request",
] as const;

const storedSql = `select line, ${comparedColumns.join(", ")} from requests
  where time_ms between :since and :until and file = :path and line between :first and :last`;

const comparisonKey = (columns: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(comparedColumns.map((column) => columns[column] ?? null));

interface StoredLine {
  readonly line: number;
  readonly request: LineRecord;
}

/** The parts of a session that are needed here. */
interface OldCopyContext {
  readonly store: Store;
  readonly writer: Pick<Writer, "flush">;
  readonly storedFiles: StoredFiles;
  readonly context: {
    readonly enricher: Enricher;
    readonly parsersFor: (path: string) => readonly LayoutParser[];
    readonly startClock: (last: number | null) => void;
  };
}

/** The requests of a block; without an unfinished last line, since a copy may end anywhere. */
function requestsOf(
  { lines, unfinished }: TextBlock,
  linesBefore: number,
  { parse }: LineParser,
  { request }: Enricher,
): StoredLine[] {
  const whole = unfinished > 0 ? lines.slice(0, -1) : lines;
  return whole.flatMap((text, index) => {
    const outcome = parse(trimLine(text));
    return "record" in outcome ? [{ line: linesBefore + index + 1, request: request(outcome.record) }] : [];
  });
}

function allStored(store: Store, path: string, requests: readonly StoredLine[]): boolean {
  if (requests.length === 0) return true;
  const times = requests.map(({ request }) => request.time_ms ?? 0);
  const span = {
    path,
    since: times.reduce((a, b) => Math.min(a, b)),
    until: times.reduce((a, b) => Math.max(a, b)),
    first: requests[0]?.line,
    last: requests.at(-1)?.line,
  };
  const rows = store.prepare<[object], Record<string, unknown>>(storedSql).all(span);
  const known = new Set(rows.map((row) => `${row["line"]} ${comparisonKey(row)}`));
  return requests.every(({ line, request }) => known.has(`${line} ${comparisonKey(byName(request))}`));
}

/** The number of lines of a file if a known file begins with all of them; else null. */
async function sharedLines(
  { store, context: { enricher, startClock } }: OldCopyContext,
  content: Content,
  parsers: readonly LayoutParser[],
  row: FileRow,
): Promise<number | null> {
  let parser: LineParser | null = null;
  let lines = 0;
  let requests = 0;
  const { signal } = new AbortController();
  for await (const block of readFrom(content, { offset: 0, linesBefore: 0 }, signal)) {
    if (parser === null) {
      parser = lineParser(rank(parsers, block.lines, row.format));
      startClock(null);
    }
    const found = requestsOf(block, lines, parser, enricher);
    lines += block.lines.length;
    requests += found.length;
    const unfinished = block.unfinished > 0 ? 1 : 0;
    if (lines - unfinished > row.read || !allStored(store, row.path, found)) return null;
  }
  return requests > 0 ? lines : null;
}

/**
 * The number of lines of an old copy: a file whose lines are all the beginning of a file that was read further. Null for
 * any other file. Candidates are found by the first line; then all requests are compared with the stored ones.
 */
export async function oldCopy(
  session: OldCopyContext,
  content: Content,
  fingerprints: Fingerprints,
): Promise<number | null> {
  const parsers = session.context.parsersFor(content.path);
  for (const row of copyCandidates(session.storedFiles, content, fingerprints)) {
    // the other file may be one of this run
    session.writer.flush();
    const lines = await sharedLines(session, content, parsers, row);
    if (lines !== null) return lines;
  }
  return null;
}
