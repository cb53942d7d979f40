import { isEmptyMessage, unwrapped } from "../parse/envelopes.ts";
import type { Format } from "../parse/format.ts";
import type { LineRecord } from "../parse/line-record.ts";
import { type LayoutParser, layoutParser } from "../parse/parser.ts";
import { type Logged, type MessageParser, parseUtcMessage } from "./message-parser.ts";
import { trimLine, withoutTrailingBlanks } from "./trim-line.ts";

export interface Parsed {
  readonly parser: LayoutParser;
  readonly record: LineRecord;
}
interface Skip {
  readonly skip: string;
}
interface Reject {
  readonly reject: string;
}
type ParseOutcome = Parsed | Logged | Skip | Reject;

/** Parses the lines of one file, in order: a line in; a record, a message, a skip or a reject out. */
export interface LineParser {
  readonly parse: (line: string) => ParseOutcome;
  /** the parser that is tried first */
  readonly first: LayoutParser;
}

// files of a server have the same header, and a compiled parser can be used for all of them
const byHeader = new Map<Format, Map<string, LayoutParser>>();
const headerCacheSize = 100;

function headerParserOf(format: Format, line: string): LayoutParser | null {
  const cache = byHeader.get(format) ?? new Map<string, LayoutParser>();
  byHeader.set(format, cache);
  const cached = cache.get(line);
  if (cached) return cached;
  const layout = format.header?.(line);
  if (!layout) return null;
  if (cache.size >= headerCacheSize) cache.clear();
  const parser = layoutParser(format, layout);
  cache.set(line, parser);
  return parser;
}

const formatsOf = (parsers: readonly LayoutParser[]): readonly Format[] => [
  ...new Set(parsers.map(({ format }) => format)),
];

/** The parser of the lines below a header line; null if the line is no header. */
function headerParser(parsers: readonly LayoutParser[], line: string): LayoutParser | null {
  for (const format of formatsOf(parsers)) {
    const parser = headerParserOf(format, line);
    if (parser) return parser;
  }
  return null;
}

function parseWith(parser: LayoutParser, line: string): ParseOutcome | null {
  const record = parser.parse(line);
  if (!record) return null;
  if (record.skip !== undefined) return { skip: record.skip };
  return record.time_ms == null ? { reject: "no_time" } : { parser, record };
}

/** The outcome of the first parser that matches a line. */
function parseRequest(parsers: readonly LayoutParser[], line: string): ParseOutcome | null {
  let rejected: Reject | null = null;
  for (const parser of parsers) {
    const outcome = parseWith(parser, line);
    // another layout may know the field that has the time
    if (outcome && "reject" in outcome) rejected ??= outcome;
    else if (outcome) return outcome;
  }
  return rejected;
}

/** The layout matched the whole line. */
const isExact = (outcome: ParseOutcome | null): boolean =>
  outcome !== null && "parser" in outcome && !outcome.parser.loose;

/** Tries parsers in their order on each line, so that a file may contain several formats. */
export function lineParser(
  parsers: readonly LayoutParser[],
  parseMessage: MessageParser = parseUtcMessage,
): LineParser {
  let skips: Format["skips"];
  let order = parsers;
  // an error log has no requests, so its lines are not tried as such
  let isAfterMessage = false;

  const skipOf = (line: string): Skip | null => {
    skips ??= [
      ...formatsOf(parsers).flatMap((format) => format.skips ?? []),
      ...(parsers[0]?.format.ownSkips ?? []),
    ];
    const cause = skips.find(([, pattern]) => pattern.test(line))?.[0];
    return cause === undefined ? null : { skip: cause };
  };

  const parseContent = (line: string): ParseOutcome | null => {
    const early = isAfterMessage ? parseMessage(line) : null;
    if (early) return early;
    const outcome = parseRequest(order, line);
    if (outcome && !("reject" in outcome)) return outcome;
    return (isAfterMessage ? null : parseMessage(line)) ?? outcome ?? skipOf(line);
  };

  const parseEnvelope = (line: string): ParseOutcome | null => {
    for (const content of unwrapped(line)) {
      const outcome = parseContent(content);
      if (outcome) return outcome;
    }
    return null;
  };

  const parseOther = (line: string): Skip | Reject => {
    const parser = headerParser(parsers, line);
    if (parser) {
      order = [parser, ...parsers];
      return { skip: "header" };
    }
    return line.startsWith("#") ? { skip: "comment" } : { reject: "no_format" };
  };

  const parseKnown = (line: string): ParseOutcome | null => {
    const [first] = order;
    const own = first?.ownObject ? parseWith(first, line) : null;
    // a loose layout can match a whole envelope, so its content is tried first
    return own ?? parseEnvelope(line) ?? parseContent(line);
  };

  const parseLine = (text: string): ParseOutcome => {
    const line = trimLine(text);
    if (line.trim() === "" || isEmptyMessage(line)) return { skip: "empty" };
    // servers escape NULs in access logs, so these are bytes of another kind of file
    if (line.includes("\0")) return parseMessage(line) ?? { reject: "no_format" };
    const trimmed = withoutTrailingBlanks(line);
    const outcome = parseKnown(line);
    if (trimmed === line || isExact(outcome)) return outcome ?? parseOther(line);
    return parseKnown(trimmed) ?? outcome ?? parseOther(line);
  };

  return {
    parse(text) {
      const outcome = parseLine(text);
      isAfterMessage = "message" in outcome;
      return outcome;
    },
    get first() {
      return order[0] as LayoutParser;
    },
  };
}
