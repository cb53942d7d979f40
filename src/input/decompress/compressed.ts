import { gunzipSync } from "node:zlib";
import { type Content, fromOffset } from "../content.ts";
import { chunkBytes, type Disk, endingOf, headBytes, inMemoryBytes, tailBytes } from "../disk.ts";
import { refuseUnreadable } from "../unreadable.ts";
import { type Compression, decompress } from "./compression.ts";
import type { ByteSource } from "./source.ts";

// decompressed size up to which a small file stays in memory
const maxWholeBytes = 64 * 1024 * 1024;

/** Reads up to `length` bytes of chunks. `failure`: the error that ended them early. */
async function readUpTo(
  source: AsyncIterable<Buffer>,
  length: number,
): Promise<{ bytes: Buffer; failure: Error | null }> {
  const chunks: Buffer[] = [];
  let size = 0;
  let failure: Error | null = null;
  try {
    for await (const bytes of source) {
      chunks.push(bytes);
      size += bytes.length;
      if (size >= length) break;
    }
  } catch (error) {
    failure = error as Error;
  }
  return { bytes: Buffer.concat(chunks), failure };
}

const inMemory = (bytes: Buffer): ByteSource => ({
  async *chunks() {
    yield bytes;
  },
  at: (from, length) => bytes.subarray(from, from + length),
});

/** The content of a small compressed file; null if it is too large for memory. */
async function wholeOf(disk: Buffer, compression: Compression): Promise<Pick<Content, "whole" | "failure">> {
  if (compression === "gz") {
    try {
      return { whole: gunzipSync(disk, { maxOutputLength: maxWholeBytes }), failure: null };
    } catch {
      // damaged or too large: decompressing as a stream shows which
    }
  }
  const { bytes, failure } = await readUpTo(decompress[compression](inMemory(disk)), maxWholeBytes);
  return bytes.length < maxWholeBytes ? { whole: bytes, failure } : { whole: null, failure: null };
}

/** Opens a compressed file. `first`: its first bytes on disk. */
export async function compressed(disk: Disk, first: Buffer, compression: Compression): Promise<Content> {
  const { path, descriptor, size, bytesRead, close } = disk;
  const small = size <= inMemoryBytes ? (size <= first.length ? first : disk.at(0, size)) : null;
  const { whole, failure } = small ? await wholeOf(small, compression) : { whole: null, failure: null };
  const inflated = (): AsyncIterable<Buffer> =>
    decompress[compression]({ chunks: () => disk.from(0), at: disk.at });
  const chunks = async function* (from: number): AsyncGenerator<Buffer> {
    if (!whole) {
      yield* fromOffset(inflated(), from);
      return;
    }
    for (let at = from; at < whole.length; at += chunkBytes) yield whole.subarray(at, at + chunkBytes);
    if (failure) throw failure;
  };
  const before = async (offset: number): Promise<Buffer> => {
    const from = Math.max(0, offset - tailBytes);
    const bytes = whole?.subarray(from) ?? (await readUpTo(chunks(from), offset - from)).bytes;
    return bytes.subarray(0, offset - from);
  };
  const head = whole ?? (await readUpTo(inflated(), headBytes)).bytes;
  refuseUnreadable(head.subarray(0, headBytes));
  return {
    ...{ path, descriptor, size, close, compression, whole, failure, chunks, before, finished: true },
    head: head.subarray(0, headBytes),
    length: whole?.length ?? null,
    ending: endingOf(disk, small),
    bytesRead: () => (whole ? size : bytesRead()),
  };
}
