import { setImmediate } from "node:timers/promises";
import Bunzip from "seek-bzip";
import { chunkBytes } from "../disk.ts";
import { type ByteSource, endOfFile, TrailingBytes } from "./source.ts";

/** The input of the decompressor: compressed bytes one by one. */
class BzipInput {
  readonly #at: ByteSource["at"];
  #bytes: Buffer = Buffer.alloc(0);
  #next = 0;
  #offset = 0;
  /** a byte after the end was read */
  exhausted = false;

  constructor(at: ByteSource["at"]) {
    this.#at = at;
  }

  get ended(): boolean {
    if (this.#next < this.#bytes.length) return false;
    this.#bytes = this.#at(this.#offset, chunkBytes);
    this.#offset += this.#bytes.length;
    this.#next = 0;
    return this.#bytes.length === 0;
  }

  readByte(): number {
    if (this.ended) {
      this.exhausted = true;
      return -1;
    }
    return this.#bytes[this.#next++] ?? -1;
  }

  read(into: Uint8Array, at: number, length: number): number {
    for (let index = 0; index < length; index++) into[at + index] = this.readByte();
    return this.exhausted ? -1 : length;
  }
}

/** The output of one block; it is emitted after its checksum was verified. */
class BzipOutput {
  #bytes = Buffer.allocUnsafe(1024 * 1024);
  #length = 0;

  writeByte(byte: number): void {
    if (this.#length === this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes, this.#bytes]);
    this.#bytes[this.#length++] = byte;
  }

  /** Removes the bytes, in chunks: a block of repeated bytes can be large. */
  *flush(): Generator<Buffer> {
    for (let at = 0; at < this.#length; at += chunkBytes) {
      yield Buffer.from(this.#bytes.subarray(at, Math.min(this.#length, at + chunkBytes)));
    }
    this.#length = 0;
  }
}

/** Begins the stream that follows another. */
function startNext(bunzip: Bunzip, input: BzipInput, output: BzipOutput): void {
  try {
    bunzip._start_bunzip(input, output);
  } catch (error) {
    throw input.exhausted ? error : new TrailingBytes("bzip2");
  }
}

async function* blocks(input: BzipInput): AsyncGenerator<Buffer> {
  const output = new BzipOutput();
  const bunzip = new Bunzip(input, output);
  for (;;) {
    while (bunzip._init_block()) {
      bunzip._read_bunzip();
      yield* output.flush();
      await setImmediate();
    }
    if (bunzip.reader.read(32) >>> 0 !== bunzip.streamCRC) throw new Error("the checksum is wrong");
    if (input.ended) return;
    startNext(bunzip, input, output);
  }
}

export async function* decompress({ at }: ByteSource): AsyncGenerator<Buffer> {
  const input = new BzipInput(at);
  try {
    yield* blocks(input);
  } catch (error) {
    throw input.exhausted ? new Error(endOfFile) : error;
  }
}
