import { closeSync, openSync } from "node:fs";
import type { Readable } from "node:stream";
import type { Content } from "./content.ts";
import { compressed } from "./decompress/compressed.ts";
import { compressionOf } from "./decompress/compression.ts";
import { type Disk, diskOf, endingOf, headBytes, inMemoryBytes, tailBytes } from "./disk.ts";
import { standardInput } from "./files.ts";
import { piped } from "./piped.ts";
import { refuseUnreadable } from "./unreadable.ts";

// a file without a write for this time is finished, and its last line is complete
const finishedAfterMs = 5 * 60_000;

function uncompressed(disk: Disk, first: Buffer, isFollowed: boolean): Content {
  const { path, descriptor, size, bytesRead, close } = disk;
  let whole: Buffer | null = null;
  refuseUnreadable(first);
  return {
    ...{ path, descriptor, size, close },
    finished: !isFollowed && Date.now() - disk.modified > finishedAfterMs,
    bytesRead: () => (whole ? size : bytesRead()),
    compression: null,
    head: first,
    length: size,
    get whole() {
      if (size <= inMemoryBytes) whole ??= size <= first.length ? first : disk.at(0, size);
      return whole;
    },
    failure: null,
    get ending() {
      return endingOf(disk, size <= first.length ? first : whole);
    },
    async before(offset) {
      const from = Math.max(0, offset - tailBytes);
      return disk.at(from, offset - from);
    },
    chunks: (from) => disk.from(from),
  };
}

/** The content of an open file at its current size; closing it closes the descriptor. A followed file is never finished. */
export async function contentOf(path: string, descriptor: number, isFollowed = false): Promise<Content> {
  const disk = diskOf(path, descriptor);
  const first = disk.at(0, Math.min(disk.size, headBytes));
  const compression = compressionOf(first);
  return compression === null ? uncompressed(disk, first, isFollowed) : compressed(disk, first, compression);
}

/** Opens a file, or standard input: a path in, decompressed content out. */
export async function openContent(
  path: string,
  signal: AbortSignal,
  stdin: Readable = process.stdin,
): Promise<Content> {
  if (path === standardInput) return piped(stdin, signal);
  const descriptor = openSync(path, "r");
  try {
    return await contentOf(path, descriptor);
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}
