import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { chunkBytes } from "./disk.ts";

/** A temporary file without a name, which disappears with the process. */
function temporaryFile(): number {
  const folder = mkdtempSync(path.join(tmpdir(), "faultline-"));
  const descriptor = openSync(path.join(folder, "input"), "w+");
  rmSync(folder, { recursive: true });
  return descriptor;
}

/**
 * The bytes of a stream. They are kept in a temporary file, so that they can be read again, until `keepNoMore`.
 */
export class Spool {
  readonly #chunks: AsyncIterator<Buffer>;
  #descriptor: number | null = null;
  #keeps = true;
  /** bytes in the temporary file */
  #kept = 0;
  #ended = false;
  /** reads that have begun and whose bytes will be kept */
  #keptReads = 0;
  readonly #aborted: Promise<null>;
  /** the last read of the stream; reads wait for each other */
  #reading: Promise<Buffer | null> = Promise.resolve(null);

  /** When `signal` aborts, the content ends. */
  constructor(stream: AsyncIterable<Buffer>, signal: AbortSignal) {
    this.#chunks = stream[Symbol.asyncIterator]();
    this.#aborted = new Promise((resolve) => {
      signal.addEventListener("abort", () => resolve(null), { once: true });
    });
  }

  async #readNext(keeps: boolean): Promise<Buffer | null> {
    if (this.#ended) return null;
    const next = await Promise.race([this.#chunks.next(), this.#aborted]);
    if (next === null || next.done) {
      this.#ended = true;
      return null;
    }
    const bytes = next.value;
    if (keeps) {
      this.#descriptor ??= temporaryFile();
      writeSync(this.#descriptor, bytes, 0, bytes.length, this.#kept);
      this.#kept += bytes.length;
    }
    return bytes;
  }

  #next(): Promise<Buffer | null> {
    const keeps = this.#keeps;
    if (keeps) this.#keptReads++;
    this.#reading = this.#reading
      .then(() => this.#readNext(keeps))
      .finally(() => {
        if (keeps) this.#keptReads--;
      });
    return this.#reading;
  }

  #at(from: number, length: number): Buffer {
    if (this.#descriptor === null) return Buffer.alloc(0);
    const bytes = Buffer.alloc(Math.max(0, Math.min(length, this.#kept - from)));
    return bytes.subarray(0, readSync(this.#descriptor, bytes, 0, bytes.length, from));
  }

  /** The first bytes, as far as they were read. */
  kept(length: number): Buffer {
    return this.#at(0, length);
  }

  /** Bytes [from, to), after reading that far; fewer if the stream ends before. */
  async read(from: number, to: number): Promise<Buffer> {
    while (this.#keeps && this.#kept < to && !this.#ended) await this.#next();
    return this.#at(from, to - from);
  }

  /** The content from an offset on. */
  async *from(offset: number): AsyncGenerator<Buffer> {
    let at = offset;
    for (;;) {
      for (let bytes = this.#at(at, chunkBytes); bytes.length > 0; bytes = this.#at(at, chunkBytes)) {
        at += bytes.length;
        yield bytes;
      }
      // a read that an earlier consumer began
      if (this.#keptReads > 0) {
        await this.#reading;
        continue;
      }
      const next = await this.#next();
      if (next === null) return;
      if (this.#keeps) continue;
      at += next.length;
      yield next;
    }
  }

  /** The next `from` is the last. */
  keepNoMore(): void {
    this.#keeps = false;
  }

  close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
  }
}
