import { lineTaker, rank } from "../formats/detect.ts";
import type { LineReader } from "../formats/line-reader.ts";
import { compressionOf } from "../input/content.ts";
import { standardInput } from "../input/files.ts";
import { tailBytes } from "../input/identity.ts";
import type { Batch as Lines } from "../input/lines.ts";
import { readFrom } from "../input/read.ts";
import type { Tier } from "../request.ts";
import type { Packer } from "./pack.ts";
import type { Portion } from "./portion.ts";
import { Taking } from "./taking.ts";

/** What is to be read of a file: from where on, and what is known of it. */
export interface Job {
  readonly path: string;
  readonly offset: number;
  readonly size: number;
  /** lines read before */
  readonly read: number;
  /** the bytes just before `offset` */
  readonly before: Buffer;
  /** a last line without its end waits */
  readonly waits: boolean;
  readonly tier: Tier | undefined;
}

const sampleSize = 500;

/** A last line without its end waits: in a plain file until the file has stopped growing, in a damaged one always. */
function withoutHeld(lines: Lines, waits: boolean): Lines {
  if (!lines.unfinished || !(waits || lines.failure)) return lines;
  const last = lines.lines.at(-1) ?? "";
  return { ...lines, lines: lines.lines.slice(0, -1), offset: lines.offset - last.length, unfinished: false };
}

/** The last bytes of some lines, as binary text. */
function lastBytes(before: string, { lines, unfinished }: Lines): string {
  let text = "";
  for (let index = lines.length - 1; index >= 0 && text.length < tailBytes; index--) {
    const open = unfinished && index === lines.length - 1;
    text = `${lines[index]}${open ? "" : "\n"}${text}`;
  }
  return (text.length < tailBytes ? before + text : text).slice(-tailBytes);
}

/** Reads a file's lines, a stretch after the other. */
export async function* portions(
  job: Job,
  readers: readonly LineReader[],
  packer: Packer,
  signal: AbortSignal,
): AsyncGenerator<Portion> {
  packer.nextFile();
  const reading = await readFrom(job.path, job, signal);
  const taking = new Taking(packer, job.tier);
  let take: ReturnType<typeof lineTaker> | null = null;
  let line = job.read;
  let tail = job.before.toString("latin1");
  for await (const whole of reading.batches) {
    const lines = withoutHeld(whole, job.waits || signal.aborted);
    take ??= lineTaker(rank(readers, lines.lines.slice(0, sampleSize)));
    for (const raw of lines.lines) taking.add(take(raw.endsWith("\r") ? raw.slice(0, -1) : raw), ++line, raw);
    const moved = lines.tail !== null;
    if (moved) tail = lines.tail ?? lastBytes(tail, lines);
    yield {
      ...taking.take(),
      offset: lines.offset,
      tail: moved ? Buffer.from(tail, "latin1") : null,
      held: lines !== whole,
      damaged: lines.failure?.message ?? null,
      bytes: reading.content.bytesRead(),
    };
    if (signal.aborted) break;
  }
}

/** Whether a last line without its end is to wait: not where the file can grow no more, or has not since it was last read. */
export const holdsBack = (path: string, size: number, known: { size: number } | null): boolean =>
  path !== standardInput && compressionOf(path) === null && size !== known?.size;
