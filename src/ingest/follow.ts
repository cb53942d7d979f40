import { closeSync, fstatSync, openSync, type Stats, statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { isRotated, listFiles, standardInput } from "../input/files.ts";
import { contentOf } from "../input/open.ts";
import { joinHops } from "../journeys/join.ts";
import { separateReclassified } from "../journeys/separate.ts";
import type { Store } from "../store/store.ts";
import { reclassifyScanners } from "../store/upkeep/reclassify.ts";
import { ingestContent, ingestFile } from "./file.ts";
import { addReport, emptyReport, type FileReport } from "./report.ts";
import { type IngestOptions, type IngestResult, isFileError, reportOf } from "./run.ts";
import { createSession, type Session } from "./session.ts";

// minimum times between two checks of the files, and of the globs; longer where a check takes long
const fileCheckMs = 250;
const globCheckMs = 1000;
const commitDelayMs = 500;
// a rotated file is read until its writer has been silent for this time
const rotatedFileMs = 5000;
// lines written before a signal are read for this time
const afterSignalMs = 2000;
// file descriptors are limited; files beyond this number are opened again when they grow
const maxOpenFiles = 256;

/** A file that is followed by its descriptor, also after it was renamed. */
interface FollowedFile {
  readonly path: string;
  readonly inode: number;
  readonly descriptor: number;
  /** bytes when it was last read */
  size: number;
  /** time in ms since the epoch */
  lastGrowth: number;
}

class Follower {
  readonly reports = new Map<string, FileReport>();
  readonly #session: Session;
  readonly #open = new Map<string, FollowedFile>();
  /** renamed by rotation; their writer may still have them open */
  readonly #rotated = new Set<FollowedFile>();
  /** path -> inode and size of files that were read and closed */
  readonly #closed = new Map<string, string>();

  constructor(session: Session) {
    this.#session = session;
  }

  #report(report: FileReport): void {
    const { path } = report;
    const known = this.reports.get(path);
    if (known) addReport(known, report);
    else this.reports.set(path, report);
  }

  async #read(file: FollowedFile, session: Session): Promise<void> {
    file.size = fstatSync(file.descriptor).size;
    // a truncated file has no content to identify it by
    if (file.size > 0)
      this.#report(await ingestContent(await contentOf(file.path, file.descriptor, true), session));
    session.writer.commit();
  }

  /** Rotated and compressed files do not grow. */
  #canClose({ path }: FollowedFile): boolean {
    return isRotated(path) || path.endsWith("z") || this.#open.size > maxOpenFiles;
  }

  async #start(path: string, stats: Stats): Promise<void> {
    const version = `${stats.ino} ${stats.size}`;
    if (this.#closed.get(path) === version) return;
    const descriptor = openSync(path, "r");
    const { ino } = fstatSync(descriptor);
    const file = { path, inode: ino, descriptor, size: 0, lastGrowth: Date.now() };
    this.#open.set(path, file);
    await this.#read(file, this.#session);
    if (!this.#canClose(file)) return;
    this.#open.delete(path);
    this.#closed.set(path, version);
    closeSync(descriptor);
  }

  async #checkPath(path: string): Promise<void> {
    const stats = statSync(path, { throwIfNoEntry: false });
    const file = this.#open.get(path);
    if (file && stats?.ino !== file.inode) {
      this.#open.delete(path);
      this.#rotated.add(file);
      file.lastGrowth = Date.now();
    }
    if (stats?.isFile() && !this.#open.has(path)) await this.#start(path, stats);
  }

  async #readGrowth(file: FollowedFile, session = this.#session): Promise<void> {
    if (fstatSync(file.descriptor).size === file.size) return;
    file.lastGrowth = Date.now();
    await this.#read(file, session);
  }

  /** Closes a rotated file once its writer is silent. Its last line is then complete, with or without a line end. */
  async #closeRotated(file: FollowedFile): Promise<void> {
    if (Date.now() - file.lastGrowth < rotatedFileMs) return;
    this.#rotated.delete(file);
    await this.#read(file, this.#session);
    closeSync(file.descriptor);
  }

  async #reportErrors(path: string, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (!isFileError(error)) throw error;
      this.#report({ ...emptyReport(path), problem: error.message });
    }
  }

  /** Reads what was written since the last check. */
  async check(paths: readonly string[]): Promise<void> {
    // rotated files contain older lines than their successors
    for (const file of this.#rotated) await this.#reportErrors(file.path, () => this.#readGrowth(file));
    for (const path of paths) {
      if (this.#session.signal.aborted) return;
      const file = this.#open.get(path);
      if (file) await this.#reportErrors(path, () => this.#readGrowth(file));
      await this.#reportErrors(path, () => this.#checkPath(path));
    }
    for (const file of this.#rotated) await this.#reportErrors(file.path, () => this.#closeRotated(file));
  }

  /** Reads what was written before the signal, and closes all files. */
  async end(): Promise<void> {
    const session = { ...this.#session, signal: AbortSignal.timeout(afterSignalMs) };
    for (const file of [...this.#rotated, ...this.#open.values()]) {
      await this.#reportErrors(file.path, () => this.#readGrowth(file, session));
      closeSync(file.descriptor);
    }
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {});
}

// lines are joined with those of other hops at most this often, and for at most this share of the time
const joinIntervalMs = 5000;
const maxJoinShare = 0.1;

/** Returns a function that runs `act` if it has not run for some time. */
function periodically(act: () => void): () => void {
  let next = 0;
  return () => {
    const begin = performance.now();
    if (begin < next) return;
    act();
    const end = performance.now();
    next = end + Math.max(joinIntervalMs, (end - begin) / maxJoinShare);
  };
}

async function checkUntil(
  signal: AbortSignal,
  follower: Follower,
  patterns: readonly string[],
  join: () => void,
): Promise<void> {
  let paths: readonly string[] = [];
  let nextGlobCheck = 0;
  while (!signal.aborted) {
    const begin = performance.now();
    if (begin >= nextGlobCheck) {
      paths = listFiles(patterns).files;
      nextGlobCheck = begin + Math.max(globCheckMs, 10 * (performance.now() - begin));
    }
    await follower.check(paths);
    join();
    await pause(Math.max(fileCheckMs, 2 * (performance.now() - begin)), signal);
  }
}

const ingestPiped = (session: Session): Promise<FileReport> =>
  reportOf(standardInput, () => ingestFile(standardInput, session));

/** Reads files as they grow, across rotation, until the signal aborts. */
export async function follow(
  store: Store,
  patterns: readonly string[],
  options: IngestOptions,
): Promise<IngestResult> {
  const session = createSession(store, options, commitDelayMs);
  const { unknownValues } = session;
  const follower = new Follower(session);
  const files = patterns.filter((pattern) => pattern !== standardInput);
  // standard input is read concurrently, so it needs its own encoder and writer
  const piped =
    files.length < patterns.length
      ? ingestPiped({ ...createSession(store, options, commitDelayMs), unknownValues })
      : null;
  try {
    if (files.length > 0)
      await checkUntil(
        options.signal,
        follower,
        files,
        periodically(() => joinHops(store)),
      );
    await follower.end();
    const reports = [...follower.reports.values()];
    if (piped !== null) reports.push(await piped);
    session.writer.commit();
    reclassifyScanners(store, separateReclassified);
    joinHops(store);
    return { files: reports, problems: [], notes: session.context.notes, unknownValues };
  } finally {
    await session.workers.end();
  }
}
