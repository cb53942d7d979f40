import { withoutLineHead } from "../../detect/line-ends.ts";
import type { LineParser, Parsed } from "../../detect/line-parser.ts";
import { tailBytes } from "../../input/disk.ts";
import { lineLimit } from "../../input/lines/bounds.ts";
import type { TextBlock } from "../../input/lines/text.ts";
import type { VerdictCache } from "../../parse/bytes/verdict-cache.ts";
import { mayBeWrapped } from "../../parse/envelopes.ts";
import type { LayoutParser } from "../../parse/parser.ts";
import { textOf } from "../../parse/text/escapes.ts";
import type { Tier } from "../../request.ts";
import type { RejectedLine } from "../../store/write/batch.ts";
import type { BatchEncoder } from "./batch-encoder.ts";
import { checksumOfLine, checksumOfText } from "./checksum.ts";
import type { Enricher } from "./enrich.ts";
import { judgeLine } from "./judge.ts";
import type { ParsedBlock } from "./parsed-block.ts";
import { UnknownValues } from "./unknown-values.ts";

type CollectedBlock = Omit<ParsedBlock, "offset" | "tail" | "held" | "damaged" | "bytes" | "last">;

/** The last bytes of some lines, as binary text. */
export function lastBytes(before: string, { lines, unfinished }: TextBlock): string {
  let text = "";
  for (let index = lines.length - 1; index >= 0 && text.length < tailBytes; index--) {
    const open = unfinished > 0 && index === lines.length - 1;
    text = `${lines[index]}${open ? "" : "\n"}${text}`;
  }
  return (text.length < tailBytes ? before + text : text).slice(-tailBytes);
}

// a line can hold anything; what is kept of a rejected one is bounded
const rawLimit = 4096;
const most = 4096;
// the first portions are small: whoever stores them has not to wait for long
const first = 512;
const carriageReturn = 13;

/** Sorts what became of lines: requests go to the packer, rejects and skips are counted. */
export class LineCollector {
  readonly #encoder: BatchEncoder;
  readonly #newWords = new UnknownValues();
  readonly #enricher: Enricher;
  readonly #verdictCache: VerdictCache;
  readonly #tier: Tier | undefined;
  #rejects: RejectedLine[] = [];
  #skips: Record<string, number> = {};
  #formats: Record<string, number> = {};
  #loose: number[] = [];
  #first: ParsedBlock["first"] = null;
  #enough = first;
  #earliest = Number.POSITIVE_INFINITY;
  #latest = Number.NEGATIVE_INFINITY;

  /** the number of the last line */
  #line: number;

  /** `read`: how many lines of the file were read before. */
  constructor(
    {
      encoder,
      enricher,
      verdictCache,
    }: { encoder: BatchEncoder; enricher: Enricher; verdictCache: VerdictCache },
    { tier, linesBefore }: { tier: Tier | undefined; linesBefore: number },
  ) {
    this.#encoder = encoder;
    this.#enricher = enricher;
    this.#verdictCache = verdictCache;
    this.#tier = tier;
    this.#line = linesBefore;
  }

  /** There is enough to hand it on. */
  get isFull(): boolean {
    return this.#encoder.rows + this.#rejects.length >= this.#enough;
  }

  #request(read: Parsed, sum: number): void {
    const row = judgeLine(read, this.#tier, this.#line, sum);
    const request = this.#enricher.request(row.request);
    this.#encoder.add(request === row.request ? row : { ...row, request });
    const time = row.request.time_ms ?? 0;
    if (time < this.#earliest) this.#earliest = time;
    if (time > this.#latest) this.#latest = time;
    const { format, tier } = row.judged;
    this.#formats[format] = (this.#formats[format] ?? 0) + 1;
    this.#first ??= { source: read.parser.format.name, tier };
    if (read.parser.loose) this.#loose.push(this.#line);
    if (read.record.unknown_values) this.#newWords.line(read);
  }

  #reject(cause: string, raw: string): void {
    const reject = { line: this.#line, cause, raw: textOf(raw).slice(0, rawLimit) };
    this.#rejects.push(this.#enricher.reject(reject));
  }

  #text({ parser: reader, record: draft }: Parsed, line: string): void {
    this.#request(
      { parser: reader, record: reader.inRecordLayout(draft) },
      reader.format.redelivers ? checksumOfText(line) : 0,
    );
  }

  /** A line, as binary text. */
  text(raw: string, { parse: take }: LineParser): void {
    this.#line++;
    if (raw.length > lineLimit) {
      this.#reject("too_long", raw);
      return;
    }
    const line = withoutLineHead(raw);
    const taken = take(line);
    if ("record" in taken) this.#text(taken, line);
    else if ("skip" in taken) this.#skips[taken.skip] = (this.#skips[taken.skip] ?? 0) + 1;
    else this.#reject(taken.reject, raw);
  }

  /** Takes a line where it stands, if the reader that is asked first can tell; else it has to be made a text. */
  #takeAt(bytes: Buffer, from: number, to: number, reader: LayoutParser): boolean {
    const draft = to - from > lineLimit ? null : reader.parseBytes(bytes, from, to, this.#verdictCache);
    if (!draft || draft.skip !== undefined || draft.time_ms == null) return false;
    this.#line++;
    this.#request(
      { parser: reader, record: draft },
      reader.format.redelivers ? checksumOfLine(draft, bytes, from, to) : 0,
    );
    return true;
  }

  /** Whole lines, each with its line end but for the last. */
  bytes(bytes: Buffer, taker: LineParser): void {
    const coloured = bytes.includes(0x1b);
    let { first: reader } = taker;
    for (let from = 0; from < bytes.length; ) {
      const end = reader.endOf(bytes, from);
      const to = end > from && bytes[end - 1] === carriageReturn ? end - 1 : end;
      const wrapped = coloured || (!reader.ownObject && mayBeWrapped(bytes, from, to));
      if (wrapped || !this.#takeAt(bytes, from, to, reader)) {
        this.text(bytes.latin1Slice(from, end), taker);
        // it may have been a header, which gives the layout of what follows
        reader = taker.first;
      }
      from = end + 1;
    }
  }

  /** What was taken since the last time. */
  take(): CollectedBlock {
    const taken = {
      batch: this.#encoder.take(),
      rejects: this.#rejects,
      skips: this.#skips,
      formats: this.#formats,
      first: this.#first,
      span: this.#first ? ([this.#earliest, this.#latest] as const) : null,
      loose: this.#loose,
      newWords: this.#newWords.take(),
      routes: this.#enricher.newRoutes(),
    };
    this.#enough = Math.min(most, 2 * this.#enough);
    this.#rejects = [];
    this.#skips = {};
    this.#formats = {};
    this.#loose = [];
    this.#first = null;
    this.#earliest = Number.POSITIVE_INFINITY;
    this.#latest = Number.NEGATIVE_INFINITY;
    return taken;
  }
}
