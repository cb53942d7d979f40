import { statSync } from "node:fs";
import { candidates, type FormatChoice } from "../formats/candidates.ts";
import { routeBook } from "../formats/route-book.ts";
import { listFiles, type Problem, standardInput } from "../input/files.ts";
import type { Tier } from "../request.ts";
import { KnownFiles } from "../store/known-files.ts";
import type { Store } from "../store/open.ts";
import { knownRoutes } from "../store/routes.ts";
import { markScanners } from "../store/scanners.ts";
import { Writer } from "../store/write.ts";
import { ingestFile, type Session } from "./file.ts";
import { NewWords } from "./new-words.ts";
import { Packer } from "./pack.ts";
import { Ranking } from "./ranking.ts";
import { Redelivery } from "./redelivery.ts";
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
  readonly newWords: NewWords;
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

async function ingestOne(path: string, session: Session): Promise<FileReport> {
  try {
    return await ingestFile(path, session);
  } catch (error) {
    // one bad file does not end the run; a failing database does
    if (!isFileError(error)) throw error;
    return { ...emptyReport(path), problem: error.message };
  }
}

/** What all files of a run have in common. */
export function sessionOf(
  store: Store,
  readersFor: Session["readersFor"],
  options: Pick<IngestOptions, "source" | "tier" | "signal"> & TreatmentOptions,
): Session {
  const { source, tier, signal } = options;
  const treat = treatment(options, routeBook(knownRoutes(store)));
  return {
    store,
    treat,
    writer: new Writer(store),
    known: new KnownFiles(store),
    ranking: new Ranking(),
    packer: new Packer(treat.route),
    redelivery: new Redelivery(store),
    newWords: new NewWords(),
    ...{ source, tier, signal, readersFor },
    progress: () => {},
  };
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
  const session = sessionOf(store, forFile, options);
  let before = 0;
  let lines = 0;
  for (const file of files) {
    if (options.signal.aborted) break;
    const progress = (bytes: number, more: number): void => {
      lines += more;
      options.progress({ bytes: before + bytes, total, lines });
    };
    reports.push(await ingestOne(file, { ...session, progress }));
    before += sizeOf(file);
  }
  session.writer.commit();
  // a run that is told to stop leaves it to the next
  if (!options.signal.aborted) markScanners(store);
  return { files: reports, problems, notes, newWords: session.newWords };
}
