import { statSync } from "node:fs";
import { standardInput } from "../../input/files.ts";
import type { ParsedBlock } from "../encode/parsed-block.ts";
import { ingestBlocks, ingestFile } from "../file.ts";
import { isNew, unknownIdentity } from "../identity/fingerprint.ts";
import type { FileReport } from "../report.ts";
import type { Session } from "../session.ts";
import { workersAvailable } from "./client.ts";
import type { SmallFile } from "./small-file.ts";

// consecutive new files before a worker is started: files of earlier runs are not parsed again
const minNewFiles = 200;
// limits of one request
const filesPerRequest = 16;
const bytesPerRequest = 256 * 1024;
// requests without an answer: neither thread waits for the other
const maxRequests = 4;
// on disk
const smallFileBytes = 512 * 1024;

/** The size of a small file; null for a file that cannot be read in advance. */
function smallSizeOf(file: string): number | null {
  try {
    const size = file === standardInput ? smallFileBytes : statSync(file).size;
    return size < smallFileBytes ? size : null;
  } catch {
    return null; // reported when the file is read
  }
}

const noRows: ReadonlySet<number> = new Set();

/** Discards blocks, apart from their new dictionary entries: later blocks use those numbers. */
function discard(blocks: readonly ParsedBlock[], { writer }: Session): void {
  writer.transaction(() => {
    for (const { batch } of blocks) {
      // dimensions belong to a file, and the next file has its own
      const newEntries = { ...batch.newEntries, dimensions: [] };
      writer.insert(0, { ...batch, rows: 0, extraRows: 0, attempts: [], newEntries }, noRows, null);
    }
  }, true);
}

/** Ingests files in order. A worker parses small files in advance while earlier ones are stored. */
export class Prefetcher {
  readonly #files: readonly string[];
  readonly #session: Session;
  #consecutiveNew = 0;
  /** index of the first file that was neither requested nor ingested */
  #next = 0;
  #openRequests = 0;
  #prefetched: (SmallFile | null)[] = [];

  constructor(files: readonly string[], session: Session) {
    this.#files = files;
    this.#session = session;
  }

  /** The small files of the next request. */
  #nextFiles(): string[] {
    const files: string[] = [];
    for (let bytes = 0; files.length < filesPerRequest && bytes < bytesPerRequest; this.#next++) {
      const file = this.#files[this.#next];
      const size = file === undefined ? null : smallSizeOf(file);
      if (file === undefined || size === null) break;
      files.push(file);
      bytes += size;
    }
    return files;
  }

  #request(): void {
    const { workers, tier, formatsBefore } = this.#session;
    while (this.#openRequests < maxRequests) {
      const files = this.#nextFiles();
      if (files.length === 0) return;
      workers.worker().requestSmallFiles(
        files,
        tier,
        files.map((file) => formatsBefore.of(file)),
      );
      this.#openRequests++;
    }
  }

  /** The file at `index`, if it was parsed in advance. */
  async #receive(index: number): Promise<SmallFile | null> {
    this.#next = Math.max(this.#next, index);
    if (workersAvailable && this.#consecutiveNew >= minNewFiles) this.#request();
    if (index === this.#next) return null;
    if (this.#prefetched.length === 0) {
      this.#prefetched = [...(await this.#session.workers.worker().smallFiles())];
      this.#openRequests--;
    }
    return this.#prefetched.shift() ?? null;
  }

  /** Stores a prefetched file; null where the file has to be read again, since a part of it or its format may be known. */
  async #store(
    { info, fingerprints, blocks, formatBefore }: SmallFile,
    session: Session,
  ): Promise<FileReport | null> {
    const isExpected = formatBefore === session.formatsBefore.of(info.path);
    if (!isExpected || !isNew(session.storedFiles, info, fingerprints)) {
      discard(blocks, session);
      return null;
    }
    const report = await ingestBlocks(info, unknownIdentity(info, fingerprints), blocks, session);
    if (report.problem !== null) discard(blocks.slice(1), session);
    return report;
  }

  /** Ingests the next file, which is the one at `index`. */
  async ingest(file: string, index: number, session: Session): Promise<FileReport> {
    const prefetched = await this.#receive(index);
    const stored = prefetched && (await this.#store(prefetched, session));
    const report = stored ?? (await ingestFile(file, session));
    this.#consecutiveNew = report.readBefore > 0 ? 0 : this.#consecutiveNew + 1;
    return report;
  }
}
