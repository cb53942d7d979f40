import type { Compression } from "./decompress/compression.ts";

/** What is known about a file before its content is read. */
export interface FileInfo {
  readonly path: string;
  /** bytes on disk when it was opened */
  readonly size: number;
  readonly compression: Compression | null;
  /** the first bytes of the content, which identify it */
  readonly head: Uint8Array;
  /** no more lines are expected: it is compressed, or was last written minutes ago */
  readonly finished: boolean;
  /** bytes of content; null if that is not known before reading */
  readonly length: number | null;
}

/** The decompressed bytes of an open file. */
export interface Content extends FileInfo {
  /** null for standard input */
  readonly descriptor: number | null;
  readonly head: Buffer;
  /** all of it, for a small file */
  readonly whole: Buffer | null;
  /** the error that ended `whole` early */
  readonly failure: Error | null;
  /** fingerprint of the last bytes on disk; with the size, it identifies a compressed file */
  readonly ending: Buffer;
  /** the last `tailBytes` before an offset; fewer if the content is shorter */
  readonly before: (offset: number) => Promise<Buffer>;
  /** the content from an offset on; throws where it is damaged */
  readonly chunks: (from: number) => AsyncIterable<Buffer>;
  /** The next call of `chunks` is the last. */
  readonly readOnce?: () => void;
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
