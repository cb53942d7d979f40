import { Readable } from "node:stream";
import * as zlib from "node:zlib";
import { type ByteSource, endOfFile, TrailingBytes } from "./source.ts";

// Node's gunzip loses the last data before bytes that are not gzip, so each member is decompressed separately (RFC 1952).

const outputBytes = 256 * 1024;
const trailerBytes = 8;
const fixedHeaderBytes = 10;
const deflateMethod = 8;
const hasHeaderChecksum = 2;
const hasExtra = 4;
const hasName = 8;
const hasComment = 16;

/** Compressed bytes in order. */
class Input {
  readonly #chunks: AsyncIterator<Buffer>;
  #unread: Buffer[] = [];

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** The next bytes, at least one; null at the end. */
  async next(): Promise<Buffer | null> {
    const unread = this.#unread.shift();
    if (unread) return unread;
    for (;;) {
      const { done, value } = await this.#chunks.next();
      if (done) return null;
      if (value.length > 0) return value;
    }
  }

  unread(bytes: readonly Buffer[]): void {
    this.#unread = [...bytes.filter(({ length }) => length > 0), ...this.#unread];
  }

  /** Exactly `length` bytes; null, and nothing is consumed, if there are fewer. */
  async take(length: number): Promise<Buffer | null> {
    const taken: Buffer[] = [];
    let size = 0;
    while (size < length) {
      const bytes = await this.next();
      if (bytes === null) {
        this.unread(taken);
        return null;
      }
      taken.push(bytes);
      size += bytes.length;
    }
    const all = Buffer.concat(taken);
    this.unread([all.subarray(length)]);
    return all.subarray(0, length);
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}

async function required(input: Input, length: number): Promise<Buffer> {
  const bytes = await input.take(length);
  if (bytes === null) throw new Error(endOfFile);
  return bytes;
}

async function skipText(input: Input): Promise<void> {
  while ((await required(input, 1))[0] !== 0);
}

/** Reads the header of a member. False: the bytes are not a header, and none is consumed. */
async function readHeader(input: Input): Promise<boolean> {
  const fixed = await input.take(fixedHeaderBytes);
  if (fixed === null) return false;
  const flags = fixed[3] as number;
  if (fixed[0] !== 0x1f || fixed[1] !== 0x8b || fixed[2] !== deflateMethod || flags >= 32) {
    input.unread([fixed]);
    return false;
  }
  if (flags & hasExtra) await required(input, (await required(input, 2)).readUInt16LE());
  if (flags & hasName) await skipText(input);
  if (flags & hasComment) await skipText(input);
  if (flags & hasHeaderChecksum) await required(input, 2);
  return true;
}

/** Decompresses the data of one member; the bytes after it remain in the input. */
async function* inflate(input: Input): AsyncGenerator<Buffer> {
  const stream = zlib.createInflateRaw({ chunkSize: outputBytes, highWaterMark: 1 } as zlib.ZlibOptions);
  // chunks that were passed to the stream and are not yet consumed
  const passed: Buffer[] = [];
  let passedBytes = 0;
  let keptBytes = 0;
  let pending: Promise<Buffer | null> | null = null;
  const take = async (): Promise<Buffer | null> => {
    const bytes = await input.next();
    if (bytes === null) return null;
    passed.push(bytes);
    passedBytes += bytes.length;
    keptBytes += bytes.length;
    return bytes;
  };
  async function* chunks(): AsyncGenerator<Buffer> {
    for (;;) {
      pending = take();
      const bytes = await pending;
      if (bytes === null) return;
      yield bytes;
    }
  }
  const source = Readable.from(chunks(), { objectMode: true, highWaterMark: 1 });
  source.on("error", (error) => stream.destroy(error)).pipe(stream);
  for await (const bytes of stream) {
    yield bytes as Buffer;
    const unconsumed = passedBytes - stream.bytesWritten;
    for (let first = passed[0]; first && keptBytes - first.length >= unconsumed; first = passed[0]) {
      keptBytes -= first.length;
      passed.shift();
    }
  }
  source.destroy();
  await pending;
  const unconsumed = passedBytes - stream.bytesWritten;
  input.unread([Buffer.concat(passed).subarray(keptBytes - unconsumed)]);
}

/** Decompresses a member and checks its length, and its checksum where Node can compute it. */
async function* member(input: Input): AsyncGenerator<Buffer> {
  let length = 0;
  let checksum = 0;
  for await (const bytes of inflate(input)) {
    length += bytes.length;
    if (zlib.crc32) checksum = zlib.crc32(bytes, checksum);
    yield bytes;
  }
  const trailer = await required(input, trailerBytes);
  const isRight = !zlib.crc32 || trailer.readUInt32LE(0) === checksum;
  if (!isRight || trailer.readUInt32LE(4) !== length >>> 0) throw new Error("incorrect data check");
}

/** Whether anything but NUL padding follows the last member. */
async function hasTrailingBytes(input: Input): Promise<boolean> {
  for (let chunk = await input.next(); chunk !== null; chunk = await input.next()) {
    if (chunk.some((byte) => byte !== 0)) return true;
  }
  return false;
}

export async function* decompress({ chunks }: ByteSource): AsyncGenerator<Buffer> {
  const input = new Input(chunks());
  try {
    while (await readHeader(input)) yield* member(input);
    if (await hasTrailingBytes(input)) throw new TrailingBytes("gzip");
  } finally {
    await input.close();
  }
}
