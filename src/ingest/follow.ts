import { closeSync, fstatSync, openSync, type Stats, statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { contentOf } from "../input/content.ts";
import { isRotated, listFiles, standardInput } from "../input/files.ts";
import type { Store } from "../store/store.ts";
import { reclassifyScanners } from "../store/upkeep/reclassify.ts";
import { ingestContent, ingestFile, type Session } from "./file.ts";
import { addReport, emptyReport, type FileReport } from "./report.ts";
import { type IngestOptions, type IngestResult, isFileError, sessionOf } from "./run.ts";

/** How often files are looked at, and the globs, in ms; longer where there are so many that a look takes long. */
const lookEvery = 250;
const globEvery = 1000;
/** How long rows may wait for their commit, in ms. */
const hurried = 500;
/** How long a file that was rotated away is still read once its writer is silent, in ms. */
const farewell = 5000;
/** How long what came before a signal may be read after it, in ms. */
const afterSignal = 2000;
// a process may have so many files open, and others can be opened again
const mostOpen = 256;

/** A file that is followed: the file itself, whatever name it has by now. */
interface Followed {
  readonly path: string;
  readonly inode: number;
  readonly descriptor: number;
  /** its size when it was last read */
  size: number;
  /** when it last grew */
  grew: number;
}

class Follower {
  readonly reports = new Map<string, FileReport>();
  readonly #session: Session;
  readonly #open = new Map<string, Followed>();
  /** rotated away: still open, as their writer may not have noticed yet */
  readonly #leaving = new Set<Followed>();
  /** read and closed: rotated and compressed files, which grow no more */
  readonly #closed = new Map<string, string>();

  constructor(session: Session) {
    this.#session = session;
  }

  #tell(report: FileReport): void {
    const { path } = report;
    const known = this.reports.get(path);
    if (known) addReport(known, report);
    else this.reports.set(path, report);
  }

  async #read(file: Followed, session: Session): Promise<void> {
    file.size = fstatSync(file.descriptor).size;
    // a file that was emptied has nothing to be known by
    if (file.size > 0) this.#tell(await ingestContent(await contentOf(file.path, file.descriptor), session));
    session.writer.commit();
  }

  #mayClose({ path }: Followed): boolean {
    return isRotated(path) || path.endsWith("z") || this.#open.size > mostOpen;
  }

  async #begin(path: string, stats: Stats): Promise<void> {
    const seen = `${stats.ino} ${stats.size}`;
    if (this.#closed.get(path) === seen) return;
    const descriptor = openSync(path, "r");
    const { ino } = fstatSync(descriptor);
    const file = { path, inode: ino, descriptor, size: 0, grew: Date.now() };
    this.#open.set(path, file);
    await this.#read(file, this.#session);
    if (!this.#mayClose(file)) return;
    this.#open.delete(path);
    this.#closed.set(path, seen);
    closeSync(descriptor);
  }

  async #look(path: string): Promise<void> {
    const stats = statSync(path, { throwIfNoEntry: false });
    const file = this.#open.get(path);
    if (file && stats?.ino !== file.inode) {
      this.#open.delete(path);
      this.#leaving.add(file);
      file.grew = Date.now();
    }
    if (stats?.isFile() && !this.#open.has(path)) await this.#begin(path, stats);
  }

  async #grow(file: Followed, session = this.#session): Promise<void> {
    if (fstatSync(file.descriptor).size === file.size) return;
    file.grew = Date.now();
    await this.#read(file, session);
  }

  /** Its writer is gone: a last line without its end is taken as it stands. */
  async #leave(file: Followed): Promise<void> {
    if (Date.now() - file.grew < farewell) return;
    this.#leaving.delete(file);
    await this.#read(file, this.#session);
    closeSync(file.descriptor);
  }

  async #safely(path: string, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (!isFileError(error)) throw error;
      this.#tell({ ...emptyReport(path), problem: error.message });
    }
  }

  async look(paths: readonly string[]): Promise<void> {
    // what was rotated away comes before what took its place
    for (const file of this.#leaving) await this.#safely(file.path, () => this.#grow(file));
    for (const path of paths) {
      if (this.#session.signal.aborted) return;
      const file = this.#open.get(path);
      if (file) await this.#safely(path, () => this.#grow(file));
      await this.#safely(path, () => this.#look(path));
    }
    for (const file of this.#leaving) await this.#safely(file.path, () => this.#leave(file));
  }

  /** Reads what was written until now, and closes all. */
  async end(): Promise<void> {
    const session = { ...this.#session, signal: AbortSignal.timeout(afterSignal) };
    for (const file of [...this.#leaving, ...this.#open.values()]) {
      await this.#safely(file.path, () => this.#grow(file, session));
      closeSync(file.descriptor);
    }
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {});
}

async function lookUntil(
  follower: Follower,
  patterns: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  let paths: readonly string[] = [];
  let listAt = 0;
  while (!signal.aborted) {
    const begin = performance.now();
    if (begin >= listAt) {
      paths = listFiles(patterns).files;
      listAt = begin + Math.max(globEvery, 10 * (performance.now() - begin));
    }
    await follower.look(paths);
    await pause(Math.max(lookEvery, 2 * (performance.now() - begin)), signal);
  }
}

/** Reads files as they grow, over rotation, until a signal ends it. */
export async function follow(
  store: Store,
  patterns: readonly string[],
  options: IngestOptions,
): Promise<IngestResult> {
  const session = sessionOf(store, options, hurried);
  const follower = new Follower(session);
  const files = patterns.filter((pattern) => pattern !== standardInput);
  // it is read at the same time, so its rows are packed and written by themselves
  const { newWords, notes } = session;
  const piped =
    files.length < patterns.length
      ? ingestFile(standardInput, { ...sessionOf(store, options, hurried), newWords })
      : null;
  try {
    if (files.length > 0) await lookUntil(follower, files, options.signal);
    await follower.end();
    const reports = [...follower.reports.values()];
    if (piped !== null) reports.push(await piped);
    session.writer.commit();
    reclassifyScanners(store);
    return { files: reports, problems: [], notes, newWords };
  } finally {
    await session.end();
  }
}
