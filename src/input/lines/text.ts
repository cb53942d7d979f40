import { Readable, Transform, type TransformCallback } from "node:stream";
import split2 from "split2";
import { LineBounds, withoutMarks } from "./bounds.ts";

/** Whole lines as binary text (one character a byte), without line ends. */
export interface TextBlock {
  readonly lines: readonly string[];
  /** bytes of content up to the end of the block */
  readonly offset: number;
  /** the last bytes of content before `offset`, if they are not those of the lines; null: the offset did not change */
  readonly tail?: string | null;
  /** bytes of the last line if it has no line end and may be incomplete; else 0 */
  readonly unfinished: number;
  /** the error that ended the content after this block, e.g. a truncated gzip */
  readonly failure: Error | null;
  /** the content ends with this block */
  readonly last?: boolean;
}

export const blockLines = 5000;
// of an incomplete block, if lines arrive slowly
const flushIntervalMs = 1000;

/** Encodes binary text as UTF-8, which split2 decodes, so that no byte is changed. */
function bytesAsText(): Transform {
  const bounds = new LineBounds();
  return new Transform({
    transform: (bytes: Buffer, _encoding, done: TransformCallback) =>
      done(null, Buffer.from(bounds.text(bytes), "utf8")),
    flush: (done: TransformCallback) => done(null, Buffer.from(bounds.lineEnd(), "utf8")),
  });
}

/** Groups lines: up to `blockLines`, or those of one flush interval. */
function grouped(): Transform {
  let group: string[] = [];
  const push = (stream: Transform): void => {
    if (group.length > 0) stream.push(group);
    group = [];
  };
  const stream = new Transform({
    objectMode: true,
    readableHighWaterMark: 1,
    writableHighWaterMark: blockLines,
    transform(line: string, _encoding, done: TransformCallback) {
      group.push(line);
      if (group.length === blockLines) push(this);
      done();
    },
    flush(done: TransformCallback) {
      push(this);
      done();
    },
    destroy(error, done) {
      clearInterval(timer);
      done(error);
    },
  });
  const timer = setInterval(() => push(stream), flushIntervalMs);
  return stream;
}

/** Lines of `LineBounds` without marks, and the offset after them. */
export function linesAndOffset(lines: readonly string[], from: number): { lines: string[]; offset: number } {
  let offset = from;
  const texts = lines.map((line) => {
    const { text, bytes } = withoutMarks(line);
    offset += bytes + 1;
    return text;
  });
  return { lines: texts, offset };
}

/**
 * The blocks of content from an offset on. The last block has the error that ended the content, if any, and may then be
 * empty. When `signal` aborts, the lines read so far are the last block.
 */
export async function* textBlocks(
  chunks: AsyncIterable<Buffer>,
  from: number,
  signal: AbortSignal,
): AsyncGenerator<TextBlock> {
  const stream = Readable.from(chunks, { objectMode: false });
  const text = bytesAsText();
  const groups: AsyncIterable<readonly string[]> = text.pipe(split2("\n")).pipe(grouped());
  let failure: Error | null = null;
  let end = from;
  stream.on("data", (bytes: Buffer) => {
    end += bytes.length;
  });
  stream.once("error", (error) => {
    failure = error;
    text.end();
  });
  // a stream that waits for data does not check the signal
  const stop = (): void => {
    stream.unpipe(text);
    text.end();
  };
  signal.addEventListener("abort", stop, { once: true });
  stream.pipe(text);
  if (signal.aborted) stop();
  let at = from;
  try {
    for await (const group of groups) {
      const { lines, offset } = linesAndOffset(group, at);
      const unfinished = offset > end ? withoutMarks(group.at(-1) ?? "").bytes : 0;
      at = Math.min(offset, end);
      yield { lines, offset: at, unfinished, failure: unfinished > 0 ? failure : null };
    }
    if (failure) yield { lines: [], offset: at, unfinished: 0, failure };
  } finally {
    signal.removeEventListener("abort", stop);
    stream.destroy();
  }
}
