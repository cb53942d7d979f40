import { noFormatFits } from "../detect/nearest-format.ts";
import { openContent } from "../input/content.ts";
import { standardInput } from "../input/files.ts";
import type { Content, FileInfo } from "../input/opened.ts";
import type { Tier } from "../request.ts";
import type { Store } from "../store/store.ts";
import type { IdIndexes } from "../store/upkeep/id-indexes.ts";
import { queueReclassification } from "../store/upkeep/reclassify.ts";
import { addDueDays, addRoutes } from "../store/upkeep/run-state.ts";
import type { StoredFiles } from "../store/write/stored-files.ts";
import type { Writer } from "../store/write/writer.ts";
import { jobOf, type ParseContext } from "./encode/parse-content.ts";
import type { ParsedBlock } from "./encode/parsed-block.ts";
import type { UnknownValues } from "./encode/unknown-values.ts";
import { FileState } from "./identity/file-state.ts";
import { type Identity, identify } from "./identity/fingerprint.ts";
import { oldCopy } from "./identity/old-copy.ts";
import type { Redelivery } from "./identity/redelivery.ts";
import { emptyReport, type FileReport } from "./report.ts";
import type { ParserChoice } from "./workers/choose.ts";

/** What is the same for all files of a run. */
export interface Session extends ParseContext, ParserChoice {
  readonly store: Store;
  readonly ids: IdIndexes;
  readonly writer: Writer;
  readonly known: StoredFiles;
  readonly redelivery: Redelivery;
  readonly newWords: UnknownValues;
  readonly source: string | undefined;
  readonly tier: Tier | undefined;
  /** called after each portion: bytes read from the disk and lines read, of this file */
  readonly progress: (bytes: number, lines: number) => void;
}

function count(into: Record<string, number>, cause: string, lines: number): void {
  into[cause] = (into[cause] ?? 0) + lines;
}

function addUp(report: FileReport, portion: ParsedBlock, duplicates: number): void {
  const { batch, rejects, skips, loose } = portion;
  report.held = portion.held;
  report.damaged = portion.damaged;
  report.duplicates += duplicates;
  report.stored += batch.rows - duplicates;
  report.rejected += rejects.length;
  for (const { cause } of rejects) count(report.rejects, cause, 1);
  const all = duplicates > 0 ? { ...skips, duplicate: duplicates } : skips;
  for (const [cause, lines] of Object.entries(all)) {
    count(report.skips, cause, lines);
    report.skipped += lines;
  }
  report.read = report.stored + report.rejected + report.skipped;
  report.looseLine ||= loose[0] ?? 0;
  report.loose += loose.length;
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
      session.writer.transaction(() => state.save(session.writer), true);
    }
    return { ...emptyReport(path), already: known.read, format: known.format || null };
  }
  if (known || path === standardInput) return null;
  const lines = await oldCopy(session, content, identity.prints);
  return lines === null ? null : { ...emptyReport(path), already: lines };
}

/** One file while it is read. */
interface FileIngest {
  readonly path: string;
  readonly session: Session;
  readonly state: FileState;
  readonly report: FileReport;
  /** lines come one by one */
  readonly slow: boolean;
  /** its last lines were saved, with how it ended */
  ended: boolean;
}

const isNothing = ({ offset, held, damaged }: ParsedBlock): boolean =>
  offset === 0 && !held && damaged === null;

/**
 * Stores what a stretch of a file held: rows, rejects and how far it was read go into the database together. Of a file
 * that no format fits nothing is stored: then its report says so.
 */
function settle(walk: FileIngest, portion: ParsedBlock): void {
  const { path, session, state, report, slow } = walk;
  const { store, writer, redelivery, newWords } = session;
  const { batch, rejects, span, first } = portion;
  if (state.row.stored === 0 && batch.rows === 0 && rejects.length > 0) {
    report.problem = noFormatFits(session.parsersFor(path), rejects[0]?.raw ?? "");
    return;
  }
  // an empty file is nothing to be known again
  if (isNothing(portion) && state.row.id === undefined) {
    walk.ended = true;
    return;
  }
  const lines = report.read;
  const source = session.source ?? first?.source ?? state.row.source;
  const duplicates = redelivery.duplicates(source, batch);
  addUp(report, portion, duplicates.size);
  state.advance(portion, duplicates.size);
  walk.ended = portion.last;
  if (walk.ended) state.end(report);
  writer.transaction(() => {
    const id = state.save(writer);
    writer.insert(id, batch, duplicates);
    if (span) queueReclassification(store, span);
    if (span) addDueDays(store, span);
    addRoutes(store, portion.routes);
    for (const reject of rejects) writer.reject(id, reject);
  }, !slow);
  newWords.add(portion.newWords);
  if (span) redelivery.stored(state.row.source, span[1]);
  session.progress(portion.bytes, report.read - lines);
}

/** Stores what is read of a file. */
export async function ingestBlocks(
  seen: FileInfo,
  identity: Identity,
  portions: AsyncIterable<ParsedBlock> | Iterable<ParsedBlock>,
  session: Session,
): Promise<FileReport> {
  const { signal, writer } = session;
  const { path } = seen;
  const slow = path === standardInput;
  const state = new FileState(seen, identity, session);
  const report = { ...emptyReport(path), already: state.row.read };
  const walk: FileIngest = { path, session, state, report, slow, ended: false };
  // nothing is left open while more is waited for
  if (slow) writer.commit();
  for await (const portion of portions) {
    settle(walk, portion);
    if (report.problem !== null) return report;
    // what came through a pipe comes but once
    if (signal.aborted && !slow) break;
  }
  if (!walk.ended && !signal.aborted && state.row.id !== undefined) {
    state.end(report);
    writer.transaction(() => state.save(writer), !slow);
  }
  report.format = state.row.format || null;
  return report;
}

/** Reads content from where an earlier run stopped, and stores what it says. */
export async function ingestContent(content: Content, session: Session): Promise<FileReport> {
  const identity = await identify(session.known, content);
  const before = await readBefore(content, identity, session);
  if (before) return before;
  const job = jobOf(content, identity, session.tier);
  return ingestBlocks(content, identity, session.parsedBlocks(content, job, session.signal), session);
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
