import type { Draft, Layout } from "./format.ts";
import { isLoose, type LineReader, lineReader } from "./line-reader.ts";
import { unwrapped } from "./wrappers.ts";

export interface Read {
  readonly reader: LineReader;
  readonly draft: Draft;
}
export interface Skip {
  readonly skip: string;
}
export interface Reject {
  readonly reject: string;
}

function weigh(reader: LineReader, sample: readonly string[]): number {
  const read = sample.filter((line) => reader.read(line)?.time_ms != null);
  return read.length + read.filter((line) => reader.format.marks?.test(line)).length;
}

/** The line within what a collector of logs put around it, where a reader knows it. */
function innermost(readers: readonly LineReader[], line: string): string | null {
  for (const inner of unwrapped(line)) if (readers.some((reader) => reader.read(inner))) return inner;
  return null;
}

/**
 * Puts readers in the order in which lines of a file are tried: those that read most of the sample first, equals as
 * they came. A reader that lets unknown text pass is asked only after all others.
 */
export function rank(readers: readonly LineReader[], sample: readonly string[]): readonly LineReader[] {
  const inner = sample.map((line) => innermost(readers, line) ?? line);
  const weights = new Map(readers.map((reader) => [reader, weigh(reader, inner)]));
  const weight = (reader: LineReader): number => weights.get(reader) ?? 0;
  return readers.toSorted((a, b) => Number(isLoose(a)) - Number(isLoose(b)) || weight(b) - weight(a));
}

const headerReader = (readers: readonly LineReader[], line: string): LineReader | null => {
  for (const format of new Set(readers.map((reader) => reader.format))) {
    const layout: Layout | null | undefined = format.header?.(line);
    if (layout) return lineReader(format, layout);
  }
  return null;
};

/**
 * Reads the lines of one file, one after the other: each by the first reader that fits, so that a file may hold
 * several formats. A header line gives the layout of what follows it.
 */
export function lineTaker(readers: readonly LineReader[]): (line: string) => Read | Skip | Reject {
  const skips = [...new Set(readers.map(({ format }) => format))].flatMap(({ skips = [] }) => skips);
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

  const take = (line: string): Read | Skip | Reject | null => {
    for (const reader of order) {
      const draft = reader.read(line);
      if (!draft) continue;
      if (typeof draft["no_request"] === "string") return { skip: draft["no_request"] };
      return draft.time_ms == null ? { reject: "no_time" } : { reader, draft };
    }
    const cause = skips.find(([, pattern]) => pattern.test(line))?.[0];
    return cause === undefined ? null : { skip: cause };
  };

  // a blank of a wrapper can pass for a field of a loose format, so the inside is asked first
  const takeInner = (line: string): Read | Skip | Reject | null => {
    for (const inner of unwrapped(line)) {
      const taken = take(inner);
      if (taken) return taken;
    }
    return null;
  };

  return (line) => {
    if (line.trim() === "") return { skip: "empty" };
    return takeInner(line) ?? take(line) ?? unread(line);
  };
}
