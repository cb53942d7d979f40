import type { Draft, Format, Layout } from "../format.ts";
import { decoders } from "../text.ts";
import { columnsCode, templateCode } from "./code.ts";
import { fillOf } from "./fields.ts";
import type { Fill } from "./fill.ts";
import { jsonReader } from "./json.ts";
import type { Key } from "./key.ts";

/** Reads a line where it stands; null where the line has another form, or one that only the reader of text understands. */
export type ByteReader = (bytes: Buffer, from: number, to: number, make: () => Draft) => Draft | null;

/** What is stored of each request by itself, whatever its format. */
export const stored = [
  "time_ms",
  "client_ip",
  "path",
  "query",
  "referer",
  "user_agent",
  "request_time_ms",
  "upstream_time_ms",
  "bytes_sent",
  "bytes_received",
  "request_id",
  "trace_id",
  "edge_id",
  "forwarded_ip",
];

/** The fields of a line in their order. */
export const fieldNames = (layout: Exclude<Layout, { needs: unknown }>): readonly string[] =>
  "parts" in layout
    ? layout.parts.flatMap((part) => (typeof part === "string" ? [] : [part.field]))
    : layout.columns;

/**
 * Compiles a layout to a reader over bytes: it makes no text that is not asked for, and says the same as the reader of
 * text wherever it says anything. `key`: is told what stands in the line.
 */
export function byteReader({ vocabulary, measures = [] }: Format, layout: Layout, key: Key): ByteReader {
  if ("needs" in layout) return jsonReader(layout, vocabulary, key);
  const kept = new Set([...stored, ...measures]);
  const line = { decode: decoders[layout.escape], key, isMeasure: (to: string) => kept.has(to) };
  const fills = fieldNames(layout).map((name): Fill | null => {
    const reading = vocabulary[name];
    return reading ? fillOf(reading, line) : null;
  });
  const read =
    "parts" in layout ? templateCode(layout, vocabulary, fills) : columnsCode(layout, vocabulary, fills);
  return read ?? (() => null);
}
