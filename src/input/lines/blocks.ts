import { tailBytes } from "../disk.ts";
import { lineLimit } from "./bounds.ts";

/** Whole lines as bytes, each with its line end; only the last line of the content may lack it. */
export interface LineBlock {
  readonly bytes: Buffer;
  /** bytes of content up to the end of the block, including bytes that were left out of it */
  readonly offset: number;
  /** the last bytes of content before `offset` */
  readonly tail: Buffer;
  /** bytes of the last line if it has no line end and may be incomplete; else 0 */
  readonly unfinished: number;
  /** the error that ended the content after this block */
  readonly failure: Error | null;
  readonly last: boolean;
}

const lineFeed = 10;
const noBytes = Buffer.alloc(0);

const lastOf = (before: Buffer, bytes: Buffer): Buffer =>
  bytes.length >= tailBytes
    ? bytes.subarray(-tailBytes)
    : Buffer.concat([before, bytes]).subarray(-tailBytes);

/** The beginning of a line, bounded: NULs at its start and bytes beyond the limit are only counted. */
class PartialLine {
  bytes = noBytes;
  /** bytes in the content */
  length = 0;

  add(more: Buffer): void {
    this.length += more.length;
    let from = 0;
    if (this.bytes.length === 0) while (more[from] === 0) from++;
    const free = Math.max(0, lineLimit + 1 - this.bytes.length);
    this.bytes = Buffer.concat([this.bytes, more.subarray(from, from + free)]);
  }

  /** Returns the bytes and starts again. */
  flush(): Buffer {
    const { bytes } = this;
    this.bytes = noBytes;
    this.length = 0;
    return bytes;
  }
}

/** Splits content from an offset on into blocks of whole lines. `before`: the last bytes before the offset. */
export async function* lineBlocks(
  chunks: AsyncIterable<Buffer>,
  from: number,
  before: Buffer,
): AsyncGenerator<LineBlock> {
  const partial = new PartialLine();
  let offset = from;
  let tail = before;
  let failure: Error | null = null;
  try {
    for await (const chunk of chunks) {
      const end = chunk.lastIndexOf(lineFeed) + 1;
      const first = partial.length > 0 ? chunk.indexOf(lineFeed) + 1 : 0;
      // the line that began in an earlier chunk is a separate block
      if (first > 0) {
        offset += partial.length + first;
        tail = lastOf(lastOf(tail, partial.bytes), chunk.subarray(0, first));
        partial.add(chunk.subarray(0, first - 1));
        const bytes = Buffer.concat([partial.flush(), chunk.subarray(first - 1, first)]);
        yield { bytes, offset, tail, unfinished: 0, failure: null, last: false };
      }
      if (end > first) {
        offset += end - first;
        const bytes = chunk.subarray(first, end);
        tail = lastOf(tail, bytes);
        yield { bytes, offset, tail, unfinished: 0, failure: null, last: false };
      }
      if (end < chunk.length) partial.add(chunk.subarray(end));
    }
  } catch (error) {
    failure = error as Error;
  }
  const unfinished = partial.length;
  tail = lastOf(tail, partial.bytes);
  yield { bytes: partial.flush(), offset: offset + unfinished, tail, unfinished, failure, last: true };
}
