import type { Compression } from "./decompress/compression.ts";

/** What is seen of a file before it is read. */
export interface FileInfo {
  readonly path: string;
  /** bytes on disk when it was opened */
  readonly size: number;
  readonly compression: Compression | null;
  /** the beginning of the content, by which it is found again */
  readonly head: Uint8Array;
  /** bytes of content; null where only reading tells */
  readonly length: number | null;
}

/** An opened file: its bytes, decompressed. */
export interface Content extends FileInfo {
  /** of the open file; null where it is none */
  readonly descriptor: number | null;
  readonly head: Buffer;
  /** all of it, where it is a small file */
  readonly whole: Buffer | null;
  /** what broke off `whole` */
  readonly failure: Error | null;
  /** fingerprint of the last bytes on disk: with the size, of a compressed file it stands for all of them */
  readonly ending: Buffer;
  /** what stands just before an offset, as far back as it is fingerprinted; less where the content ends before */
  readonly before: (offset: number) => Promise<Buffer>;
  /** the content from an offset on; throws where it breaks off */
  readonly chunks: (from: number) => AsyncIterable<Buffer>;
  /** bytes read from the disk so far */
  readonly bytesRead: () => number;
  readonly close: () => void;
}

/** Content without its first bytes. */
export async function* fromOffset(source: AsyncIterable<Buffer>, from: number): AsyncGenerator<Buffer> {
  let left = from;
  for await (const bytes of source) {
    if (left < bytes.length) yield left > 0 ? bytes.subarray(left) : bytes;
    left = Math.max(0, left - bytes.length);
  }
}
