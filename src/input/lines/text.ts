import { Readable, Transform, type TransformCallback } from "node:stream";
import split2 from "split2";
import { Bounds, measured } from "./bounds.ts";

/** Lines that follow one another, as binary strings: one character a byte, without their line ends. */
export interface TextBlock {
  readonly lines: readonly string[];
  /** bytes of content up to and with the last of these lines */
  readonly offset: number;
  /** the last bytes of content up to `offset`, where lines do not hold them as they are; null: the offset did not move */
  readonly tail?: string | null;
  /** bytes of the last line where it has no line end, so that it may be half a line; else 0 */
  readonly unfinished: number;
  /** what broke off the content (a cut gzip); these lines are the last that could be read */
  readonly failure: Error | null;
  /** nothing comes after this one */
  readonly last?: boolean;
}

export const batchSize = 5000;
/** Lines that come slowly wait so long for others, in ms. */
const patience = 1000;

/** As text of one character a byte: split2 decodes UTF-8, and no byte is to be changed. */
function bytesAsText(): Transform {
  const bounds = new Bounds();
  return new Transform({
    transform: (bytes: Buffer, _encoding, done: TransformCallback) =>
      done(null, Buffer.from(bounds.text(bytes), "utf8")),
    flush: (done: TransformCallback) => done(null, Buffer.from(bounds.lineEnd(), "utf8")),
  });
}

/** Lines in groups: as many as a batch holds, or those that came within a while. */
function grouped(): Transform {
  let group: string[] = [];
  const give = (stream: Transform): void => {
    if (group.length > 0) stream.push(group);
    group = [];
  };
  const stream = new Transform({
    objectMode: true,
    readableHighWaterMark: 1,
    writableHighWaterMark: batchSize,
    transform(line: string, _encoding, done: TransformCallback) {
      group.push(line);
      if (group.length === batchSize) give(this);
      done();
    },
    flush(done: TransformCallback) {
      give(this);
      done();
    },
    destroy(error, done) {
      clearInterval(timer);
      done(error);
    },
  });
  const timer = setInterval(() => give(stream), patience);
  return stream;
}

/** Lines of which some may have been left out, as they go into a batch; and where the content stands behind them. */
export function gather(lines: readonly string[], from: number): { lines: string[]; offset: number } {
  let offset = from;
  const texts = lines.map((line) => {
    const { text, bytes } = measured(line);
    offset += bytes + 1;
    return text;
  });
  return { lines: texts, offset };
}

/**
 * The lines of some content that begins at an offset. An error of the content comes with the last batch, which then may
 * be empty. When `signal` aborts, what was read so far is the last batch.
 */
export async function* batches(
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
  // a stream that waits for more does not see that it shall stop
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
      const { lines, offset } = gather(group, at);
      const unfinished = offset > end ? measured(group.at(-1) ?? "").bytes : 0;
      at = Math.min(offset, end);
      yield { lines, offset: at, unfinished, failure: unfinished > 0 ? failure : null };
    }
    if (failure) yield { lines: [], offset: at, unfinished: 0, failure };
  } finally {
    signal.removeEventListener("abort", stop);
    stream.destroy();
  }
}
