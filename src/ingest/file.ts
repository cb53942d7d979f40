import { noFormatFits } from "../detect/nearest-format.ts";
import type { Content, FileInfo } from "../input/content.ts";
import { standardInput } from "../input/files.ts";
import { openContent } from "../input/open.ts";
import { queueReclassification } from "../store/upkeep/reclassify.ts";
import { addDueDays, addRoutes } from "../store/upkeep/run-state.ts";
import { jobOf } from "./encode/parse-content.ts";
import type { ParsedBlock } from "./encode/parsed-block.ts";
import { FileState } from "./identity/file-state.ts";
import { type Identity, identify } from "./identity/fingerprint.ts";
import { oldCopy } from "./identity/old-copy.ts";
import { emptyReport, type FileReport } from "./report.ts";
import type { Session } from "./session.ts";

function addCount(counts: Record<string, number>, cause: string, lines: number): void {
  counts[cause] = (counts[cause] ?? 0) + lines;
}

function addBlock(report: FileReport, block: ParsedBlock, duplicates: number): void {
  const { batch, messages, rejects, skips, loose } = block;
  report.lastLinePending = block.lastLinePending;
  report.damaged = block.damaged;
  report.duplicates += duplicates;
  report.stored += batch.rows - duplicates + messages.length;
  report.rejected += rejects.length;
  for (const [format, requests] of Object.entries(block.formats)) addCount(report.formats, format, requests);
  for (const { cause } of rejects) addCount(report.rejects, cause, 1);
  const allSkips = duplicates > 0 ? { ...skips, duplicate: duplicates } : skips;
  for (const [cause, lines] of Object.entries(allSkips)) {
    addCount(report.skips, cause, lines);
    report.skipped += lines;
  }
  report.read = report.stored + report.rejected + report.skipped;
  report.looseLine ||= loose[0] ?? 0;
  report.loose += loose.length;
}

/** The report of a file that earlier runs read completely, or of an old copy; null where the file has to be read. */
async function reportOfKnown(
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
    return { ...emptyReport(path), readBefore: known.read, format: known.format || null };
  }
  if (known) return null;
  const lines = await oldCopy(session, content, identity.fingerprints);
  return lines === null ? null : { ...emptyReport(path), readBefore: lines };
}

/** The progress of one file. */
interface FileIngest {
  readonly path: string;
  readonly session: Session;
  readonly state: FileState;
  readonly report: FileReport;
  /** lines arrive slowly, so each block is committed */
  readonly lineByLine: boolean;
  /** the last block was saved */
  ended: boolean;
}

const isEmpty = ({ offset, lastLinePending, damaged }: ParsedBlock): boolean =>
  offset === 0 && !lastLinePending && damaged === null;

/** Stores a block: its rows, its rejects and the offset of the file, in one transaction. */
function storeBlock(file: FileIngest, block: ParsedBlock, duplicates: ReadonlySet<number>): void {
  const { session, state } = file;
  const { store, writer } = session;
  const { batch, messages, rejects, span } = block;
  writer.transaction(() => {
    const id = state.save(writer);
    writer.insert(id, batch, duplicates, state.ownSource);
    writer.insertMessages(id, messages);
    if (span) queueReclassification(store, span);
    if (span) addDueDays(store, span);
    addRoutes(store, block.routes);
    for (const reject of rejects) writer.reject(id, reject);
  }, !file.lineByLine);
}

/** Stores and reports a block. Of a file that no format fits, nothing is stored and the report names the problem. */
function ingestBlock(file: FileIngest, block: ParsedBlock): void {
  const { path, session, state, report } = file;
  const { redelivery, unknownValues } = session;
  const { batch, messages, rejects, span, first } = block;
  if (state.row.stored === 0 && batch.rows + messages.length === 0 && rejects.length > 0) {
    report.problem = noFormatFits(session.context.parsersFor(path), rejects[0]?.raw ?? "");
    report.refusedLines = rejects.length;
    return;
  }
  // an empty file has no content to identify it by
  if (isEmpty(block) && state.row.id === undefined) {
    file.ended = true;
    return;
  }
  const linesBefore = report.read;
  const source = session.source ?? first?.source ?? state.row.source;
  const duplicates = redelivery.duplicates(source, batch);
  addBlock(report, block, duplicates.size);
  state.advance(block, duplicates.size);
  file.ended = block.last;
  if (file.ended) state.end(report);
  storeBlock(file, block, duplicates);
  unknownValues.add(block.unknownValues);
  if (span) redelivery.noteStored(state.row.source, span[1]);
  session.progress(block.bytes, report.read - linesBefore);
}

/** Stores the blocks of a file. */
export async function ingestBlocks(
  info: FileInfo,
  identity: Identity,
  blocks: AsyncIterable<ParsedBlock> | Iterable<ParsedBlock>,
  session: Session,
): Promise<FileReport> {
  const { signal, writer } = session;
  const { path } = info;
  const lineByLine = path === standardInput;
  const state = new FileState(info, identity, session);
  const formatBefore = state.row.format || session.formatsBefore.of(path);
  const report = { ...emptyReport(path), readBefore: state.row.read, formatBefore };
  const file: FileIngest = { path, session, state, report, lineByLine, ended: false };
  // no transaction stays open while standard input is silent
  if (lineByLine) writer.commit();
  for await (const block of blocks) {
    ingestBlock(file, block);
    if (report.problem !== null) return report;
    // standard input cannot be read again, so its last block is stored too
    if (signal.aborted && !lineByLine) break;
  }
  if (!file.ended && !signal.aborted && state.row.id !== undefined) {
    state.end(report);
    writer.transaction(() => state.save(writer), !lineByLine);
  }
  report.format = state.row.format || null;
  if (report.format !== null && report.stored > 0) session.formatsBefore.set(path, report.format);
  return report;
}

/** Stores the part of some content that no earlier run has read. */
export async function ingestContent(content: Content, session: Session): Promise<FileReport> {
  const identity = await identify(session.storedFiles, content);
  const known = await reportOfKnown(content, identity, session);
  if (known) return known;
  content.readOnce?.();
  const job = jobOf(content, identity, session.tier, session.formatsBefore.of(content.path));
  const blocks = session.workers.parsedBlocks(content, job, session.signal);
  return ingestBlocks(content, identity, blocks, session);
}

/** Stores the unread part of one file: a path in, a report out. */
export async function ingestFile(path: string, session: Session): Promise<FileReport> {
  const content = await openContent(path, session.signal, session.stdin);
  try {
    return await ingestContent(content, session);
  } finally {
    content.close();
  }
}
