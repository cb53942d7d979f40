import { isAscii } from "node:buffer";
import type { FieldMap, JsonLayout } from "../format.ts";
import type { LineRecord } from "../line-record.ts";
import { compileJson } from "../text/json.ts";
import { ByteFinder } from "./byte-finder.ts";

const openBrace = 0x7b;
const tabs = new ByteFinder(0x09);
const deletes = new ByteFinder(0x7f);
const backslashes = new ByteFinder(0x5c);

function parsed(text: string): object | null {
  try {
    return JSON.parse(text) as object;
  } catch {
    return null;
  }
}

/** Parses one JSON object a line; null if the line is no such object, or needs the text parser. */
export type JsonObjectParser = (
  bytes: Buffer,
  from: number,
  to: number,
  makeRecord: () => LineRecord,
) => { readonly object: object; readonly record: LineRecord } | null;

/** For lines of ASCII without control characters, which need no repair before JSON.parse. */
export function jsonObjectParser(layout: JsonLayout, fieldMap: FieldMap): JsonObjectParser {
  if (layout.unwrap) return () => null;
  const { fill } = compileJson(layout, fieldMap);
  return (bytes, from, to, makeRecord) => {
    if (bytes[from] !== openBrace || tabs.isIn(bytes, from, to) || deletes.isIn(bytes, from, to)) return null;
    const line = bytes.subarray(from, to);
    if (!isAscii(line)) return null;
    const object = parsed(line.latin1Slice());
    // without a backslash, no text contains an escaped control character
    const record = object && fill(object, makeRecord, !backslashes.isIn(bytes, from, to));
    return object && record && { object, record };
  };
}
