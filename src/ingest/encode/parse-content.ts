import { routeLimiter } from "../../classify/route-limit.ts";
import { candidates, type FormatChoice } from "../../detect/candidates.ts";
import { lineParserFor, linesOf, type ParserSelection } from "../../detect/first-lines.ts";
import type { LineParser } from "../../detect/line-parser.ts";
import { RankingCache } from "../../detect/ranking-cache.ts";
import type { Content, FileInfo } from "../../input/content.ts";
import { TrailingBytes } from "../../input/decompress/source.ts";
import { fingerprint } from "../../input/disk.ts";
import { standardInput } from "../../input/files.ts";
import { lineBlocks } from "../../input/lines/blocks.ts";
import { readFrom } from "../../input/lines/read.ts";
import { recordDepth } from "../../input/lines/record-depth.ts";
import type { TextBlock } from "../../input/lines/text.ts";
import { VerdictCache } from "../../parse/bytes/verdict-cache.ts";
import type { Tier } from "../../request.ts";
import type { Identity } from "../identity/fingerprint.ts";
import { BatchEncoder } from "./batch-encoder.ts";
import { LineCollector, lastBytes } from "./collector.ts";
import { type Enricher, type EnrichOptions, enricher } from "./enrich.ts";
import type { Judgment } from "./judgment.ts";
import type { ParsedBlock } from "./parsed-block.ts";

/** Which part of a file to read. */
export interface ReadJob {
  readonly path: string;
  /** bytes of content that earlier runs read, and the lines in them */
  readonly offset: number;
  readonly linesBefore: number;
  /** the last bytes before `offset` */
  readonly tail: Buffer;
  /** the file may grow, so a last line without its end is left for the next run */
  readonly growing: boolean;
  readonly tier: Tier | undefined;
  /** lines arrive slowly and must not wait for a full block */
  readonly lineByLine: boolean;
  /** the format in which the same log was read before */
  readonly formatBefore: string | null;
  /** the latest time that earlier runs read of the file, in ms since 1970 */
  readonly lastTime: number | null;
}

/** The part of a file that no earlier run has read. */
export const jobOf = (
  { path }: FileInfo,
  { known, tail, growing }: Identity,
  tier: Tier | undefined,
  formatBefore: string | null,
): ReadJob => ({
  path,
  offset: known?.offset ?? 0,
  linesBefore: known?.read ?? 0,
  tail,
  growing,
  tier,
  lineByLine: path === standardInput,
  formatBefore: known?.format || formatBefore,
  lastTime: known?.last_time ? Date.parse(known.last_time) : null,
});

/** Options of parsing and encoding; they can be cloned to a worker. */
export type ParseOptions = FormatChoice & EnrichOptions;

/** What parsing and encoding share between the files of a run. */
export interface ParseContext extends ParserSelection<Judgment> {
  readonly encoder: BatchEncoder;
  readonly enricher: Enricher;
  /** what could not be read of the server's configuration */
  readonly notes: readonly string[];
}

/** `routes`: those in the database; `encoderId`: distinguishes the batches of threads. */
export function parseContextOf(
  options: ParseOptions,
  routes: readonly string[],
  encoderId: number,
): ParseContext {
  const { forFile, notes, startClock, parseMessage } = candidates(options);
  const ownEnricher = enricher(options, routeLimiter(routes));
  return {
    parsersFor: forFile,
    startClock,
    parseMessage,
    ranking: new RankingCache(),
    verdictCache: new VerdictCache(ownEnricher.redacts),
    encoder: new BatchEncoder(ownEnricher.route, encoderId),
    enricher: ownEnricher,
    notes,
  };
}

const startOf = ({ head }: Content, { path, offset, formatBefore, lastTime }: ReadJob) => ({
  ...{ path, head, offset, formatBefore, lastTime },
});

/** Content broke off, so that its last line may be incomplete. */
const isCut = (failure: Error | null): boolean => failure !== null && !(failure instanceof TrailingBytes);

async function* parseBytes(
  content: Content,
  job: ReadJob,
  context: ParseContext,
  signal: AbortSignal,
): AsyncGenerator<ParsedBlock> {
  const collector = new LineCollector(context, job);
  const mayFollow = (failure: Error | null): boolean => job.growing || isCut(failure) || signal.aborted;
  let parser: LineParser | null = null;
  let tail = job.tail;
  for await (const block of lineBlocks(content.chunks(job.offset), job.offset, job.tail)) {
    const { bytes, offset, unfinished, failure, last } = block;
    const ended = !mayFollow(failure);
    const isPending = unfinished > 0 && !ended;
    parser ??= lineParserFor(context, startOf(content, job), linesOf(bytes), bytes);
    if (!isPending) {
      collector.addBytes(bytes, parser);
      tail = block.tail;
    }
    if (!collector.isFull && !last && !signal.aborted) continue;
    const pieces = collector.endMessages(!ended);
    const end = offset - pieces - (isPending ? unfinished : 0);
    yield {
      ...collector.flush(),
      offset: end,
      tail: fingerprint(pieces > 0 ? await content.before(end) : tail),
      lastLinePending: end < offset,
      damaged: failure?.message ?? null,
      bytes: content.bytesRead(),
      last,
    };
    if (signal.aborted) return;
  }
}

/** Leaves a last line without its end for the next run: in a growing file, and always in one that broke off. */
function withoutUnfinished(block: TextBlock, growing: boolean): TextBlock {
  if (block.unfinished === 0 || !(growing || isCut(block.failure))) return block;
  return {
    ...block,
    lines: block.lines.slice(0, -1),
    offset: block.offset - block.unfinished,
    unfinished: 0,
  };
}

async function* parseText(
  content: Content,
  job: ReadJob,
  context: ParseContext,
  signal: AbortSignal,
): AsyncGenerator<ParsedBlock> {
  const collector = new LineCollector(context, job);
  let parser: LineParser | null = null;
  let tail = job.tail.toString("latin1");
  for await (const block of readFrom(content, job, signal)) {
    const whole = withoutUnfinished(block, job.growing || signal.aborted);
    parser ??= lineParserFor(context, startOf(content, job), whole.lines);
    for (const line of whole.lines) collector.addText(line, parser);
    if (whole.last === true) collector.endMessages(false);
    tail = whole.tail === undefined ? lastBytes(tail, whole) : (whole.tail ?? tail);
    yield {
      ...collector.flush(),
      offset: whole.offset,
      tail: fingerprint(Buffer.from(tail, "latin1")),
      lastLinePending: whole !== block,
      damaged: whole.failure?.message ?? null,
      bytes: content.bytesRead(),
      last: whole.last === true,
    };
    if (signal.aborted) return;
  }
}

/** Parses the unread part of some content: bytes in, parsed blocks out. */
export async function* parsedBlocks(
  content: Content,
  job: ReadJob,
  context: ParseContext,
  signal: AbortSignal,
): AsyncGenerator<ParsedBlock> {
  const isText = job.lineByLine || recordDepth(content.head) !== null;
  context.encoder.nextFile();
  let isComplete = false;
  try {
    yield* (isText ? parseText : parseBytes)(content, job, context, signal);
    isComplete = !signal.aborted;
  } finally {
    // the consumer may have ignored the last blocks, and with them new dictionary entries
    if (!isComplete) context.encoder.reset();
  }
}
