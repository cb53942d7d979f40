import { statSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import type { FormatChoice } from "../detect/candidates.ts";
import { listFiles, type Problem, standardInput } from "../input/files.ts";
import type { Tier } from "../request.ts";
import type { Store } from "../store/store.ts";
import { IdIndexes } from "../store/upkeep/id-indexes.ts";
import { reclassifyScanners } from "../store/upkeep/reclassify.ts";
import { storedRoutes } from "../store/upkeep/run-state.ts";
import { StoredFiles } from "../store/write/stored-files.ts";
import { Writer } from "../store/write/writer.ts";
import type { EnrichOptions } from "./encode/enrich.ts";
import { type ParseOptions, parseContextOf } from "./encode/parse-content.ts";
import { UnknownValues } from "./encode/unknown-values.ts";
import type { Session } from "./file.ts";
import { Redelivery } from "./identity/redelivery.ts";
import { emptyReport, type FileReport } from "./report.ts";
import { chooseParser } from "./workers/choose.ts";
import { Prefetcher } from "./workers/prefetch.ts";

export interface IngestOptions extends FormatChoice, EnrichOptions {
  readonly source?: string | undefined;
  readonly tier?: Tier | undefined;
  readonly signal: AbortSignal;
  readonly progress: (seen: Progress) => void;
}

export interface Progress {
  /** bytes on disk, of all files together */
  readonly bytes: number;
  readonly total: number;
  readonly lines: number;
}

export interface IngestResult {
  readonly files: readonly FileReport[];
  /** what was named and could not be found */
  readonly problems: readonly Problem[];
  /** what could not be read of the configuration */
  readonly notes: readonly string[];
  readonly newWords: UnknownValues;
}

function sizeOf(file: string): number {
  try {
    return file === standardInput ? 0 : statSync(file).size;
  } catch {
    return 0; // told when its turn comes
  }
}

export const isFileError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && "syscall" in error;

async function ingestOne(path: string, ingest: () => Promise<FileReport>): Promise<FileReport> {
  try {
    return await ingest();
  } catch (error) {
    // one bad file does not end the run; a failing database does
    if (!isFileError(error)) throw error;
    return { ...emptyReport(path), problem: error.message };
  }
}

// a commit writes each page of an index that changed, and ids that are told by chance change them all; in ms
const unhurried = 5000;

/** What all files of a run have in common. `patience`: how long rows may wait for their commit, in ms. */
export function sessionOf(
  store: Store,
  options: Pick<IngestOptions, "source" | "tier" | "signal"> & ParseOptions,
  patience = unhurried,
): Session & { readonly notes: readonly string[] } {
  const { source, tier, signal, as, logFormat, fromConfig, timezone, host, routes, privacy } = options;
  const known = storedRoutes(store);
  const said = { as, logFormat, fromConfig, timezone, host, routes, privacy };
  const reading = parseContextOf(said, known, 0);
  const ids = new IdIndexes(store);
  const writer = new Writer(store, ids, patience);
  return {
    ...reading,
    ...chooseParser(reading, said, known),
    store,
    ...{ ids, writer },
    known: new StoredFiles(store),
    redelivery: new Redelivery(store, ids, writer),
    newWords: new UnknownValues(),
    ...{ source, tier, signal },
    progress: () => {},
  };
}

// in ms: longer, and a person wonders whether the signal was heard
const often = 20;

/** Lets signals and timers have their turn: small files are read without any wait. */
function turns(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < often) return;
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
  let before = 0;
  let lines = 0;
  const turn = turns();
  const ahead = new Prefetcher(files, session);
  for (const [index, file] of files.entries()) {
    if (options.signal.aborted) break;
    const progress = (bytes: number, more: number): void => {
      lines += more;
      options.progress({ bytes: before + bytes, total, lines });
    };
    reports.push(await ingestOne(file, () => ahead.ingest(file, index, { ...session, progress })));
    before += sizeOf(file);
    await turn();
  }
  session.writer.commit();
  return reports;
}

/** Reads files into the store, oldest first, each from where an earlier run stopped. */
export async function ingest(
  store: Store,
  patterns: readonly string[],
  options: IngestOptions,
): Promise<IngestResult> {
  const { files: paths, problems } = listFiles(patterns);
  const session = sessionOf(store, options);
  const { notes, newWords } = session;
  session.ids.deferIfEmpty();
  let files: readonly FileReport[] = [];
  try {
    files = await ingestAll(paths, session, options);
  } finally {
    await session.end();
  }
  session.ids.create();
  // a run that is told to stop leaves it to the next
  if (!options.signal.aborted) reclassifyScanners(store);
  return { files, problems, notes, newWords };
}
