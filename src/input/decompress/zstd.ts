import { Decompress, type ZstdError, ZstdErrorCode } from "fzstd";
import { type ByteSource, endOfFile } from "./compression.ts";

// what decompresses of a piece stands in memory at once
const pieceSize = 16 * 1024;

async function* pieces({ chunks }: ByteSource): AsyncGenerator<Buffer | null> {
  for await (const bytes of chunks()) {
    for (let at = 0; at < bytes.length; at += pieceSize) yield bytes.subarray(at, at + pieceSize);
  }
  yield null;
}

// not by node's own: it stops after the first frame, and takes a file that is cut off for whole
export async function* decompress(source: ByteSource): AsyncGenerator<Buffer> {
  const given: Buffer[] = [];
  const stream = new Decompress((bytes) => given.push(Buffer.from(bytes)));
  let failure: Error | null = null;
  for await (const piece of pieces(source)) {
    try {
      stream.push(piece ?? new Uint8Array(0), piece === null);
    } catch (error) {
      const { code, message } = error as ZstdError;
      failure = new Error(code === ZstdErrorCode.UnexpectedEOF ? endOfFile : message);
    }
    yield* given.splice(0);
    if (failure) throw failure;
  }
}
