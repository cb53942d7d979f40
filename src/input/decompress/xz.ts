import xz from "xz-decompress";
import { type ByteSource, endOfFile } from "./compression.ts";

/** As xz-decompress wants it. A stream that node makes of another one does not bear to be left early. */
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

// the codes of xz-embedded
const xzErrors: Readonly<Record<string, string>> = {
  "4": "needs more memory than is allowed",
  "7": "the compressed data is damaged",
  "8": endOfFile,
};

export async function* decompress(source: ByteSource): AsyncGenerator<Buffer> {
  const stream = new xz.XzReadableStream(webStream(source));
  try {
    for await (const bytes of stream as unknown as AsyncIterable<Uint8Array>) {
      // its memory is used again for what comes next
      yield Buffer.from(bytes);
    }
  } catch (error) {
    const { message } = error as Error;
    throw new Error(xzErrors[/error code (\d+)/.exec(message)?.[1] ?? ""] ?? message);
  }
}
