import { Readable } from "node:stream";
import { createGunzip, type ZlibOptions } from "node:zlib";
import { Decompress, type ZstdError, ZstdErrorCode } from "fzstd";
import unbzip2 from "unbzip2-stream";
import xz from "xz-decompress";

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

type Bytes = AsyncIterable<Buffer>;

const endOfFile = "unexpected end of file";

/** With a decompressor that is pushed bytes and calls back with what they gave. */
async function* pushed(
  source: Bytes,
  push: (bytes: Uint8Array | null) => void,
  given: Buffer[],
): AsyncGenerator<Buffer> {
  let failure: unknown = null;
  const feed = (bytes: Uint8Array | null): void => {
    try {
      push(bytes);
    } catch (error) {
      failure = error;
    }
  };
  for await (const bytes of source) {
    feed(bytes);
    yield* given.splice(0);
    if (failure) break;
  }
  if (!failure) feed(null);
  yield* given.splice(0);
  if (failure) throw failure;
}

// what decompresses of a chunk stands in memory at once
const pieceSize = 16 * 1024;

async function* pieces(source: Bytes): AsyncGenerator<Buffer> {
  for await (const bytes of source) {
    for (let at = 0; at < bytes.length; at += pieceSize) yield bytes.subarray(at, at + pieceSize);
  }
}

// not by node's own: it stops after the first frame, and takes a cut off one for the end
function unzstd(source: Bytes): Bytes {
  const given: Buffer[] = [];
  const decompress = new Decompress((bytes) => given.push(Buffer.from(bytes)));
  return pushed(
    pieces(source),
    (bytes) => decompress.push(bytes ?? new Uint8Array(0), bytes === null),
    given,
  );
}

function bunzip2(source: Bytes): Bytes {
  const given: Buffer[] = [];
  const stream = unbzip2();
  let failure: Error | null = null;
  stream.on("data", (bytes: Buffer) => given.push(bytes));
  // it reads on behind the end of a file that is cut off
  stream.on("error", (error: Error) => {
    failure = error instanceof TypeError ? new Error(endOfFile) : error;
  });
  const push = (bytes: Uint8Array | null): void => {
    if (bytes) stream.write(bytes);
    else stream.end();
    if (failure) throw failure;
  };
  return pushed(source, push, given);
}

// the codes of xz-embedded
const xzErrors: Readonly<Record<string, string>> = {
  "4": "needs more memory than is allowed",
  "7": "the compressed data is damaged",
  "8": endOfFile,
};

function xzError(error: unknown): Error {
  const code = /error code (\d+)/.exec((error as Error).message)?.[1] ?? "";
  return new Error(xzErrors[code] ?? (error as Error).message);
}

async function* unxz(source: Bytes): AsyncGenerator<Buffer> {
  const stream = new xz.XzReadableStream(Readable.toWeb(Readable.from(source)) as ReadableStream<Uint8Array>);
  try {
    for await (const bytes of stream as AsyncIterable<unknown> as AsyncIterable<Uint8Array>) {
      // its memory is used again for what comes next
      yield Buffer.from(bytes);
    }
  } catch (error) {
    throw xzError(error);
  }
}

function gunzip(source: Bytes): Bytes {
  // a buffer of nothing: what was decompressed before an error has been handed on when the error comes
  const stream = createGunzip({ chunkSize: 1 << 18, highWaterMark: 1 } as ZlibOptions);
  Readable.from(source)
    .on("error", (error) => stream.destroy(error))
    .pipe(stream);
  return stream;
}

/** Decompresses bytes as they come; throws where they break off, after all that could be decompressed. */
export const decompress: Readonly<Record<Compression, (source: Bytes) => Bytes>> = {
  gz: gunzip,
  zstd: unzstd,
  xz: unxz,
  bzip2: bunzip2,
};
