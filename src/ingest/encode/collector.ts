import type { LineParser, Parsed } from "../../detect/line-parser.ts";
import type { Logged } from "../../detect/message-parser.ts";
import { structureOf } from "../../detect/structure.ts";
import { trimLine } from "../../detect/trim-line.ts";
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
import type { MessageRow } from "../../store/write/message-rows.ts";
import type { BatchEncoder } from "./batch-encoder.ts";
import { checksumOf, checksumOfText } from "./checksum.ts";
import type { Enricher } from "./enrich.ts";
import { judgeLine, judgeParsed } from "./judge.ts";
import type { JudgedRequest, Judgment } from "./judgment.ts";
import { messageRow } from "./message.ts";
import { MessageJoiner } from "./message-joiner.ts";
import type { ParsedBlock } from "./parsed-block.ts";
import { UnknownValues } from "./unknown-values.ts";

type CollectedLines = Omit<ParsedBlock, "offset" | "tail" | "lastLinePending" | "damaged" | "bytes" | "last">;

/** The last bytes of some lines as binary text. `before`: those of the preceding lines. */
export function lastBytes(before: string, { lines, unfinished }: TextBlock): string {
  let text = "";
  for (let index = lines.length - 1; index >= 0 && text.length < tailBytes; index--) {
    const isUnfinished = unfinished > 0 && index === lines.length - 1;
    text = `${lines[index]}${isUnfinished ? "" : "\n"}${text}`;
  }
  return (text.length < tailBytes ? before + text : text).slice(-tailBytes);
}

const pieceOfMessage = "piece of a message";
const noPieces = { lines: 0, bytes: 0, canRepeat: true };
const maxRawBytes = 4096;
// blocks start small, so that storing begins early
const firstBlockLines = 512;
const maxBlockLines = 4096;
const carriageReturn = 13;
const escapeCharacter = 0x1b;
const tab = 9;
// lines with free text have many
const maxStructures = 1000;
const blank = 32;

function firstCharacter(bytes: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to && (bytes[at] === blank || bytes[at] === tab)) at++;
  return at;
}

/** Collects the lines of a file: lines in; an encoded batch, rejects and counts out. */
export class LineCollector {
  readonly #encoder: BatchEncoder;
  readonly #enricher: Enricher;
  readonly #parsed: ParsedLine<Judgment>;
  readonly #tier: Tier | undefined;
  readonly #unknownValues = new UnknownValues();
  readonly #joiner = new MessageJoiner();
  /** the lines at the end that are pieces of a message and wait for its last one */
  #waiting = noPieces;
  /** structure of a line -> the loose parser of such lines, which no other parser matches */
  readonly #looseParsers = new Map<number, LayoutParser>();
  #lastLoose: LayoutParser | null = null;
  /** number of the last line */
  #line: number;
  #blockLines = firstBlockLines;
  #messages: MessageRow[] = [];
  #rejects: RejectedLine[] = [];
  #skips: Record<string, number> = {};
  #formats: Record<string, number> = {};
  #loose: number[] = [];
  #first: ParsedBlock["first"] = null;
  #earliest = Number.POSITIVE_INFINITY;
  #latest = Number.NEGATIVE_INFINITY;

  /** `linesBefore`: lines of the file that earlier runs read. */
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

  /** The block has enough lines to be stored, and does not end within a message. */
  get isFull(): boolean {
    return !this.#joiner.isPending && this.#rows >= this.#blockLines;
  }

