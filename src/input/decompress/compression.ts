import { decompress as gzip } from "./gzip.ts";
import type { ByteSource } from "./source.ts";

const magics = [
  ["gz", [0x1f, 0x8b]],
  ["zstd", [0x28, 0xb5, 0x2f, 0xfd]],
  ["xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ["bzip2", [0x42, 0x5a, 0x68]],
] as const;

export type Compression = (typeof magics)[number][0];

/** The compression of content by its first bytes, whatever its file is called; null if it is not compressed. */
export const compressionOf = (first: Uint8Array): Compression | null =>
  magics.find(([, magic]) => magic.every((byte, index) => first[index] === byte))?.[0] ?? null;

type Decompress = (source: ByteSource) => AsyncIterable<Buffer>;

/** Loads a decompressor on first use. */
const lazily = (load: () => Promise<{ readonly decompress: Decompress }>): Decompress =>
  async function* (source) {
    const { decompress } = await load();
    yield* decompress(source);
  };

/** Streaming decompressors. They yield everything before an error, then throw it. */
export const decompress: Readonly<Record<Compression, Decompress>> = {
  gz: gzip,
  zstd: lazily(() => import("./zstd.ts")),
  xz: lazily(() => import("./xz.ts")),
  bzip2: lazily(() => import("./bzip2.ts")),
};
