import { routeBook } from "../../classify/route-limit.ts";
import { candidates, type FormatChoice } from "../../detect/candidates.ts";
import { firstLines, takerOf } from "../../detect/first-lines.ts";
import type { LineTaker } from "../../detect/line-parser.ts";
import { Ranking } from "../../detect/ranking-cache.ts";
import { fingerprint } from "../../input/disk.ts";
import { standardInput } from "../../input/files.ts";
import { type Stretch, stretches } from "../../input/lines/blocks.ts";
import { readFrom } from "../../input/lines/read.ts";
import { recordDepth } from "../../input/lines/record-depth.ts";
import type { Batch } from "../../input/lines/text.ts";
import type { Content, Seen } from "../../input/opened.ts";
import { AlikeBook } from "../../parse/bytes/verdict-cache.ts";
import type { LineReader } from "../../parse/parser.ts";
import type { Tier } from "../../request.ts";
import type { Identity } from "../identity/fingerprint.ts";
import { Packer } from "./batch-encoder.ts";
import { lastBytes, Taking } from "./collector.ts";
import { type Treatment, type TreatmentOptions, treatment } from "./enrich.ts";
import type { Portion } from "./parsed-block.ts";

/** What is to be read of some content: from where on, and what is known of it. */
export interface Job {
  readonly path: string;
  readonly offset: number;
  /** lines read before */
  readonly read: number;
  /** what stands just before `offset` */
  readonly before: Buffer;
  /** a last line without its end waits */
  readonly growing: boolean;
  readonly tier: Tier | undefined;
  /** lines come one by one, and are not to wait for others */
  readonly slow: boolean;
}

/** All of it that was not read yet. */
export const jobOf = ({ path }: Seen, { known, before, growing }: Identity, tier: Tier | undefined): Job => ({
  path,
  offset: known?.offset ?? 0,
  read: known?.read ?? 0,
  ...{ before, growing, tier },
  slow: path === standardInput,
});

/** What was said of all content, as it can be handed from thread to thread. */
export type ReadingOptions = FormatChoice & TreatmentOptions;

/** What is the same for all content that is read. */
export interface Reading {
  readonly readersFor: (path: string) => readonly LineReader[];
  readonly ranking: Ranking;
  readonly packer: Packer;
  readonly treat: Treatment;
  readonly alike: AlikeBook;
  readonly signal: AbortSignal;
}

/** `routes`: those that the database knows; `id`: tells this reader's batches from those of another. */
export function readingOf(
  options: ReadingOptions,
  routes: readonly string[],
  id: number,
): Omit<Reading, "signal"> & { readonly notes: readonly string[] } {
  const { forFile, notes } = candidates(options);
  const treat = treatment(options, routeBook(routes));
  return {
    ...{ readersFor: forFile, notes, treat },
    ranking: new Ranking(),
    packer: new Packer(treat.route, id),
    alike: new AlikeBook(treat.discreet),
  };
}

/** Lines as they stand in the content. */
async function* byBytes(content: Content, job: Job, reading: Reading): AsyncGenerator<Portion> {
  const taking = new Taking(reading, job);
  let taker: LineTaker | null = null;
  let tail = job.before;
  for await (const whole of stretches(content.chunks(job.offset), job.offset, job.before)) {
    const held = whole.unfinished > 0 && (job.growing || whole.failure !== null || reading.signal.aborted);
    const { bytes, offset, unfinished, failure, last }: Stretch = whole;
    taker ??= takerOf(content, job, reading, firstLines(bytes), bytes);
    if (!held) {
      taking.bytes(bytes, taker);
      tail = whole.tail;
    }
    if (!taking.isFull && !last && !reading.signal.aborted) continue;
    yield {
      ...taking.take(),
      offset: held ? offset - unfinished : offset,
      tail: fingerprint(tail),
      held,
      damaged: failure?.message ?? null,
      bytes: content.bytesRead(),
      last,
    };
    if (reading.signal.aborted) return;
  }
}

/** A last line without its end waits: in a plain file until the file has stopped growing, in a damaged one always. */
function withoutHeld(batch: Batch, waits: boolean): Batch {
  if (batch.unfinished === 0 || !(waits || batch.failure)) return batch;
  return {
    ...batch,
    lines: batch.lines.slice(0, -1),
    offset: batch.offset - batch.unfinished,
    unfinished: 0,
  };
}

/** Lines that were made texts: those that come one by one, and records of JSON. */
async function* byText(
  content: Content,
  job: Job,
  reading: Reading,
  lines: AsyncIterable<Batch> | Iterable<Batch>,
): AsyncGenerator<Portion> {
  const taking = new Taking(reading, job);
  let taker: LineTaker | null = null;
  let tail = job.before.toString("latin1");
  for await (const whole of lines) {
    const batch = withoutHeld(whole, job.growing || reading.signal.aborted);
    taker ??= takerOf(content, job, reading, batch.lines);
    for (const line of batch.lines) taking.text(line, taker);
    tail = batch.tail === undefined ? lastBytes(tail, batch) : (batch.tail ?? tail);
    yield {
      ...taking.take(),
      offset: batch.offset,
      tail: fingerprint(Buffer.from(tail, "latin1")),
      held: batch !== whole,
      damaged: batch.failure?.message ?? null,
      bytes: content.bytesRead(),
      last: batch.last === true,
    };
    if (reading.signal.aborted) return;
  }
}

/** What was not read yet of some content, a stretch after the other. */
export async function* portions(content: Content, job: Job, reading: Reading): AsyncGenerator<Portion> {
  const byLine = recordDepth(content.head) !== null || job.slow;
  reading.packer.nextFile();
  let taken = false;
  try {
    if (byLine) yield* byText(content, job, reading, readFrom(content, job, reading.signal));
    else yield* byBytes(content, job, reading);
    taken = !reading.signal.aborted;
  } finally {
    // who asked to stop does not look at what comes after
    if (!taken) reading.packer.forget();
  }
}
