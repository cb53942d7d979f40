import xz from "xz-decompress";
import { type ByteSource, endOfFile } from "./source.ts";

/** The input type of xz-decompress. Node's own conversion fails if the consumer stops early. */
function webStream({ chunks }: ByteSource): ReadableStream<Uint8Array> {
  const bytes = chunks()[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await bytes.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await bytes.return?.();
    },
  });
}

// error codes of xz-embedded
const xzErrors: Readonly<Record<string, string>> = {
  "4": "more memory is needed than allowed",
  "7": "the compressed data is damaged",
  "8": endOfFile,
};

export async function* decompress(source: ByteSource): AsyncGenerator<Buffer> {
  const stream = new xz.XzReadableStream(webStream(source));
  try {
    for await (const bytes of stream as unknown as AsyncIterable<Uint8Array>) {
      // the decoder reuses its memory
      yield Buffer.from(bytes);
    }
  } catch (error) {
    const { message } = error as Error;
    throw new Error(xzErrors[/error code (\d+)/.exec(message)?.[1] ?? ""] ?? message);
  }
}
