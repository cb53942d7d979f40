import { Decompress, type ZstdError, ZstdErrorCode } from "fzstd";
import { type ByteSource, endOfFile } from "./source.ts";

// bounds the memory of what one piece decompresses to
const pieceBytes = 16 * 1024;

async function* pieces({ chunks }: ByteSource): AsyncGenerator<Buffer | null> {
  for await (const bytes of chunks()) {
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
  }
  yield null;
}

// Node's own decompressor stops after the first frame and accepts truncated files
export async function* decompress(source: ByteSource): AsyncGenerator<Buffer> {
  const output: Buffer[] = [];
  const stream = new Decompress((bytes) => output.push(Buffer.from(bytes)));
  let failure: Error | null = null;
  for await (const piece of pieces(source)) {
    try {
      stream.push(piece ?? new Uint8Array(0), piece === null);
    } catch (error) {
      const { code, message } = error as ZstdError;
      failure = new Error(code === ZstdErrorCode.UnexpectedEOF ? endOfFile : message);
    }
    yield* output.splice(0);
    if (failure) throw failure;
  }
}
