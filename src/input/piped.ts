import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { Content } from "./content.ts";
import { compressionOf, decompress } from "./decompress/compression.ts";
import { headBytes, tailBytes } from "./disk.ts";
import { standardInput } from "./files.ts";
import { Spool } from "./spool.ts";
import { refuseUnreadable, UnreadableContent } from "./unreadable.ts";

// a source that writes line by line is not waited for any longer
const maxHeadMs = 200;

/** Resolves when the stream has a first byte, ends or fails, or when the signal aborts. */
async function firstByte(stream: Readable, signal: AbortSignal): Promise<void> {
  if (stream.readableLength > 0 || stream.readableEnded || signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
    stream
      .once("readable", resolve)
      .once("end", resolve)
      .once("error", () => resolve());
  });
}

function decompressed(stream: Readable, first: Uint8Array): AsyncIterable<Buffer> {
  const compression = compressionOf(first);
  if (compression === null) return stream as AsyncIterable<Buffer>;
  if (compression === "bzip2") {
    throw new UnreadableContent(
      "is compressed with bzip2; decompress it first: bzip2 -dc FILE | faultline ingest -",
    );
  }
  const noSeek = (): Buffer => {
    throw new Error("standard input cannot be read twice");
  };
  return decompress[compression]({ chunks: () => stream as AsyncIterable<Buffer>, at: noSeek });
}

/** The first bytes of a stream, which remain readable. */
function peek(stream: Readable): Buffer {
  const bytes: Buffer = stream.read() ?? Buffer.alloc(0);
  if (bytes.length > 0) stream.unshift(bytes);
  return bytes;
}

async function headSoFar(spool: Spool): Promise<Buffer> {
  await sleep(maxHeadMs, undefined, { ref: false });
  return spool.kept(headBytes);
}

/** The content of standard input. What is read to identify it is kept, so that it can be read again. */
export async function piped(stream: Readable, signal: AbortSignal): Promise<Content> {
  await firstByte(stream, signal);
  const spool = new Spool(decompressed(stream, peek(stream)), signal);
  const head = signal.aborted
    ? Buffer.alloc(0)
    : await Promise.race([spool.read(0, headBytes), headSoFar(spool)]);
  refuseUnreadable(head);
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
    async before(offset) {
      const from = Math.max(0, offset - tailBytes);
      return spool.read(from, offset);
    },
    chunks: (from) => spool.from(from),
    readOnce: () => spool.keepNoMore(),
    bytesRead: () => 0,
    close() {
      spool.close();
      stream.destroy();
    },
  };
}
