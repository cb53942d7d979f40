import type { LineReader } from "../formats/line-reader.ts";
import { compressionOf } from "../input/content.ts";
import { standardInput } from "../input/files.ts";
import type { Tier } from "../request.ts";
import type { Store } from "../store/open.ts";
import type { Writer } from "../store/write.ts";
import { FileState } from "./file-state.ts";
import { identify } from "./known.ts";
import { noFormatFits } from "./nearest.ts";
import type { Packer } from "./pack.ts";
import type { Portion } from "./portion.ts";
import { holdsBack, portions } from "./reading.ts";
import { emptyReport, type FileReport } from "./report.ts";

/** What is the same for all files of a run. */
export interface Session {
  readonly store: Store;
  readonly writer: Writer;
  readonly packer: Packer;
  readonly source: string | undefined;
  readonly tier: Tier | undefined;
  readonly readersFor: (file: string) => readonly LineReader[];
  /** called after each batch: bytes read from the disk and lines read, of this file */
  readonly progress: (bytes: number, lines: number) => void;
  readonly signal: AbortSignal;
}

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

function count(into: Record<string, number>, cause: string, lines: number): void {
  into[cause] = (into[cause] ?? 0) + lines;
}

function addUp(report: FileReport, { batch, rejects, skips, loose }: Portion): void {
  report.stored += batch.rows;
  report.rejected += rejects.length;
  for (const { cause } of rejects) count(report.rejects, cause, 1);
  for (const [cause, lines] of Object.entries(skips)) {
    count(report.skips, cause, lines);
    report.skipped += lines;
  }
  report.read = report.stored + report.rejected + report.skipped;
  report.looseLine ||= loose[0] ?? 0;
  report.loose += loose.length;
}

/** Rows, rejects and how far the file was read go into the database together. */
function save({ writer }: Session, state: FileState, { batch, rejects }: Portion): void {
  writer.transaction(() => {
    const id = state.save(writer);
    writer.insert(id, batch);
    for (const reject of rejects) writer.reject(id, reject);
  });
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
  const { offset, size, read } = state.row;
  const { before } = identity;
  const waits = holdsBack(path, identity.size, identity.known);
  const job = { path, offset, size, read, before, waits, tier: session.tier };
  for await (const portion of portions(job, readers, session.packer, session.signal)) {
    if (state.row.stored === 0 && portion.batch.rows === 0 && portion.rejects.length > 0) {
      report.problem = noFormatFits(readers, portion.rejects[0]?.raw ?? "");
      return report;
    }
    const lines = report.read;
    report.held = portion.held;
    report.damaged = portion.damaged;
    addUp(report, portion);
    state.advance(portion);
    save(session, state, portion);
    session.progress(portion.bytes, report.read - lines);
  }
  if (!session.signal.aborted) state.end(session.writer, report);
  report.format = state.row.format || null;
  return report;
}
