import { setImmediate } from "node:timers/promises";
import Assembler from "stream-json/Assembler.js";
import Parser from "stream-json/Parser.js";
import { tailBytes } from "../disk.ts";
import type { Depth } from "./record-depth.ts";
import { batchSize, type TextBlock } from "./text.ts";

/** As binary text, which is what lines are. */
const lineOf = (record: unknown): string => Buffer.from(JSON.stringify(record), "utf8").toString("latin1");

/** Takes bytes of JSON and hands out each record that they complete. */
class Records {
  readonly #parser = new Parser({ jsonStreaming: true, streamValues: false });
  readonly #depth: Depth;
  #assembler: Assembler | null = null;
  #level = 0;
  #found: string[] = [];
  failure: Error | null = null;

  constructor(depth: Depth) {
    this.#depth = depth;
    this.#parser.on("data", (token: { name: string; value?: string }) => this.#take(token));
    this.#parser.on("error", (error: Error) => {
      this.failure = error;
    });
  }

  #take({ name, value }: { name: string; value?: string }): void {
    if (name === "startObject" && this.#level === this.#depth) this.#assembler ??= new Assembler();
    if (name.startsWith("start")) this.#level++;
    else if (name.startsWith("end")) this.#level--;
    if (!this.#assembler) return;
    this.#assembler.consume({ name, value });
    if (this.#level > this.#depth) return;
    this.#found.push(lineOf(this.#assembler.current));
    this.#assembler = null;
  }

  /** the document is whole */
  get closed(): boolean {
    return this.#level === 0;
  }

  async read(bytes: Buffer): Promise<readonly string[]> {
    await new Promise<void>((resolve) => {
      this.#parser.write(bytes, () => resolve());
    });
    // what was parsed is handed out by then
    await setImmediate();
    const found = this.#found;
    this.#found = [];
    return found;
  }
}

/** What goes by of some content: how much, and its last bytes. */
async function* passing(
  chunks: AsyncIterable<Buffer>,
  seen: { bytes: number; tail: Buffer; failure: Error | null },
) {
  try {
    for await (const bytes of chunks) {
      const mark = seen.bytes === 0 && bytes[0] === 0xef ? 3 : 0;
      seen.bytes += bytes.length;
      seen.tail = Buffer.concat([seen.tail, bytes]).subarray(-tailBytes);
      yield bytes.subarray(mark);
    }
  } catch (error) {
    seen.failure = error as Error;
  }
}

/**
 * The records of a JSON document, each as one line of JSON. It can be read only from its beginning, so what was read
 * before is counted: `known` records are passed over, and the offset stays at `from` until the whole was read.
 */
export async function* records(
  chunks: AsyncIterable<Buffer>,
  depth: Depth,
  known: number,
  from: number,
  signal: AbortSignal,
): AsyncGenerator<TextBlock> {
  const found = new Records(depth);
  const seen = { bytes: 0, tail: Buffer.alloc(0), failure: null };
  let passed = 0;
  let lines: string[] = [];
  const unmoved = { offset: from, tail: null, unfinished: 0 } as const;
  for await (const bytes of passing(chunks, seen)) {
    const read = await found.read(bytes);
    const fresh = read.slice(Math.max(0, known - passed));
    passed += read.length;
    lines = [...lines, ...fresh];
    while (lines.length >= batchSize) {
      yield { ...unmoved, lines: lines.slice(0, batchSize), failure: null };
      lines = lines.slice(batchSize);
    }
    if (signal.aborted || found.failure) break;
  }
  const cut = signal.aborted || found.closed ? null : new Error("the JSON ends before it is closed");
  const failure: Error | null = seen.failure ?? found.failure ?? cut;
  if (failure || signal.aborted) yield { ...unmoved, lines, failure };
  else yield { lines, offset: seen.bytes, tail: seen.tail.toString("latin1"), unfinished: 0, failure: null };
}
