import { setImmediate } from "node:timers/promises";
import Assembler from "stream-json/Assembler.js";
import Parser from "stream-json/Parser.js";
import { tailBytes } from "../disk.ts";
import type { Depth } from "./record-depth.ts";
import { blockLines, type TextBlock } from "./text.ts";

/** A record as a line of binary text. */
const lineOf = (record: unknown): string => Buffer.from(JSON.stringify(record), "utf8").toString("latin1");

/** A streaming JSON parser: bytes in, complete records out. */
class RecordParser {
  readonly #parser = new Parser({ jsonStreaming: true, streamValues: false });
  readonly #depth: Depth;
  #assembler: Assembler | null = null;
  #level = 0;
  #records: string[] = [];
  failure: Error | null = null;

  constructor(depth: Depth) {
    this.#depth = depth;
    this.#parser.on("data", (token: { name: string; value?: string }) => this.#add(token));
    this.#parser.on("error", (error: Error) => {
      this.failure = error;
    });
  }

  #add({ name, value }: { name: string; value?: string }): void {
    if (name === "startObject" && this.#level === this.#depth) this.#assembler ??= new Assembler();
    if (name.startsWith("start")) this.#level++;
    else if (name.startsWith("end")) this.#level--;
    if (!this.#assembler) return;
    this.#assembler.consume({ name, value });
    if (this.#level > this.#depth) return;
    this.#records.push(lineOf(this.#assembler.current));
    this.#assembler = null;
  }

  /** the document is complete */
  get closed(): boolean {
    return this.#level === 0;
  }

  async parse(bytes: Buffer): Promise<readonly string[]> {
    await new Promise<void>((resolve) => {
      this.#parser.write(bytes, () => resolve());
    });
    // the parser has emitted its tokens by then
    await setImmediate();
    const records = this.#records;
    this.#records = [];
    return records;
  }
}

/** Passes chunks on without a byte order mark, and notes their length, last bytes and error in `passed`. */
async function* observed(
  chunks: AsyncIterable<Buffer>,
  passed: { bytes: number; tail: Buffer; failure: Error | null },
) {
  try {
    for await (const bytes of chunks) {
      const markBytes = passed.bytes === 0 && bytes[0] === 0xef ? 3 : 0;
      passed.bytes += bytes.length;
      passed.tail = Buffer.concat([passed.tail, bytes]).subarray(-tailBytes);
      yield bytes.subarray(markBytes);
    }
  } catch (error) {
    passed.failure = error as Error;
  }
}

/**
 * The records of a JSON document, each as one line of JSON. A document can only be parsed from its beginning, so the first
 * `known` records are skipped, and the offset stays at `from` until the whole document was read.
 */
export async function* records(
  chunks: AsyncIterable<Buffer>,
  depth: Depth,
  known: number,
  from: number,
  signal: AbortSignal,
): AsyncGenerator<TextBlock> {
  const parser = new RecordParser(depth);
  const passed = { bytes: 0, tail: Buffer.alloc(0), failure: null };
  let count = 0;
  let lines: string[] = [];
  const unchanged = { offset: from, tail: null, unfinished: 0 } as const;
  for await (const bytes of observed(chunks, passed)) {
    const found = await parser.parse(bytes);
    const unread = found.slice(Math.max(0, known - count));
    count += found.length;
    lines = [...lines, ...unread];
    while (lines.length >= blockLines) {
      yield { ...unchanged, lines: lines.slice(0, blockLines), failure: null };
      lines = lines.slice(blockLines);
    }
    if (signal.aborted || parser.failure) break;
  }
  const truncated = signal.aborted || parser.closed ? null : new Error("the JSON ends before it is closed");
  const failure: Error | null = passed.failure ?? parser.failure ?? truncated;
  if (failure || signal.aborted) yield { ...unchanged, lines, failure };
  else
    yield { lines, offset: passed.bytes, tail: passed.tail.toString("latin1"), unfinished: 0, failure: null };
}
