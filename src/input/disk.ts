import { closeSync, fstatSync, readSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { sha256 } from "./sha256.ts";

export const chunkBytes = 256 * 1024;
/** How many bytes are fingerprinted at the beginning of content, and before an offset. */
export const headBytes = 4096;
export const tailBytes = 1024;
/** Files up to this size on disk are read and decompressed once, and stay in memory. */
export const inMemoryBytes = 1024 * 1024;

export const fingerprint = (bytes: Uint8Array): Buffer => Buffer.from(sha256(bytes).slice(0, 32), "hex");

function readAt(descriptor: number, from: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(Math.max(0, length));
  let at = 0;
  while (at < bytes.length) {
    const read = readSync(descriptor, bytes, at, bytes.length - at, from + at);
    if (read === 0) break;
    at += read;
  }
  return bytes.subarray(0, at);
}

/** The bytes of an open file on disk, before decompression. */
export interface Disk {
  readonly path: string;
  readonly descriptor: number;
  readonly size: number;
  /** time of the last write, in ms since 1970 */
  readonly modified: number;
  readonly at: (from: number, length: number) => Buffer;
  readonly from: (offset: number) => AsyncGenerator<Buffer>;
  readonly bytesRead: () => number;
  readonly close: () => void;
}

export function diskOf(path: string, descriptor: number): Disk {
  let furthest = 0;
  const at = (from: number, length: number): Buffer => readAt(descriptor, from, length);
  const { size, mtimeMs } = fstatSync(descriptor);
  return {
    ...{ path, descriptor, size, modified: mtimeMs },
    at,
    async *from(offset) {
      for (let next = offset; ; ) {
        const bytes = at(next, chunkBytes);
        if (bytes.length === 0) return;
        next += bytes.length;
        furthest = Math.max(furthest, next);
        yield bytes;
        // lets signals and timers run
        await setImmediate();
      }
    },
    bytesRead: () => furthest,
    close: () => closeSync(descriptor),
  };
}

/** Fingerprint of the last bytes on disk. `all`: the whole file, if it was read before. */
export const endingOf = ({ size, at }: Disk, all: Buffer | null): Buffer =>
  fingerprint(all?.subarray(-tailBytes) ?? at(Math.max(0, size - tailBytes), Math.min(size, tailBytes)));
