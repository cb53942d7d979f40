import type { Readable } from "node:stream";
import { type Content, fromOffset } from "./content.ts";
import { standardInput } from "./files.ts";

/** The first bytes of a stream, which remain readable. */
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

/** The content of standard input. */
export async function piped(signal: AbortSignal): Promise<Content> {
  const stream = process.stdin;
  const head = await peek(stream, signal);
  return {
    path: standardInput,
    descriptor: null,
    size: 0,
    compression: null,
    finished: true,
    head,
    length: null,
    whole: null,
    failure: null,
    ending: Buffer.alloc(0),
    before: async () => Buffer.alloc(0),
    chunks: (from) => fromOffset(stream as AsyncIterable<Buffer>, from),
    bytesRead: () => 0,
    close: () => stream.destroy(),
  };
}
