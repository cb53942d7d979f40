import { openContent } from "../input/content.ts";
import { standardInput } from "../input/files.ts";
import type { Content } from "../input/opened.ts";
import type { Tier } from "../request.ts";
import type { KnownFiles } from "../store/known-files.ts";
import type { Store } from "../store/open.ts";
import type { Writer } from "../store/write.ts";
import { FileState } from "./file-state.ts";
import { type Identity, identify } from "./known.ts";
import { noFormatFits } from "./nearest.ts";
import { oldCopy } from "./old-copy.ts";
import type { Portion } from "./portion.ts";
import { portions, type Reading } from "./reading.ts";
import type { Redelivery } from "./redelivery.ts";
import { emptyReport, type FileReport } from "./report.ts";

/** What is the same for all files of a run. */
export interface Session extends Reading {
  readonly store: Store;
  readonly writer: Writer;
  readonly known: KnownFiles;
  readonly redelivery: Redelivery;
  readonly source: string | undefined;
  readonly tier: Tier | undefined;
  /** called after each batch: bytes read from the disk and lines read, of this file */
  readonly progress: (bytes: number, lines: number) => void;
}

function count(into: Record<string, number>, cause: string, lines: number): void {
  into[cause] = (into[cause] ?? 0) + lines;
}

function addUp(
  report: FileReport,
  { batch, rejects, skips, loose, held, damaged }: Portion,
  duplicates: number,
) {
  report.held = held;
  report.damaged = damaged;
  report.duplicates += duplicates;
  report.stored += batch.rows - duplicates;
  report.rejected += rejects.length;
  for (const { cause } of rejects) count(report.rejects, cause, 1);
  for (const [cause, lines] of Object.entries({
    ...skips,
    ...(duplicates > 0 && { duplicate: duplicates }),
  })) {
    count(report.skips, cause, lines);
    report.skipped += lines;
  }
  report.read = report.stored + report.rejected + report.skipped;
  report.looseLine ||= loose[0] ?? 0;
  report.loose += loose.length;
}

/** Rows, rejects and how far the file was read go into the database together. */
function save(
  { writer, redelivery }: Session,
  state: FileState,
  portion: Portion,
  without: ReadonlySet<number>,
): void {
  const { batch, rejects, span } = portion;
  writer.transaction(() => {
    const id = state.save(writer);
    writer.insert(id, batch, without);
    for (const reject of rejects) writer.reject(id, reject);
  });
  if (span) redelivery.stored(state.row.source, span[1]);
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
    if (known.path !== path || known.size !== content.size) {
      session.writer.transaction(() => state.save(session.writer));
    }
    return { ...emptyReport(path), already: known.read, format: known.format || null };
  }
  if (known || path === standardInput) return null;
  const lines = await oldCopy(session.store, session.known, content, session.readersFor(path));
  return lines === null ? null : { ...emptyReport(path), already: lines };
}

/** Reads content from where an earlier run stopped, and stores what it says. */
export async function ingestContent(content: Content, session: Session): Promise<FileReport> {
  const { path } = content;
  const identity = await identify(session.known, content);
  const before = await readBefore(content, identity, session);
  if (before) return before;
  const report = emptyReport(path);
  const state = new FileState(content, identity, session);
  report.already = state.row.read;
  const { offset, read } = state.row;
  const { before: bytes, growing } = identity;
  const job = {
    path,
    offset,
    read,
    before: bytes,
    growing,
    tier: session.tier,
    slow: path === standardInput,
  };
  let ended = false;
  for await (const portion of portions(content, job, session)) {
    if (state.row.stored === 0 && portion.batch.rows === 0 && portion.rejects.length > 0) {
      report.problem = noFormatFits(session.readersFor(path), portion.rejects[0]?.raw ?? "");
      return report;
    }
    const lines = report.read;
    const source = session.source ?? portion.first?.source ?? state.row.source;
    const duplicates = session.redelivery.duplicates(source, portion.batch);
    addUp(report, portion, duplicates.size);
    state.advance(portion, duplicates.size);
    ended = portion.last && !session.signal.aborted;
    if (ended) state.end(report);
    save(session, state, portion, duplicates);
    session.progress(portion.bytes, report.read - lines);
    // what came through a pipe comes but once
    if (session.signal.aborted && path !== standardInput) break;
  }
  if (!ended && !session.signal.aborted) {
    state.end(report);
    session.writer.transaction(() => state.save(session.writer));
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
