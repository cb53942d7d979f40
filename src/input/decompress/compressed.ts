import { gunzipSync } from "node:zlib";
import { chunkSize, type Disk, endingOf, headBytes, smallSize, tailBytes } from "../disk.ts";
import { type Content, fromOffset } from "../opened.ts";
import { type ByteSource, type Compression, decompress } from "./compression.ts";

// what a small file may swell to
const wholeLimit = 64 * 1024 * 1024;

/** As much as there is of a stretch of content that comes in chunks; and what broke it off. */
async function stretch(
  source: AsyncIterable<Buffer>,
  length: number,
): Promise<{ bytes: Buffer; failure: Error | null }> {
  const kept: Buffer[] = [];
  let size = 0;
  let failure: Error | null = null;
  try {
    for await (const bytes of source) {
      kept.push(bytes);
      size += bytes.length;
      if (size >= length) break;
    }
  } catch (error) {
    failure = error as Error;
  }
  return { bytes: Buffer.concat(kept), failure };
}

const inMemory = (bytes: Buffer): ByteSource => ({
  async *chunks() {
    yield bytes;
  },
  at: (from, length) => bytes.subarray(from, from + length),
});

/** All of a small compressed file; null where it is more than should stand in memory. */
async function wholeOf(disk: Buffer, compression: Compression): Promise<Pick<Content, "whole" | "failure">> {
  if (compression === "gz") {
    try {
      return { whole: gunzipSync(disk, { maxOutputLength: wholeLimit }), failure: null };
    } catch {
      // broken, or too much: the slow way tells
    }
  }
  const { bytes, failure } = await stretch(decompress[compression](inMemory(disk)), wholeLimit);
  return bytes.length < wholeLimit ? { whole: bytes, failure } : { whole: null, failure: null };
}

/** Content of a compressed file. */
export async function compressed(disk: Disk, first: Buffer, compression: Compression): Promise<Content> {
  const { path, descriptor, size, bytesRead, close } = disk;
  const small = size <= smallSize ? (size <= first.length ? first : disk.at(0, size)) : null;
  const { whole, failure } = small ? await wholeOf(small, compression) : { whole: null, failure: null };
  const inflated = (): AsyncIterable<Buffer> =>
    decompress[compression]({ chunks: () => disk.from(0), at: disk.at });
  const chunks = async function* (from: number): AsyncGenerator<Buffer> {
    if (!whole) {
      yield* fromOffset(inflated(), from);
      return;
    }
    for (let at = from; at < whole.length; at += chunkSize) yield whole.subarray(at, at + chunkSize);
    if (failure) throw failure;
  };
  const before = async (offset: number): Promise<Buffer> => {
    const from = Math.max(0, offset - tailBytes);
    const bytes = whole?.subarray(from) ?? (await stretch(chunks(from), offset - from)).bytes;
    return bytes.subarray(0, offset - from);
  };
  const head = whole ?? (await stretch(inflated(), headBytes)).bytes;
  return {
    ...{ path, descriptor, size, close, compression, whole, failure, chunks, before },
    head: head.subarray(0, headBytes),
    length: whole?.length ?? null,
    ending: endingOf(disk, small),
    bytesRead: () => (whole ? size : bytesRead()),
  };
}
