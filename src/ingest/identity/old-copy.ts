import { withoutLineHead } from "../../detect/line-ends.ts";
import { type LineParser, lineParser, rank } from "../../detect/line-parser.ts";
import { byName } from "../../generated-accessors.ts";
import { readFrom } from "../../input/lines/read.ts";
import type { TextBlock } from "../../input/lines/text.ts";
import type { Content } from "../../input/opened.ts";
import type { LineRecord } from "../../parse/line-record.ts";
import type { LayoutParser } from "../../parse/parser.ts";
import type { Store } from "../../store/store.ts";
import type { FileRow } from "../../store/write/file-row.ts";
import type { StoredFiles } from "../../store/write/stored-files.ts";
import type { Writer } from "../../store/write/writer.ts";
import type { Enricher } from "../encode/enrich.ts";
import { type Fingerprints, mayHoldAll } from "./fingerprint.ts";

const compared = [
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

const stored = `select line, ${compared.join(", ")} from requests
  where time_ms between :since and :until and file = :path and line between :first and :last`;

const saidBy = (columns: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(compared.map((column) => columns[column] ?? null));

interface StoredLine {
  readonly line: number;
  readonly request: LineRecord;
}

interface OldCopyContext {
  readonly store: Store;
  readonly writer: Pick<Writer, "flush">;
  readonly known: StoredFiles;
  readonly enricher: Enricher;
  readonly parsersFor: (path: string) => readonly LayoutParser[];
}

/** Lines of a batch that are requests; not the last one where it is cut, as a copy may end anywhere. */
function requestsOf(
  { lines, unfinished }: TextBlock,
  before: number,
  { parse: take }: LineParser,
  { request }: Enricher,
): StoredLine[] {
  const whole = unfinished > 0 ? lines.slice(0, -1) : lines;
  return whole.flatMap((text, index) => {
    const read = take(withoutLineHead(text));
    return "record" in read ? [{ line: before + index + 1, request: request(read.record) }] : [];
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
  const rows = store.prepare<[object], Record<string, unknown>>(stored).all(span);
  const known = new Set(rows.map((row) => `${row["line"]} ${saidBy(row)}`));
  return requests.every(({ line, request }) => known.has(`${line} ${saidBy(byName(request))}`));
}

/** How many lines a file has, where all of them are what a known file begins with; else null. */
async function linesShared(
  { store, enricher: treat }: OldCopyContext,
  content: Content,
  readers: readonly LayoutParser[],
  row: FileRow,
): Promise<number | null> {
  let taker: LineParser | null = null;
  let lines = 0;
  let requests = 0;
  const { signal } = new AbortController();
  for await (const batch of readFrom(content, { offset: 0, linesBefore: 0 }, signal)) {
    taker ??= lineParser(rank(readers, batch.lines));
    const found = requestsOf(batch, lines, taker, treat);
    lines += batch.lines.length;
    requests += found.length;
    const cut = batch.unfinished > 0 ? 1 : 0;
    if (lines - cut > row.read || !allStored(store, row.path, found)) return null;
  }
  return requests > 0 ? lines : null;
}

/**
 * Whether a file that is not known is, from its first byte to its last, what a known one begins with: an old copy, which
 * adds nothing. Looked up by its first line, and then line by line among the requests that are stored. Gives the number
 * of its lines, or null.
 */
export async function oldCopy(
  asked: OldCopyContext,
  content: Content,
  prints: Fingerprints,
): Promise<number | null> {
  const readers = asked.parsersFor(content.path);
  for (const row of mayHoldAll(asked.known, content, prints)) {
    // files of this run may be what it is a copy of
    asked.writer.flush();
    const lines = await linesShared(asked, content, readers, row);
    if (lines !== null) return lines;
  }
  return null;
}
