import { statSync } from "node:fs";
import { candidates, type FormatChoice } from "../formats/candidates.ts";
import { routeBook } from "../formats/route-book.ts";
import { listFiles, type Problem, standardInput } from "../input/files.ts";
import type { Tier } from "../request.ts";
import type { Store } from "../store/open.ts";
import { knownRoutes } from "../store/routes.ts";
import { Writer } from "../store/write.ts";
import { ingestFile } from "./file.ts";
import { emptyReport, type FileReport } from "./report.ts";
import { type TreatmentOptions, treatment } from "./treatment.ts";

export interface IngestOptions extends FormatChoice, TreatmentOptions {
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
}

function sizeOf(file: string): number {
  try {
    return file === standardInput ? 0 : statSync(file).size;
  } catch {
    return 0; // told when its turn comes
  }
}

const isFileError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && "syscall" in error;

async function ingestOne(path: string, session: Parameters<typeof ingestFile>[1]): Promise<FileReport> {
  try {
    return await ingestFile(path, session);
  } catch (error) {
    // one bad file does not end the run; a failing database does
    if (!isFileError(error)) throw error;
    return { ...emptyReport(path), problem: error.message };
  }
}

/** Reads files into the store, oldest first, each from where an earlier run stopped. */
export async function ingest(
  store: Store,
  patterns: readonly string[],
  options: IngestOptions,
): Promise<IngestResult> {
  const { forFile, notes } = candidates(options);
  const { files, problems } = listFiles(patterns);
  const total = files.reduce((sum, file) => sum + sizeOf(file), 0);
  const reports: FileReport[] = [];
  const treat = treatment(options, routeBook(knownRoutes(store)));
  let before = 0;
  let lines = 0;
  for (const file of files) {
    if (options.signal.aborted) break;
    const progress = (bytes: number, more: number): void => {
      lines += more;
      options.progress({ bytes: before + bytes, total, lines });
    };
    const { source, tier, signal } = options;
    const writer = new Writer(store);
    const session = { store, writer, source, tier, readersFor: forFile, treat, progress, signal };
    reports.push(await ingestOne(file, session));
    before += sizeOf(file);
  }
  return { files: reports, problems, notes };
}
