import { unwrapped } from "../parse/envelopes.ts";
import type { Format, Layout } from "../parse/format.ts";
import type { LineRecord } from "../parse/line-record.ts";
import { type LayoutParser, layoutParser } from "../parse/parser.ts";

export interface Parsed {
  readonly parser: LayoutParser;
  readonly record: LineRecord;
}
export interface Skip {
  readonly skip: string;
}
export interface Reject {
  readonly reject: string;
}

// as it stands in a binary string
const byteOrderMark = "\xEF\xBB\xBF";

// a reader that reads none of every eighth line is not tried on the others
const step = 8;

function weigh(reader: LayoutParser, sample: readonly string[]): number {
  const reads = (line: string): boolean => reader.parse(line)?.time_ms != null;
  if (!sample.some((line, index) => index % step === 0 && reads(line))) return 0;
  const read = sample.filter(reads);
  return read.length + read.filter((line) => reader.format.marks?.test(line)).length;
}

/** Layouts of a server's own first, then what people write by hand, last what lets unknown text pass. */
function generality(reader: LayoutParser): number {
  if (reader.loose) return 2;
  return "needs" in reader.layout && reader.layout.general ? 1 : 0;
}

/** The line within what a collector of logs put around it, where a reader knows it. */
function innermost(readers: readonly LayoutParser[], line: string): string | null {
  for (const inner of unwrapped(line)) if (readers.some((reader) => reader.parse(inner))) return inner;
  return null;
}

/** How many lines are enough to tell formats by. */
export const sampleSize = 500;

/**
 * Puts readers in the order in which lines of a file are tried: the particular before the general, then those that
 * read most of the first lines, equals as they came.
 */
export function rank(readers: readonly LayoutParser[], lines: readonly string[]): readonly LayoutParser[] {
  const inner = lines.slice(0, sampleSize).map((line) => innermost(readers, line) ?? line);
  const weights = new Map(readers.map((reader) => [reader, weigh(reader, inner)]));
  const weight = (reader: LayoutParser): number => weights.get(reader) ?? 0;
  return readers.toSorted((a, b) => generality(a) - generality(b) || weight(b) - weight(a));
}

// files of a server have the same header, and a reader that has read some of them knows what comes
const known = new Map<Format, Map<string, LayoutParser>>();
const remembered = 100;

function readerOfHeader(format: Format, line: string): LayoutParser | null {
  const own = known.get(format) ?? new Map<string, LayoutParser>();
  known.set(format, own);
  const met = own.get(line);
  if (met) return met;
  const layout: Layout | null | undefined = format.header?.(line);
  if (!layout) return null;
  if (own.size >= remembered) own.clear();
  const reader = layoutParser(format, layout);
  own.set(line, reader);
  return reader;
}

const headerReader = (readers: readonly LayoutParser[], line: string): LayoutParser | null => {
  for (const format of new Set(readers.map((reader) => reader.format))) {
    const reader = readerOfHeader(format, line);
    if (reader) return reader;
  }
  return null;
};

export interface LineParser {
  readonly parse: (line: string) => Parsed | Skip | Reject;
  /** the one that is asked first */
  readonly first: LayoutParser;
}

/**
 * Reads the lines of one file, one after the other: each by the first reader that fits, so that a file may hold
 * several formats. A header line gives the layout of what follows it.
 */
export function lineParser(readers: readonly LayoutParser[]): LineParser {
  let skips: Format["skips"];
  let order = readers;

  const unread = (line: string): Skip | Reject => {
    const header = headerReader(readers, line);
    if (header) {
      order = [header, ...readers];
      return { skip: "header" };
    }
    if (line.startsWith("#")) return { skip: "comment" };
    return { reject: "no_format" };
  };

  const takeBy = (reader: LayoutParser, line: string): Parsed | Skip | Reject | null => {
    const draft = reader.parse(line);
    if (!draft) return null;
    if (draft.skip !== undefined) return { skip: draft.skip };
    return draft.time_ms == null ? { reject: "no_time" } : { parser: reader, record: draft };
  };

  const take = (line: string): Parsed | Skip | Reject | null => {
    for (const reader of order) {
      const taken = takeBy(reader, line);
      if (taken) return taken;
    }
    skips ??= [...new Set(readers.map(({ format }) => format))].flatMap((format) => format.skips ?? []);
    const cause = skips.find(([, pattern]) => pattern.test(line))?.[0];
    return cause === undefined ? null : { skip: cause };
  };

  // a blank of a wrapper can pass for a field of a loose format, so the inside is asked first
  const takeInner = (line: string): Parsed | Skip | Reject | null => {
    for (const inner of unwrapped(line)) {
      const taken = take(inner);
      if (taken) return taken;
    }
    return null;
  };

  return {
    parse(text) {
      const line = text.startsWith(byteOrderMark) ? text.slice(byteOrderMark.length) : text;
      if (line.trim() === "") return { skip: "empty" };
      const [first] = order;
      const own = first?.ownObject ? takeBy(first, line) : null;
      return own ?? takeInner(line) ?? take(line) ?? unread(line);
    },
    get first() {
      return order[0] as LayoutParser;
    },
  };
}
