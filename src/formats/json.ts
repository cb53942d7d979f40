import type { JsonKeys } from "./format.ts";
import { textOf } from "./text.ts";

type Flat = Map<string, string>;

const asText = (value: unknown): string => {
  if (value === null || value === undefined) return "-";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
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

/** The object of a line, nested keys joined by dots, every value as the text it stands for; null if it is none. */
export function jsonFields(line: string, layout: JsonKeys): Flat | null {
  if (!line.startsWith("{")) return null;
  const object = parse(textOf(line), layout.mend);
  if (!object) return null;
  const flat = flatten(object, "", new Map());
  const word = layout.word ?? ((key: string) => key);
  const words: Flat = new Map();
  for (const [key, value] of flat) if (!words.has(word(key))) words.set(word(key), value);
  return layout.needs.every((group) => group.some((key) => words.has(key))) ? words : null;
}
