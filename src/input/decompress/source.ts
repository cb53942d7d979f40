/** Compressed bytes, in order or at an offset. */
export interface ByteSource {
  readonly chunks: () => AsyncIterable<Buffer>;
  readonly at: (from: number, length: number) => Buffer;
}

export const endOfFile = "unexpected end of file";
