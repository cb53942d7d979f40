import { statSync } from "node:fs";
import { standardInput } from "../../input/files.ts";
import type { ParsedBlock } from "../encode/parsed-block.ts";
import { ingestBlocks, ingestFile, type Session } from "../file.ts";
import { isNew, unknown } from "../identity/fingerprint.ts";
import type { FileReport } from "../report.ts";
import { workersAvailable } from "./client.ts";
import type { SmallFile } from "./small-file.ts";

// so many new files in a row, and it is worth a thread to read those to come; what was stored before is not read again
const enough = 200;
// a message: so many files, or so many bytes on disk
const together = 16;
const room = 256 * 1024;
// messages under way: enough that neither thread waits for the other
const messages = 4;
// bytes on disk
const small = 512 * 1024;

/** The size of a small file; null for what is to be read when its turn comes. */
function smallSizeOf(file: string): number | null {
  try {
    const size = file === standardInput ? small : statSync(file).size;
    return size < small ? size : null;
  } catch {
    return null; // told then
  }
}

const none: ReadonlySet<number> = new Set();

/** Leaves out what was read in vain, but for the values that it names first: what was read after it has their numbers. */
function leaveOut(portions: readonly ParsedBlock[], { writer }: Session): void {
  writer.transaction(() => {
    for (const { batch } of portions) {
      const news = { ...batch.newEntries, dimensions: [] };
      writer.insert(0, { ...batch, rows: 0, extraRows: 0, attempts: [], newEntries: news }, none);
    }
  }, true);
}

/** Reads files one after the other; small ones beside, while those before them are stored. */
export class Prefetcher {
  readonly #files: readonly string[];
  readonly #session: Session;
  #inRow = 0;
  // all files before this one were asked for, or had their turn
  #asked = 0;
  #waiting = 0;
  #read: (SmallFile | null)[] = [];

  constructor(files: readonly string[], session: Session) {
    this.#files = files;
    this.#session = session;
  }

  #next(): string[] {
    const files: string[] = [];
    for (let bytes = 0; files.length < together && bytes < room; this.#asked++) {
      const file = this.#files[this.#asked];
      const size = file === undefined ? null : smallSizeOf(file);
      if (file === undefined || size === null) break;
      files.push(file);
      bytes += size;
    }
    return files;
  }

  #ask(): void {
    while (this.#waiting < messages) {
      const files = this.#next();
      if (files.length === 0) return;
      this.#session.worker().askForSmall(files, this.#session.tier);
      this.#waiting++;
    }
  }

  /** What was read of the file whose turn it is; null where nothing was. */
  async #take(index: number): Promise<SmallFile | null> {
    this.#asked = Math.max(this.#asked, index);
    if (workersAvailable && this.#inRow >= enough) this.#ask();
    if (index === this.#asked) return null;
    if (this.#read.length === 0) {
      this.#read = [...(await this.#session.worker().small())];
      this.#waiting--;
    }
    return this.#read.shift() ?? null;
  }

  /** Stores what was read of a file; null where it has to be read again, as something of it may be known. */
  async #store({ seen, prints, portions }: SmallFile, session: Session): Promise<FileReport | null> {
    if (!isNew(session.known, seen, prints)) {
      leaveOut(portions, session);
      return null;
    }
    const report = await ingestBlocks(seen, unknown(seen, prints), portions, session);
    if (report.problem !== null) leaveOut(portions.slice(1), session);
    return report;
  }

  /** Reads the next file. */
  async ingest(file: string, index: number, session: Session): Promise<FileReport> {
    const read = await this.#take(index);
    const stored = read && (await this.#store(read, session));
    const report = stored ?? (await ingestFile(file, session));
    this.#inRow = report.already > 0 ? 0 : this.#inRow + 1;
    return report;
  }
}
