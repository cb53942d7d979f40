import { tailBytes } from "../disk.ts";
import { lineLimit } from "./bounds.ts";

/** Lines that follow one another as they stand in the content, each with its line end but for the last of all. */
export interface LineBlock {
  readonly bytes: Buffer;
  /** bytes of content up to their end; more than stand here were left out */
  readonly offset: number;
  /** the last bytes of content up to `offset` */
  readonly tail: Buffer;
  /** bytes of the last line where it has no line end, so that it may be half a line; else 0 */
  readonly unfinished: number;
  /** what broke off the content; this is the last that could be read */
  readonly failure: Error | null;
  readonly last: boolean;
}

const lineEnd = 10;
const nothing = Buffer.alloc(0);

const lastOf = (before: Buffer, bytes: Buffer): Buffer =>
  bytes.length >= tailBytes
    ? bytes.subarray(-tailBytes)
    : Buffer.concat([before, bytes]).subarray(-tailBytes);

/** A line that is not whole yet, in bounds: NULs at its head and what stands behind the limit are only counted. */
class Rest {
  bytes = nothing;
  /** how many it has in the content */
  length = 0;

  add(more: Buffer): void {
    this.length += more.length;
    let from = 0;
    if (this.bytes.length === 0) while (more[from] === 0) from++;
    const room = Math.max(0, lineLimit + 1 - this.bytes.length);
    this.bytes = Buffer.concat([this.bytes, more.subarray(from, from + room)]);
  }

  /** Gives it away. */
  take(): Buffer {
    const { bytes } = this;
    this.bytes = nothing;
    this.length = 0;
    return bytes;
  }
}

/** The whole lines of chunks of content that begins at an offset, `before` is what stands before it. */
export async function* lineBlocks(
  chunks: AsyncIterable<Buffer>,
  from: number,
  before: Buffer,
): AsyncGenerator<LineBlock> {
  const rest = new Rest();
  let offset = from;
  let tail = before;
  let failure: Error | null = null;
  try {
    for await (const chunk of chunks) {
      const end = chunk.lastIndexOf(lineEnd) + 1;
      const first = rest.length > 0 ? chunk.indexOf(lineEnd) + 1 : 0;
      // the line that began before: a copy of it alone
      if (first > 0) {
        offset += rest.length + first;
        tail = lastOf(lastOf(tail, rest.bytes), chunk.subarray(0, first));
        rest.add(chunk.subarray(0, first - 1));
        const bytes = Buffer.concat([rest.take(), chunk.subarray(first - 1, first)]);
        yield { bytes, offset, tail, unfinished: 0, failure: null, last: false };
      }
      if (end > first) {
        offset += end - first;
        const bytes = chunk.subarray(first, end);
        tail = lastOf(tail, bytes);
        yield { bytes, offset, tail, unfinished: 0, failure: null, last: false };
      }
      if (end < chunk.length) rest.add(chunk.subarray(end));
    }
  } catch (error) {
    failure = error as Error;
  }
  const unfinished = rest.length;
  tail = lastOf(tail, rest.bytes);
  yield { bytes: rest.take(), offset: offset + unfinished, tail, unfinished, failure, last: true };
}
