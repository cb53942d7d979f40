import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { compressionOf, contentOf } from "./content.ts";

/** How much of a file's beginning, and of what stands before an offset, is fingerprinted. */
const headBytes = 4096;
export const tailBytes = 1024;

function readAt(file: string, from: number, length: number): Buffer {
  const descriptor = openSync(file, "r");
  try {
    const bytes = Buffer.alloc(Math.max(0, Math.min(length, fstatSync(descriptor).size - from)));
    readSync(descriptor, bytes, 0, bytes.length, from);
    return bytes;
  } finally {
    closeSync(descriptor);
  }
}

/** Bytes of decompressed content; fewer where the content ends or breaks off. */
async function decompressedAt(file: string, from: number, length: number): Promise<Buffer> {
  const { stream } = contentOf(file, 0);
  const kept: Buffer[] = [];
  let at = 0;
  try {
    for await (const bytes of stream as AsyncIterable<Buffer>) {
      if (at + bytes.length > from) kept.push(bytes.subarray(Math.max(0, from - at)));
      at += bytes.length;
      if (at >= from + length) break;
    }
  } catch {
    // what decompresses is all there is
  }
  return Buffer.concat(kept).subarray(0, length);
}

const bytesAt = async (file: string, from: number, length: number): Promise<Buffer> =>
  compressionOf(file) === "gz" ? decompressedAt(file, from, length) : readAt(file, from, length);

/** The beginning of a file's content, by which it is found again. */
export const headOf = (file: string): Promise<Buffer> => bytesAt(file, 0, headBytes);

/** What stands just before an offset, as far back as it is fingerprinted. */
export async function bytesBefore(file: string, offset: number): Promise<Buffer> {
  const from = Math.max(0, offset - tailBytes);
  return bytesAt(file, from, offset - from);
}
