import { Transform, type TransformCallback } from "node:stream";
import split2 from "split2";
import type { Content } from "./content.ts";

/** Lines that follow one another, as binary strings: one character a byte, without their line ends. */
export interface Batch {
  readonly lines: readonly string[];
  /** bytes of content up to and with the last of these lines */
  readonly offset: number;
  /** the last bytes of content up to `offset`, where lines do not hold them as they are; null: the offset did not move */
  readonly tail?: string | null;
  /** the last line has no line end: it may be half a line */
  readonly unfinished: boolean;
  /** what broke off the content (a cut gzip); these lines are the last that could be read */
  readonly failure: Error | null;
}

export const batchSize = 5000;

/**
 * Lets some bytes go by and hands the others on as text of one character a byte: split2 decodes UTF-8, and no byte is
 * to be changed.
 */
function bytesAsText(skip: number): Transform {
  let left = skip;
  return new Transform({
    transform(bytes: Buffer, _encoding, done: TransformCallback) {
      const skipped = Math.min(left, bytes.length);
      left -= skipped;
      done(null, Buffer.from(bytes.toString("latin1", skipped), "utf8"));
    },
  });
}

/**
 * The lines of some content from an offset on. An error of the content comes with the last batch, which then may be
 * empty. When `signal` aborts, what was read so far is the last batch.
 */
export async function* batches(
  { stream, start }: Content,
  from: number,
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  const text = bytesAsText(from - start);
  const lines: AsyncIterable<string> = text.pipe(split2("\n"));
  let failure: Error | null = null;
  let end = start;
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
  let batch: string[] = [];
  let at = from;
  try {
    for await (const line of lines) {
      if (batch.length === batchSize) {
        yield { lines: batch, offset: at, unfinished: false, failure: null };
        batch = [];
      }
      batch.push(line);
      at += line.length + 1;
    }
    if (batch.length > 0 || failure) {
      yield { lines: batch, offset: Math.min(at, end), unfinished: at > end, failure };
    }
  } finally {
    signal.removeEventListener("abort", stop);
    stream.destroy();
  }
}
