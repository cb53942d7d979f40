import type { JsonKeys } from "./format.ts";
import { jsonTextOf } from "./text.ts";

type Flat = Map<string, string>;

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

// no log nests deeper, and a line of nothing but brackets must not fill the stack
const deepest = 8;

function asText(value: unknown): string {
  if (value === null || value === undefined) return "-";
  // not in the form 8.7e-7, which small numbers take
  if (typeof value === "number" && value !== 0 && Math.abs(value) < 1e-6) return value.toFixed(12);
  if (!isObject(value)) return String(value);
  return Array.isArray(value) && !value.some(isObject) ? JSON.stringify(value) : "-";
}

function flatten(object: object, prefix: string, into: Flat, depth = 1): Flat {
  for (const [key, value] of Object.entries(object)) {
    const nested = isObject(value) && !Array.isArray(value) && depth < deepest;
    if (nested) flatten(value, `${prefix}${key}.`, into, depth + 1);
    else into.set(prefix + key, asText(value));
  }
  return into;
}

function parse(line: string, mend: JsonKeys["mend"]): object | null {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) && !Array.isArray(value) ? value : null;
  } catch {
    const mended = mend?.(line);
    return mended === undefined || mended === line ? null : parse(mended, undefined);
  }
}

function wordsOf(text: string, layout: JsonKeys): Flat | null {
  const line = layout.unwrap?.(text) ?? text;
  const object = line.startsWith("{") ? parse(jsonTextOf(line), layout.mend) : null;
  if (!object) return null;
  const word = layout.word ?? ((key: string) => key);
  const words: Flat = new Map();
  for (const [key, value] of flatten(object, "", new Map())) {
    if (!words.has(word(key))) words.set(word(key), value);
  }
  return words;
}

/** The object of a line, nested keys joined by dots, every value as the text it stands for; null if it is none. */
export function jsonFields(line: string, layout: JsonKeys): Flat | null {
  const words = wordsOf(line, layout);
  return words && layout.needs.every((group) => group.some((key) => words.has(key))) ? words : null;
}

/** How many of the groups of keys that a layout needs a line has, 0 to 1. */
export function jsonNear(line: string, layout: JsonKeys): number {
  const words = wordsOf(line, layout);
  const found = layout.needs.filter((group) => group.some((key) => words?.has(key)));
  return found.length / layout.needs.length;
}
