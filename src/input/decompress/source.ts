/** Compressed bytes, in order or at an offset. */
export interface ByteSource {
  readonly chunks: () => AsyncIterable<Buffer>;
  readonly at: (from: number, length: number) => Buffer;
}

export const endOfFile = "unexpected end of file";

/** Bytes after the end of compressed content, which was decompressed completely. */
export class TrailingBytes extends Error {
  constructor(compression: string) {
    super(`the bytes after the compressed data are not ${compression}`);
  }
}
