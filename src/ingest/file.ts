import { lineTaker, rank } from "../formats/detect.ts";
import { isLoose, type LineReader } from "../formats/line-reader.ts";
import { textOf } from "../formats/text.ts";
import { compressionOf } from "../input/content.ts";
import { standardInput } from "../input/files.ts";
import type { Batch } from "../input/lines.ts";
import { readFrom } from "../input/read.ts";
import type { Tier } from "../request.ts";
import type { Store } from "../store/open.ts";
import type { RejectedLine, Row, Writer } from "../store/write.ts";
import { FileState } from "./file-state.ts";
import { identify } from "./known.ts";
import { noFormatFits } from "./nearest.ts";
import { emptyReport, type FileReport } from "./report.ts";
import { rowOf } from "./row.ts";
import type { Treatment } from "./treatment.ts";

/** What is the same for all files of a run. */
export interface Session {
  readonly store: Store;
  readonly writer: Writer;
  readonly source: string | undefined;
  readonly tier: Tier | undefined;
  readonly readersFor: (file: string) => readonly LineReader[];
  readonly treat: Treatment;
  /** called after each batch: bytes read from the disk and lines read, of this file */
  readonly progress: (bytes: number, lines: number) => void;
  readonly signal: AbortSignal;
}

const sampleSize = 500;

/** A sentence where the file cannot be read as it is, else null. */
function refusal(path: string): string | null {
  if (path === standardInput) return null;
  try {
    const compression = compressionOf(path);
    if (compression === null || compression === "gz") return null;
    return `is compressed with ${compression}, which is not read; pipe it in: ${compression} -dc ${path} | faultline ingest -`;
  } catch (error) {
    return (error as Error).message;
  }
}

interface Taken {
  readonly rows: Row[];
  readonly rejects: RejectedLine[];
  readonly skips: string[];
  readonly loose: number[];
}

function takeLines(
  lines: readonly string[],
  first: number,
  take: ReturnType<typeof lineTaker>,
  { tier, treat }: Session,
) {
  const taken: Taken = { rows: [], rejects: [], skips: [], loose: [] };
  lines.forEach((raw, index) => {
    const line = first + index;
    const read = take(raw.endsWith("\r") ? raw.slice(0, -1) : raw);
    if ("skip" in read) taken.skips.push(read.skip);
    else if ("reject" in read) taken.rejects.push({ line, cause: read.reject, raw: textOf(raw) });
    else {
      taken.rows.push(treat.row(rowOf(read, tier, line)));
      if (isLoose(read.reader)) taken.loose.push(line);
    }
  });
  return taken;
}

function count(into: Record<string, number>, causes: readonly string[]): void {
  for (const cause of causes) into[cause] = (into[cause] ?? 0) + 1;
}

function addUp(report: FileReport, taken: Taken): void {
  report.stored += taken.rows.length;
  report.rejected += taken.rejects.length;
  report.skipped += taken.skips.length;
  report.read = report.stored + report.rejected + report.skipped;
  count(report.skips, taken.skips);
  count(
    report.rejects,
    taken.rejects.map(({ cause }) => cause),
  );
  report.looseLine ||= taken.loose[0] ?? 0;
  report.loose += taken.loose.length;
}

/** Rows, rejects and how far the file was read go into the database together. */
function save(session: Session, state: FileState, taken: Taken): void {
  session.writer.transaction(() => {
    const id = state.save(session.writer);
    for (const row of taken.rows) session.writer.insert(id, row);
    for (const reject of taken.rejects) session.writer.reject(id, session.treat.reject(reject));
    session.treat.save(session.store);
  });
}

/** A last line without its end waits: in a plain file until the file has stopped growing, in a damaged one always. */
function withoutHeld(batch: Batch, waits: boolean): Batch {
  if (!batch.unfinished || !(waits || batch.failure)) return batch;
  const last = batch.lines.at(-1) ?? "";
  return { ...batch, lines: batch.lines.slice(0, -1), offset: batch.offset - last.length, unfinished: false };
}

/** Reads one file from where an earlier run stopped, and stores what it says. */
export async function ingestFile(path: string, session: Session): Promise<FileReport> {
  const report = emptyReport(path);
  report.problem = refusal(path);
  if (report.problem !== null) return report;
  const identity = await identify(session.store, path);
  const state = new FileState(path, identity, session);
  report.already = state.row.read;
  const readers = session.readersFor(path);
  const reading = await readFrom(path, state.row, session.signal);
  const waits =
    path !== standardInput && compressionOf(path) === null && identity.size !== identity.known?.size;
  let take: ReturnType<typeof lineTaker> | null = null;
  for await (const whole of reading.batches) {
    const batch = withoutHeld(whole, waits || session.signal.aborted);
    take ??= lineTaker(rank(readers, batch.lines.slice(0, sampleSize)));
    const taken = takeLines(batch.lines, state.row.read + 1, take, session);
    if (state.row.stored === 0 && taken.rows.length === 0 && taken.rejects.length > 0) {
      report.problem = noFormatFits(readers, taken.rejects[0]?.raw ?? "");
      return report;
    }
    report.held = batch !== whole;
    report.damaged = batch.failure?.message ?? null;
    addUp(report, taken);
    state.advance(batch, taken.rows, taken.rejects.length, taken.skips);
    save(session, state, taken);
    session.progress(reading.content.bytesRead(), batch.lines.length);
    if (session.signal.aborted) break;
  }
  if (!session.signal.aborted) state.end(session.writer, report);
  report.format = state.row.format || null;
  return report;
}
