import { withoutLineHead } from "../../detect/line-ends.ts";
import type { LineParser, Parsed } from "../../detect/line-parser.ts";
import { tailBytes } from "../../input/disk.ts";
import { lineLimit } from "../../input/lines/bounds.ts";
import type { TextBlock } from "../../input/lines/text.ts";
import type { VerdictCache } from "../../parse/bytes/verdict-cache.ts";
import { mayBeWrapped } from "../../parse/envelopes.ts";
import type { LineRecord } from "../../parse/line-record.ts";
import { ParsedLine } from "../../parse/parsed-line.ts";
import type { LayoutParser } from "../../parse/parser.ts";
import { textOf } from "../../parse/text/escapes.ts";
import type { Tier } from "../../request.ts";
import type { RejectedLine } from "../../store/write/batch.ts";
import type { BatchEncoder } from "./batch-encoder.ts";
import { checksumOf, checksumOfText } from "./checksum.ts";
import type { Enricher } from "./enrich.ts";
import { judgeLine, judgeParsed } from "./judge.ts";
import type { JudgedRequest, Judgment } from "./judgment.ts";
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
  readonly #parsed: ParsedLine<Judgment>;
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
    }: { encoder: BatchEncoder; enricher: Enricher; verdictCache: VerdictCache<Judgment> },
    { tier, linesBefore }: { tier: Tier | undefined; linesBefore: number },
  ) {
    this.#encoder = encoder;
    this.#enricher = enricher;
    this.#parsed = new ParsedLine(verdictCache);
    this.#tier = tier;
    this.#line = linesBefore;
  }

  /** There is enough to hand it on. */
  get isFull(): boolean {
    return this.#encoder.rows + this.#rejects.length >= this.#enough;
  }

  #request(row: JudgedRequest, parser: LayoutParser, record: LineRecord): void {
    this.#encoder.add(row);
    const time = record.time_ms ?? 0;
    if (time < this.#earliest) this.#earliest = time;
    if (time > this.#latest) this.#latest = time;
    const { format, tier } = row.judged;
    this.#formats[format] = (this.#formats[format] ?? 0) + 1;
    this.#first ??= { source: parser.format.name, tier };
    if (parser.loose) this.#loose.push(this.#line);
    if (record.unknown_values) this.#newWords.line({ parser, record });
  }

  #reject(cause: string, raw: string): void {
    const reject = { line: this.#line, cause, raw: textOf(raw).slice(0, rawLimit) };
    this.#rejects.push(this.#enricher.reject(reject));
  }

  #text({ parser, record: parsed }: Parsed, line: string): void {
    const record = parser.inRecordLayout(parsed);
    const checksum = parser.format.redelivers ? checksumOfText(line) : 0;
    const row = judgeLine({ parser, record }, this.#tier, this.#line, checksum);
    const request = this.#enricher.request(record);
    this.#request(request === record ? row : { ...row, request }, parser, record);
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

  /** Adds a line of bytes. False: it has to be parsed as text. */
  #addBytes(bytes: Buffer, from: number, to: number, parser: LayoutParser): boolean {
    const parsed = this.#parsed;
    if (to - from > lineLimit || !parser.parseBytes(bytes, from, to, parsed)) return false;
    const { record, values } = parsed;
    if (record.skip !== undefined || record.time_ms == null) return false;
    this.#line++;
    const judged = judgeParsed(parsed, parser, this.#tier);
    const request = this.#enricher.request(record);
    const checksum = judged.redelivers ? (parsed.checksum ?? checksumOf(bytes, from, to)) : 0;
    this.#request({ request, values, judged, line: this.#line, checksum }, parser, record);
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
      if (wrapped || !this.#addBytes(bytes, from, to, reader)) {
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
      batch: this.#encoder.flush(),
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
