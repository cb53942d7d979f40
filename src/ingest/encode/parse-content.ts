import { routeLimiter } from "../../classify/route-limit.ts";
import { candidates, type FormatChoice } from "../../detect/candidates.ts";
import type { LineParser } from "../../detect/line-parser.ts";
import { RankingCache } from "../../detect/ranking-cache.ts";
import { fingerprint } from "../../input/disk.ts";
import { standardInput } from "../../input/files.ts";
import { type LineBlock, lineBlocks } from "../../input/lines/blocks.ts";
import { readFrom } from "../../input/lines/read.ts";
import { recordDepth } from "../../input/lines/record-depth.ts";
import type { TextBlock } from "../../input/lines/text.ts";
import type { Content, FileInfo } from "../../input/opened.ts";
import { VerdictCache } from "../../parse/bytes/verdict-cache.ts";
import type { LayoutParser } from "../../parse/parser.ts";
import type { Tier } from "../../request.ts";
import type { Identity } from "../identity/fingerprint.ts";
import { BatchEncoder } from "./batch-encoder.ts";
import { LineCollector, lastBytes } from "./collector.ts";
import { type Enricher, type EnrichOptions, enricher } from "./enrich.ts";
import { firstLines, takerOf } from "./first-lines.ts";
import type { Judgment } from "./judgment.ts";
import type { ParsedBlock } from "./parsed-block.ts";

/** What is to be read of some content: from where on, and what is known of it. */
export interface ReadJob {
  readonly path: string;
  readonly offset: number;
  /** lines read before */
  readonly linesBefore: number;
  /** what stands just before `offset` */
  readonly tail: Buffer;
  /** a last line without its end waits */
  readonly growing: boolean;
  readonly tier: Tier | undefined;
  /** lines come one by one, and are not to wait for others */
  readonly lineByLine: boolean;
}

/** All of it that was not read yet. */
export const jobOf = (
  { path }: FileInfo,
  { known, before, growing }: Identity,
  tier: Tier | undefined,
): ReadJob => ({
  path,
  offset: known?.offset ?? 0,
  linesBefore: known?.read ?? 0,
  ...{ tail: before, growing, tier },
  lineByLine: path === standardInput,
});

/** What was said of all content, as it can be handed from thread to thread. */
export type ParseOptions = FormatChoice & EnrichOptions;

/** What is the same for all content that is read. */
export interface ParseContext {
  readonly parsersFor: (path: string) => readonly LayoutParser[];
  readonly ranking: RankingCache;
  readonly encoder: BatchEncoder;
  readonly enricher: Enricher;
  readonly verdictCache: VerdictCache<Judgment>;
  readonly signal: AbortSignal;
}

/** `routes`: those that the database knows; `id`: tells this reader's batches from those of another. */
export function parseContextOf(
  options: ParseOptions,
  routes: readonly string[],
  id: number,
): Omit<ParseContext, "signal"> & { readonly notes: readonly string[] } {
  const { forFile, notes } = candidates(options);
  const treat = enricher(options, routeLimiter(routes));
  return {
    ...{ parsersFor: forFile, notes, enricher: treat },
    ranking: new RankingCache(),
    encoder: new BatchEncoder(treat.route, id),
    verdictCache: new VerdictCache(treat.redacts),
  };
}

/** Lines as they stand in the content. */
async function* byBytes(content: Content, job: ReadJob, reading: ParseContext): AsyncGenerator<ParsedBlock> {
  const taking = new LineCollector(reading, job);
  let taker: LineParser | null = null;
  let tail = job.tail;
  for await (const whole of lineBlocks(content.chunks(job.offset), job.offset, job.tail)) {
    const held = whole.unfinished > 0 && (job.growing || whole.failure !== null || reading.signal.aborted);
    const { bytes, offset, unfinished, failure, last }: LineBlock = whole;
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
function withoutUnfinished(batch: TextBlock, waits: boolean): TextBlock {
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
  job: ReadJob,
  reading: ParseContext,
  lines: AsyncIterable<TextBlock> | Iterable<TextBlock>,
): AsyncGenerator<ParsedBlock> {
  const taking = new LineCollector(reading, job);
  let taker: LineParser | null = null;
  let tail = job.tail.toString("latin1");
  for await (const whole of lines) {
    const batch = withoutUnfinished(whole, job.growing || reading.signal.aborted);
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
export async function* parsedBlocks(
  content: Content,
  job: ReadJob,
  reading: ParseContext,
): AsyncGenerator<ParsedBlock> {
  const byLine = recordDepth(content.head) !== null || job.lineByLine;
  reading.encoder.nextFile();
  let taken = false;
  try {
    if (byLine) yield* byText(content, job, reading, readFrom(content, job, reading.signal));
    else yield* byBytes(content, job, reading);
    taken = !reading.signal.aborted;
  } finally {
    // who asked to stop does not look at what comes after
    if (!taken) reading.encoder.reset();
  }
}
