import { isAscii } from "node:buffer";
import type { FieldMap, JsonLayout, LineRecord } from "../format.ts";
import { compileJson } from "../text/json.ts";
import { ByteFinder } from "./next.ts";

const brace = 0x7b;
const tab = new ByteFinder(0x09);
const del = new ByteFinder(0x7f);
const escapes = new ByteFinder(0x5c);

function parsed(text: string): object | null {
  try {
    return JSON.parse(text) as object;
  } catch {
    return null;
  }
}

/** Reads one object a line; null where the line is another thing, or of another layout. */
export type JsonObjectParser = (
  bytes: Buffer,
  from: number,
  to: number,
  make: () => LineRecord,
) => { readonly object: object; readonly draft: LineRecord } | null;

/** Of plain ASCII; any other line is left to the reader of text. */
export function jsonObjectParser(layout: JsonLayout, vocabulary: FieldMap): JsonObjectParser {
  if (layout.unwrap) return () => null;
  const { fill } = compileJson(layout, vocabulary);
  return (bytes, from, to, make) => {
    if (bytes[from] !== brace || tab.isIn(bytes, from, to) || del.isIn(bytes, from, to)) return null;
    const line = bytes.subarray(from, to);
    if (!isAscii(line)) return null;
    const object = parsed(line.latin1Slice());
    // without an escape, no text holds what has to be made visible
    const draft = object && fill(object, make, !escapes.isIn(bytes, from, to));
    return object && draft && { object, draft };
  };
}