  get #rows(): number {
    return this.#encoder.rows + this.#messages.length + this.#rejects.length;
  }

  #skip(cause: string, lines: number): void {
    this.#skips[cause] = (this.#skips[cause] ?? 0) + lines;
    if (this.#skips[cause] === 0) delete this.#skips[cause];
  }

  /** Counts a line of `bytes` bytes, if pieces of a message wait. */
  #noteWaiting(bytes: number, isPiece: boolean): void {
    const { lines, bytes: before, canRepeat } = this.#waiting;
    this.#waiting = this.#joiner.isPending
      ? { lines: lines + 1, bytes: before + bytes, canRepeat: canRepeat && isPiece }
      : noPieces;
  }

  /**
   * Ends the content within a message. `mayGrow`: the rest may follow, so its pieces are left for the next run, unless other
   * lines are between them. Returns the number of bytes that were left.
   */
  endMessages(mayGrow: boolean): number {
    const { lines, bytes, canRepeat } = this.#waiting;
    this.#waiting = noPieces;
    if (mayGrow && canRepeat && this.#joiner.isPending) {
      this.#joiner.flush();
      this.#skip(pieceOfMessage, -lines);
      this.#line -= lines;
      return bytes;
    }
    this.#rejectMessages();
    return 0;
  }

  /** Rejects the messages that did not end. The last piece of each is the reject; the others remain skipped. */
  #rejectMessages(): void {
    for (const { text, line } of this.#joiner.flush()) {
      this.#skip(pieceOfMessage, -1);
      this.#addReject("no_format", text, line);
    }
  }

  #addRequest(row: JudgedRequest, parser: LayoutParser, record: LineRecord): void {
    this.#encoder.add(row);
    const time = record.time_ms ?? 0;
    if (time < this.#earliest) this.#earliest = time;
    if (time > this.#latest) this.#latest = time;
    const { format, tier } = row.judged;
    this.#formats[format] = (this.#formats[format] ?? 0) + 1;
    this.#first ??= { source: parser.format.name, tier };
    if (parser.loose) {
      this.#loose.push(this.#line);
      this.#lastLoose = parser;
    }
    if (record.unknown_values) this.#unknownValues.addLine({ parser, record });
  }

  #addMessage(logged: Logged): void {
    const { errorLog } = logged;
    this.#messages.push(this.#enricher.message(messageRow(logged, this.#line)));
    this.#formats[errorLog.name] = (this.#formats[errorLog.name] ?? 0) + 1;
    this.#first ??= { source: errorLog.server, tier: this.#tier ?? "proxy" };
  }

  #addReject(cause: string, raw: string, line = this.#line): void {
    const reject = { line, cause, raw: textOf(raw).slice(0, maxRawBytes) };
    this.#rejects.push(this.#enricher.reject(reject));
  }

  #addParsed({ parser, record: parsed }: Parsed, line: string): void {
    const record = parser.inRecordLayout(parsed);
    const checksum = parser.format.redelivers ? checksumOfText(line) : 0;
    const row = judgeLine({ parser, record }, this.#tier, this.#line, checksum);
    const request = this.#enricher.request(record);
    this.#addRequest(request === record ? row : { ...row, request }, parser, record);
  }

  /** Adds a line as binary text. */
  addText(raw: string, { parse }: LineParser): void {
    this.#line++;
    if (raw.length > lineLimit) {
      this.#addReject("too_long", raw);
      return;
    }
    const own = trimLine(raw);
    const line = this.#joiner.add(own, this.#line);
    if (this.#joiner.isOverdue) this.#rejectMessages();
    this.#noteWaiting(raw.length + 1, line === null);
    if (line === null) {
      this.#skip(pieceOfMessage, 1);
      return;
    }
    if (line.length > lineLimit) {
      this.#addReject("too_long", line);
      return;
    }
    const outcome = parse(line);
    if ("record" in outcome) this.#addParsed(outcome, line);
    else if ("message" in outcome) this.#addMessage(outcome);
    else if ("skip" in outcome) this.#skip(outcome.skip, 1);
    else this.#addReject(outcome.reject, line === own ? raw : line);
  }

  /** Adds a line as bytes. False: it has to be added as text. */
  #addBytesOf(bytes: Buffer, from: number, to: number, parser: LayoutParser): boolean {
    // a byte order mark, which a value could contain, and blanks that are not part of the line
    if ((bytes[from] as number) <= blank || bytes[from] === 0xef) return false;
    const parsed = this.#parsed;
    if (to - from > lineLimit || !parser.parseBytes(bytes, from, to, parsed)) return false;
    const { record, values } = parsed;
    if (record.skip !== undefined || record.time_ms == null) return false;
    this.#line++;
    const judged = judgeParsed(parsed, parser, this.#tier);
    const request = this.#enricher.request(record);
    const checksum = judged.redelivers ? (parsed.checksum ?? checksumOf(bytes, from, to)) : 0;
    this.#addRequest({ request, values, judged, line: this.#line, checksum }, parser, record);
    return true;
  }

  /** Adds a line as bytes: with the first parser, or with a loose one if its structure is known to match no other. */
  #addUnwrapped(bytes: Buffer, from: number, to: number, first: LayoutParser): boolean {
    if (this.#addBytesOf(bytes, from, to, first)) return true;
    if (this.#looseParsers.size === 0) return false;
    const parser = this.#looseParsers.get(structureOf(bytes, from, to));
    return parser !== undefined && this.#addBytesOf(bytes, from, to, parser);
  }

  #noteLoose(bytes: Buffer, from: number, to: number): void {
    if (this.#lastLoose === null) return;
    if (this.#looseParsers.size >= maxStructures) this.#looseParsers.clear();
    this.#looseParsers.set(structureOf(bytes, from, to), this.#lastLoose);
  }

  /** Adds whole lines; only the last may lack its line end. */
  addBytes(bytes: Buffer, lineParser: LineParser): void {
    // most blocks have neither
    const needText = bytes.includes(escapeCharacter) || bytes.includes(0);
    let { first: parser } = lineParser;
    for (let from = 0; from < bytes.length; ) {
      const end = parser.endOf(bytes, from);
      const to = end > from && bytes[end - 1] === carriageReturn ? end - 1 : end;
      const start = firstCharacter(bytes, from, to);
      const isWrapped =
        needText || this.#joiner.isPending || (!parser.ownObject && mayBeWrapped(bytes, start, to));
      if (isWrapped || !this.#addUnwrapped(bytes, start, to, parser)) {
        this.#lastLoose = null;
        this.addText(bytes.latin1Slice(from, end), lineParser);
        if (!isWrapped) this.#noteLoose(bytes, start, to);
        // a header line changes the layout of the lines below it
        parser = lineParser.first;
      }
      from = end + 1;
    }
  }

  /** Returns what was added since the last call. */
  flush(): CollectedLines {
    const collected = {
      batch: this.#encoder.flush(),
      messages: this.#messages,
      rejects: this.#rejects,
      skips: this.#skips,
      formats: this.#formats,
      first: this.#first,
      span: Number.isFinite(this.#earliest) ? ([this.#earliest, this.#latest] as const) : null,
      loose: this.#loose,
      unknownValues: this.#unknownValues.flush(),
      routes: this.#enricher.newRoutes(),
    };
    this.#blockLines = Math.min(maxBlockLines, 2 * this.#blockLines);
    this.#messages = [];
    this.#rejects = [];
    this.#skips = {};
    this.#formats = {};
    this.#loose = [];
    this.#first = null;
    this.#earliest = Number.POSITIVE_INFINITY;
    this.#latest = Number.NEGATIVE_INFINITY;
    return collected;
  }
}
