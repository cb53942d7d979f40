import { lineTaker } from "../formats/detect.ts";
import type { LineReader } from "../formats/line-reader.ts";
import { openContent } from "../input/content.ts";
import { standardInput } from "../input/files.ts";
import type { Batch } from "../input/lines.ts";
import type { Content } from "../input/opened.ts";
import { readFrom } from "../input/read.ts";
import type { Tier } from "../request.ts";
import type { KnownFiles } from "../store/known-files.ts";
import type { Store } from "../store/open.ts";
import type { Writer } from "../store/write.ts";
import { FileState } from "./file-state.ts";
import { type Identity, identify } from "./known.ts";
import { noFormatFits } from "./nearest.ts";
import { oldCopy } from "./old-copy.ts";
import type { Ranking } from "./ranking.ts";
import type { Redelivery } from "./redelivery.ts";
import { emptyReport, type FileReport } from "./report.ts";
import { keep, type Taken, takeLines } from "./taken.ts";

/** What is the same for all files of a run. */
export interface Session {
  readonly store: Store;
  readonly writer: Writer;
  readonly known: KnownFiles;
  readonly ranking: Ranking;
  readonly redelivery: Redelivery;
  readonly source: string | undefined;
  readonly tier: Tier | undefined;
  readonly readersFor: (file: string) => readonly LineReader[];
  /** called after each batch: bytes read from the disk and lines read, of this file */
  readonly progress: (bytes: number, lines: number) => void;
  readonly signal: AbortSignal;
}

function count(into: Record<string, number>, causes: readonly string[]): void {
  for (const cause of causes) into[cause] = (into[cause] ?? 0) + 1;
}

function addUp(report: FileReport, { failure }: Batch, taken: Taken): void {
  report.damaged = failure?.message ?? null;
  report.stored += taken.rows.length;
  report.rejected += taken.rejects.length;
  report.skipped += taken.skips.length;
  report.read = report.stored + report.rejected + report.skipped;
  report.duplicates += taken.duplicates;
  count(report.skips, taken.skips);
  count(
    report.rejects,
    taken.rejects.map(({ cause }) => cause),
  );
  report.looseLine ||= taken.loose[0] ?? 0;
  report.loose += taken.loose.length;
}

/** Rows, rejects and how far the file was read go into the database together. */
function save(session: Session, state: FileState, taken: Taken, later: boolean): void {
  session.writer.transaction(() => {
    const id = state.save(session.writer);
    for (const row of taken.rows) session.writer.insert(id, row);
    for (const reject of taken.rejects) session.writer.reject(id, reject);
  }, later);
  session.redelivery.stored(state.row.source, taken.rows);
}

/** A last line without its end waits: in a plain file until the file has stopped growing, in a damaged one always. */
function withoutHeld(batch: Batch, waits: boolean): Batch {
  if (batch.unfinished === 0 || !(waits || batch.failure)) return batch;
  return {
    ...batch,
    lines: batch.lines.slice(0, -1),
    offset: batch.offset - batch.unfinished,
    unfinished: 0,
  };
}

/** The lines at the head of content that were read before: they may tell the layout of what follows. */
function linesBefore({ head }: Content, { known }: Identity): readonly string[] {
  const text = head.subarray(0, known?.offset ?? 0).toString("latin1");
  return text === "" ? [] : text.split("\n").slice(0, -1);
}

function takerOf(content: Content, identity: Identity, session: Session, lines: readonly string[]) {
  const before = linesBefore(content, identity);
  const readers = session.readersFor(content.path);
  const take = lineTaker(session.ranking.for(content.path, readers, [...before, ...lines]));
  for (const line of before) take(line);
  return take;
}

/** Says of a file that adds nothing how much was read of it before; null where it has to be read. */
async function readBefore(
  content: Content,
  identity: Identity,
  session: Session,
): Promise<FileReport | null> {
  const { path } = content;
  const { known, unchanged } = identity;
  if (known && unchanged) {
    const state = new FileState(content, identity, session);
    state.row.complete = 1;
    state.row.ingested_at = known.ingested_at;
    if (known.path !== path || known.size !== content.size) {
      session.writer.transaction(() => state.save(session.writer), content.whole !== null);
    }
    return { ...emptyReport(path), already: known.read, format: known.format || null };
  }
  if (known || path === standardInput) return null;
  const lines = await oldCopy(session.store, session.known, content, session.readersFor(path));
  return lines === null ? null : { ...emptyReport(path), already: lines };
}

/** One file while it is read. */
interface Walk {
  readonly content: Content;
  readonly identity: Identity;
  readonly session: Session;
  readonly state: FileState;
  readonly report: FileReport;
  take: ReturnType<typeof lineTaker> | null;
  /** its last lines were saved, with how it ended */
  ended: boolean;
}

/** Stores what a batch says. Of a file that no format fits nothing is stored: then its report says so. */
function settle(walk: Walk, whole: Batch): void {
  const { content, identity, session, state, report } = walk;
  const batch = withoutHeld(whole, identity.growing || session.signal.aborted);
  walk.take ??= takerOf(content, identity, session, batch.lines);
  const taken = takeLines(batch.lines, state.row.read + 1, walk.take, session.tier);
  if (state.row.stored === 0 && taken.all.length === 0 && taken.rejects.length > 0) {
    report.problem = noFormatFits(session.readersFor(content.path), taken.rejects[0]?.raw ?? "");
    return;
  }
  keep(taken, session.redelivery.fresh(session.source, taken.all));
  report.held = batch !== whole;
  addUp(report, batch, taken);
  state.advance(batch, taken);
  walk.ended = batch.last === true;
  if (walk.ended) state.end(report);
  save(session, state, taken, walk.ended);
  session.progress(content.bytesRead(), batch.lines.length);
}

/** Reads content from where an earlier run stopped, and stores what it says. */
export async function ingestContent(content: Content, session: Session): Promise<FileReport> {
  const { signal, writer } = session;
  const identity = await identify(session.known, content);
  const before = await readBefore(content, identity, session);
  if (before) return before;
  const state = new FileState(content, identity, session);
  const report = { ...emptyReport(content.path), already: state.row.read };
  const walk: Walk = { content, identity, session, state, report, take: null, ended: false };
  // nothing is left open while more is waited for
  if (!content.whole) writer.commit();
  for await (const batch of readFrom(content, state.row, signal)) {
    settle(walk, batch);
    if (report.problem !== null) return report;
    // what came through a pipe comes but once
    if (signal.aborted && content.path !== standardInput) break;
  }
  if (!walk.ended && !signal.aborted) {
    state.end(report);
    writer.transaction(() => state.save(writer), content.whole !== null);
  }
  report.format = state.row.format || null;
  return report;
}

/** Reads one file. */
export async function ingestFile(path: string, session: Session): Promise<FileReport> {
  const content = await openContent(path, session.signal);
  try {
    return await ingestContent(content, session);
  } finally {
    content.close();
  }
}
