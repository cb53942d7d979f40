import { isAscii } from "node:buffer";
import type { Draft, JsonKeys, Vocabulary } from "../format.ts";
import { compileJson } from "../text/json.ts";
import { Next } from "./next.ts";

const brace = 0x7b;
const tab = new Next(0x09);
const del = new Next(0x7f);
const escapes = new Next(0x5c);

function parsed(text: string): object | null {
  try {
    return JSON.parse(text) as object;
  } catch {
    return null;
  }
}

/** Reads one object a line; null where the line is another thing, or of another layout. */
export type JsonReader = (
  bytes: Buffer,
  from: number,
  to: number,
  make: () => Draft,
) => { readonly object: object; readonly draft: Draft } | null;

/** Of plain ASCII; any other line is left to the reader of text. */
export function jsonReader(layout: JsonKeys, vocabulary: Vocabulary): JsonReader {
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
