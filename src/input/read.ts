import type { Readable } from "node:stream";
import { type Content, contentOf } from "./content.ts";
import { standardInput } from "./files.ts";
import { headOf } from "./identity.ts";
import { recordDepth, records } from "./json-records.ts";
import { type Batch, batches } from "./lines.ts";

export interface Reading {
  readonly content: Content;
  readonly batches: AsyncGenerator<Batch>;
}

/** The first bytes of a stream, which stay in it. */
async function peek(stream: Readable, signal: AbortSignal): Promise<Buffer> {
  await new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
    stream
      .once("readable", resolve)
      .once("end", resolve)
      .once("error", () => resolve());
  });
  const bytes: Buffer = stream.read() ?? Buffer.alloc(0);
  if (bytes.length > 0) stream.unshift(bytes);
  return bytes;
}

/** What was not read yet of a file: its lines, or the records of JSON that is written in another way. */
export async function readFrom(
  file: string,
  { offset, size, read }: { offset: number; size: number; read: number },
  signal: AbortSignal,
): Promise<Reading> {
  const piped = file === standardInput ? contentOf(file, 0) : null;
  const depth = recordDepth(piped ? await peek(piped.stream, signal) : await headOf(file));
  if (depth === null || (offset > 0 && offset === size)) {
    const content = piped ?? contentOf(file, offset);
    return { content, batches: batches(content, offset, signal) };
  }
  const content = piped ?? contentOf(file, 0);
  return { content, batches: records(content, depth, read, offset, signal) };
}
