import type { JsonKeys } from "./format.ts";
import { jsonTextOf } from "./text.ts";

type Flat = Map<string, string>;

const asText = (value: unknown): string => {
  if (value === null || value === undefined) return "-";
  if (typeof value === "object") return JSON.stringify(value);
  // not in the form 8.7e-7, which small numbers take
  return typeof value === "number" && value !== 0 && Math.abs(value) < 1e-6
    ? value.toFixed(12)
    : String(value);
};

function flatten(object: object, prefix: string, into: Flat): Flat {
  for (const [key, value] of Object.entries(object)) {
    const nested = typeof value === "object" && value !== null && !Array.isArray(value);
    if (nested) flatten(value, `${prefix}${key}.`, into);
    else into.set(prefix + key, asText(value));
  }
  return into;
}

function parse(line: string, mend: JsonKeys["mend"]): object | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : null;
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
