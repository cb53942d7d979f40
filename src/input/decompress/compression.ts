import { Readable } from "node:stream";
import { createGunzip, type ZlibOptions } from "node:zlib";

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
export interface ByteSource {
  readonly chunks: () => AsyncIterable<Buffer>;
  readonly at: (from: number, length: number) => Buffer;
}

export const endOfFile = "unexpected end of file";

function gunzip({ chunks }: ByteSource): AsyncIterable<Buffer> {
  // a buffer of nothing: what was decompressed before an error has been handed on when the error comes
  const stream = createGunzip({ chunkSize: 1 << 18, highWaterMark: 1 } as ZlibOptions);
  Readable.from(chunks())
    .on("error", (error) => stream.destroy(error))
    .pipe(stream);
  return stream;
}

type Decompress = (source: ByteSource) => AsyncIterable<Buffer>;

/** What is seldom met is loaded when it is. */
const by = (load: () => Promise<{ readonly decompress: Decompress }>): Decompress =>
  async function* (source) {
    const { decompress } = await load();
    yield* decompress(source);
  };

/** Decompresses bytes as they come; throws where they break off, after all that could be decompressed. */
export const decompress: Readonly<Record<Compression, Decompress>> = {
  gz: gunzip,
  zstd: by(() => import("./zstd.ts")),
  xz: by(() => import("./xz.ts")),
  bzip2: by(() => import("./bzip2.ts")),
};
