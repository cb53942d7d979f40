import { Readable } from "node:stream";
import { createGunzip, type ZlibOptions } from "node:zlib";
import { Decompress, type ZstdError, ZstdErrorCode } from "fzstd";
import xz from "xz-decompress";
import { bunzip2 } from "./bzip2.ts";

const magics = [
  ["gz", [0x1f, 0x8b]],
  ["zstd", [0x28, 0xb5, 0x2f, 0xfd]],
  ["xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ["bzip2", [0x42, 0x5a, 0x68]],
] as const;

export type Compression = (typeof magics)[number][0];

/** How content is compressed, by its first bytes and not by its file's name; null if it is not. */
export const compressionOf = (first: Uint8Array): Compression | null =>
  magics.find(([, magic]) => magic.every((byte, index) => first[index] === byte))?.[0] ?? null;

/** Compressed bytes: all of them one after the other, or a stretch. */
export interface Source {
  readonly chunks: () => AsyncIterable<Buffer>;
  readonly at: (from: number, length: number) => Buffer;
}

const endOfFile = "unexpected end of file";

function gunzip({ chunks }: Source): AsyncIterable<Buffer> {
  // a buffer of nothing: what was decompressed before an error has been handed on when the error comes
  const stream = createGunzip({ chunkSize: 1 << 18, highWaterMark: 1 } as ZlibOptions);
  Readable.from(chunks())
    .on("error", (error) => stream.destroy(error))
    .pipe(stream);
  return stream;
}

// what decompresses of a piece stands in memory at once
const pieceSize = 16 * 1024;

async function* pieces({ chunks }: Source): AsyncGenerator<Buffer | null> {
  for await (const bytes of chunks()) {
    for (let at = 0; at < bytes.length; at += pieceSize) yield bytes.subarray(at, at + pieceSize);
  }
  yield null;
}

// not by node's own: it stops after the first frame, and takes a file that is cut off for whole
async function* unzstd(source: Source): AsyncGenerator<Buffer> {
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

/** As xz-decompress wants it. A stream that node makes of another one does not bear to be left early. */
function webStream({ chunks }: Source): ReadableStream<Uint8Array> {
  const bytes = chunks()[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await bytes.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await bytes.return?.();
    },
  });
}

// the codes of xz-embedded
const xzErrors: Readonly<Record<string, string>> = {
  "4": "needs more memory than is allowed",
  "7": "the compressed data is damaged",
  "8": endOfFile,
};

async function* unxz(source: Source): AsyncGenerator<Buffer> {
  const stream = new xz.XzReadableStream(webStream(source));
  try {
    for await (const bytes of stream as unknown as AsyncIterable<Uint8Array>) {
      // its memory is used again for what comes next
      yield Buffer.from(bytes);
    }
  } catch (error) {
    const { message } = error as Error;
    throw new Error(xzErrors[/error code (\d+)/.exec(message)?.[1] ?? ""] ?? message);
  }
}

/** Decompresses bytes as they come; throws where they break off, after all that could be decompressed. */
export const decompress: Readonly<Record<Compression, (source: Source) => AsyncIterable<Buffer>>> = {
  gz: gunzip,
  zstd: unzstd,
  xz: unxz,
  bzip2: bunzip2,
};
