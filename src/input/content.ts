import { createHash } from "node:crypto";
import { closeSync, createReadStream, openSync, readSync } from "node:fs";
import type { Readable } from "node:stream";
import { createGunzip, type ZlibOptions } from "node:zlib";
import { standardInput } from "./files.ts";

const chunk = 256 * 1024;

const magics = [
  ["gz", [0x1f, 0x8b]],
  ["zstd", [0x28, 0xb5, 0x2f, 0xfd]],
  ["xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ["bzip2", [0x42, 0x5a, 0x68]],
] as const;

type Compression = (typeof magics)[number][0];

/** How a file is compressed, by its first bytes and not by its name; null if it is not. */
export function compressionOf(file: string): Compression | null {
  const first = Buffer.alloc(6);
  const descriptor = openSync(file, "r");
  try {
    readSync(descriptor, first, 0, first.length, 0);
  } finally {
    closeSync(descriptor);
  }
  return magics.find(([, magic]) => magic.every((byte, index) => first[index] === byte))?.[0] ?? null;
}

/** A file's bytes, decompressed. */
export interface Content {
  readonly stream: Readable;
  /** where in the content the stream begins: a compressed file can be read only from its beginning */
  readonly start: number;
  /** bytes read from the disk so far */
  readonly bytesRead: () => number;
}

/** Opens a file's content, at an offset where that is possible. */
export function contentOf(file: string, offset: number): Content {
  if (file === standardInput) return { stream: process.stdin, start: 0, bytesRead: () => 0 };
  const compressed = compressionOf(file) === "gz";
  const start = compressed ? 0 : offset;
  const source = createReadStream(file, { highWaterMark: chunk, start });
  const bytesRead = (): number => source.bytesRead;
  if (!compressed) return { stream: source, start, bytesRead };
  // a buffer of nothing: what was decompressed before an error has been handed on when the error comes
  const gunzip = createGunzip({ chunkSize: chunk, highWaterMark: 1 } as ZlibOptions);
  source.on("error", (error) => gunzip.destroy(error));
  return { stream: source.pipe(gunzip), start, bytesRead };
}

export const fingerprint = (bytes: Uint8Array): Buffer =>
  createHash("sha256").update(bytes).digest().subarray(0, 16);
