import { statSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { listFiles, type Problem, standardInput } from "../input/files.ts";
import { UnreadableContent } from "../input/unreadable.ts";
import { joinHops } from "../journeys/join.ts";
import { separateReclassified } from "../journeys/separate.ts";
import type { Store } from "../store/store.ts";
import { reclassifyScanners } from "../store/upkeep/reclassify.ts";
import type { UnknownValues } from "./encode/unknown-values.ts";
import { countLines } from "./refused-lines.ts";
import { emptyReport, type FileReport } from "./report.ts";
import { createSession, type Session, type SessionOptions } from "./session.ts";
import { Prefetcher } from "./workers/prefetch.ts";

export interface IngestOptions extends SessionOptions {
  readonly progress: (progress: Progress) => void;
}

export interface Progress {
  /** bytes on disk, of all files */
  readonly bytes: number;
  readonly total: number;
  readonly lines: number;
}

export interface IngestResult {
  readonly files: readonly FileReport[];
  /** patterns without a file */
  readonly problems: readonly Problem[];
  /** what could not be read of the server's configuration */
  readonly notes: readonly string[];
  readonly unknownValues: UnknownValues;
}

function sizeOf(file: string): number {
  try {
    return file === standardInput ? 0 : statSync(file).size;
  } catch {
    return 0; // reported when the file is read
  }
}

/** The error is about one file: it cannot be opened, read or used. */
export const isFileError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof UnreadableContent || (error instanceof Error && "syscall" in error);

/** The report of a file. An unreadable file does not end the run; a failing database does. */
export async function reportOf(path: string, ingest: () => Promise<FileReport>): Promise<FileReport> {
  try {
    return await ingest();
  } catch (error) {
    if (!isFileError(error)) throw error;
    return { ...emptyReport(path), problem: error.message };
  }
}

const ingestOne = (
  path: string,
  ingest: () => Promise<FileReport>,
  signal: AbortSignal,
): Promise<FileReport> =>
  reportOf(path, async () => {
    const report = await ingest();
    if (report.refusedLines === 0 || path === standardInput) return report;
    return { ...report, refusedLines: await countLines(path, signal) };
  });

// signals must be handled before a person notices the delay
const yieldIntervalMs = 20;

/** Lets signals and timers run; reading small files never waits for anything. */
function yielder(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < yieldIntervalMs) return;
    await setImmediate();
    last = performance.now();
  };
}

async function ingestAll(
  files: readonly string[],
  session: Session,
  options: IngestOptions,
): Promise<readonly FileReport[]> {
  const total = files.reduce((sum, file) => sum + sizeOf(file), 0);
  const reports: FileReport[] = [];
  let bytesBefore = 0;
  let lines = 0;
  const yieldToEvents = yielder();
  const prefetcher = new Prefetcher(files, session);
  for (const [index, file] of files.entries()) {
    if (options.signal.aborted) break;
    const progress = (bytes: number, more: number): void => {
      lines += more;
      options.progress({ bytes: bytesBefore + bytes, total, lines });
    };
    const ingestNext = () => prefetcher.ingest(file, index, { ...session, progress });
    reports.push(await ingestOne(file, ingestNext, options.signal));
    bytesBefore += sizeOf(file);
    await yieldToEvents();
  }
  session.writer.commit();
  return reports;
}

/** Reads files into the store, oldest first, each from the end of an earlier run on. */
export async function ingest(
  store: Store,
  patterns: readonly string[],
  options: IngestOptions,
): Promise<IngestResult> {
  const { files: paths, problems } = listFiles(patterns);
  const session = createSession(store, options);
  session.ids.deferIfEmpty();
  let files: readonly FileReport[] = [];
  try {
    files = await ingestAll(paths, session, options);
  } finally {
    await session.workers.end();
  }
  session.ids.create();
  // after a signal, the next run does it
  if (!options.signal.aborted) {
    reclassifyScanners(store, separateReclassified);
    joinHops(store);
  }
  return { files, problems, notes: session.context.notes, unknownValues: session.unknownValues };
}
