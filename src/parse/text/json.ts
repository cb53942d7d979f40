import { byName, setterOf } from "../../generated-accessors.ts";
import { type FieldTypeName, fieldTypeOf } from "../field-types/index.ts";
import type { FieldMap, JsonLayout, LineRecord } from "../format.ts";
import { asItIs, type Decode, jsonTextOf, safeText } from "./escapes.ts";
import { deepest, isObject, walkOf } from "./json-walk.ts";

type Flat = Map<string, string>;

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

function parse(line: string, mend: JsonLayout["mend"]): object | null {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) && !Array.isArray(value) ? value : null;
  } catch {
    const mended = mend?.(line);
    return mended === undefined || mended === line ? null : parse(mended, undefined);
  }
}

/** The object of a line, as binary text; null if it is none. */
function objectOf(text: string, { unwrap, mend }: JsonLayout): object | null {
  const line = unwrap?.(text) ?? text;
  return line.startsWith("{") ? parse(jsonTextOf(line), mend) : null;
}

function wordsOf(text: string, layout: JsonLayout): Flat {
  const object = objectOf(text, layout) ?? {};
  const word = layout.fieldName ?? ((key: string) => key);
  const words: Flat = new Map();
  for (const [key, value] of flatten(object, "", new Map())) {
    if (!words.has(word(key))) words.set(word(key), value);
  }
  return words;
}

/** The object of a line, nested keys joined by dots, every value as the text it stands for; for people to see. */
export const jsonFields = (line: string, layout: JsonLayout): readonly (readonly [string, string])[] => [
  ...wordsOf(line, layout),
];

/** How many of the groups of keys that a layout needs a line has, 0 to 1. */
export function jsonNear(line: string, layout: JsonLayout): number {
  const words = wordsOf(line, layout);
  const found = layout.needs.filter((group) => group.some((key) => words.has(key)));
  return found.length / layout.needs.length;
}

type JsonSetter = (draft: LineRecord, value: unknown, decode: Decode) => void;

/** How a value of JSON fills the draft: as its text would, and a number in its simple form at once. */
function fillOf(kind: FieldTypeName, to: string): JsonSetter {
  const { store: read, convert: textValue, minInteger: least = Number.POSITIVE_INFINITY } = fieldTypeOf(kind);
  if (!textValue && least === Number.POSITIVE_INFINITY) {
    return (draft, value, decode) => read(byName(draft), to, asText(value), decode);
  }
  const set = setterOf<LineRecord>(to);
  return (draft, value, decode) => {
    if (typeof value === "number" && value >= least && Number.isSafeInteger(value)) set(draft, value);
    else if (textValue) set(draft, textValue(typeof value === "string" ? value : asText(value), decode));
    else read(byName(draft), to, asText(value), decode);
  };
}

/** Compiles keys to a reader of objects: it fills a draft, or gives null where the object is of another layout. */
export function compileJson(
  layout: JsonLayout,
  vocabulary: FieldMap,
): {
  readonly fill: (object: object, make: () => LineRecord, plain: boolean) => LineRecord | null;
  readonly objectOf: (line: string) => object | null;
} {
  const { slotOf, values } = walkOf(layout, vocabulary);
  let fills: readonly (readonly [slot: number, fill: JsonSetter])[] | null = null;
  // most layouts have no line in a run
  const made = () =>
    Object.entries(vocabulary).map(([name, [kind, to = kind]]) => [slotOf(name), fillOf(kind, to)] as const);
  return {
    objectOf: (line) => objectOf(line, layout),
    fill(object, make, plain) {
      const found = values(object);
      if (!found) return null;
      const draft = make();
      const decode = plain ? asItIs : safeText;
      fills ??= made();
      for (const [slot, fill] of fills) {
        const value = found[slot];
        if (value !== undefined) fill(draft, value, decode);
      }
      return draft;
    },
  };
}
