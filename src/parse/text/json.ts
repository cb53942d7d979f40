import { byName, getterOf, setterOf } from "../../generated-accessors.ts";
import { type FieldTypeName, fieldTypeOf } from "../field-types/index.ts";
import { type FieldMap, firstValueColumns, type JsonLayout } from "../format.ts";
import type { LineRecord } from "../line-record.ts";
import { type Decode, jsonTextOf, printable, textOf, unchanged } from "./escapes.ts";
import { isObject, jsonWalk, maxDepth } from "./json-walk.ts";
import type { Nearness } from "./line-splitter.ts";

type FlatObject = Map<string, string>;

function asText(value: unknown): string {
  if (value === null || value === undefined) return "-";
  // without an exponent, which String() writes for small numbers
  if (typeof value === "number" && value !== 0 && Math.abs(value) < 1e-6) return value.toFixed(12);
  if (!isObject(value)) return String(value);
  return Array.isArray(value) && !value.some(isObject) ? JSON.stringify(value) : "-";
}

function flatten(object: object, prefix: string, flat: FlatObject, depth = 1): FlatObject {
  for (const [key, value] of Object.entries(object)) {
    const nested = isObject(value) && !Array.isArray(value) && depth < maxDepth;
    if (nested) flatten(value, `${prefix}${key}.`, flat, depth + 1);
    else flat.set(prefix + key, asText(value));
  }
  return flat;
}

// nginx without escape=json, Apache: "\xD0\x9F", also for quotes, backslashes and control characters
const hexEscapes = /(?<!\\)(?:\\\\)*((?:\\x[\dA-Fa-f]{2})+)/g;

/** Replaces escapes that JSON does not have by the bytes for which they stand. */
const withoutHexEscapes = (line: string): string =>
  line.replace(hexEscapes, (all, escapes: string) => {
    const bytes = Buffer.from(escapes.replaceAll("\\x", ""), "hex");
    const text = JSON.stringify(textOf(bytes.toString("latin1"))).slice(1, -1);
    return all.slice(0, all.length - escapes.length) + text;
  });

function parse(line: string, mend: JsonLayout["mend"]): object | null {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) && !Array.isArray(value) ? value : null;
  } catch {
    const unescaped = line.includes("\\x") ? withoutHexEscapes(line) : line;
    if (unescaped !== line) return parse(unescaped, mend);
    const mended = mend?.(line);
    return mended === undefined || mended === line ? null : parse(mended, undefined);
  }
}

/** The object of a line of binary text; null if the line is no object. */
function objectOf(text: string, { unwrap, mend }: JsonLayout): object | null {
  const line = unwrap?.(text) ?? text;
  return line.startsWith("{") ? parse(jsonTextOf(line), mend) : null;
}

function flatObjectOf(text: string, { fieldName = (key) => key, ...layout }: JsonLayout): FlatObject {
  const object = objectOf(text, layout) ?? {};
  const flat: FlatObject = new Map();
  for (const [key, value] of flatten(object, "", new Map())) {
    if (!flat.has(fieldName(key))) flat.set(fieldName(key), value);
  }
  return flat;
}

/** The fields of a line as text, for display; the names of nested keys are joined by dots. */
export const jsonFields = (line: string, layout: JsonLayout): readonly (readonly [string, string])[] => [
  ...flatObjectOf(line, layout),
];

/** The share of the groups of required keys that a line has, and the first key that it lacks. */
export function jsonNear(line: string, layout: JsonLayout): Nearness {
  const fields = flatObjectOf(line, layout);
  const missing = layout.needs.filter((group) => !group.some((key) => fields.has(key)));
  const field = missing[0]?.[0];
  return {
    share: 1 - missing.length / layout.needs.length,
    mismatch: field === undefined ? null : { field, text: "" },
  };
}

type JsonSetter = (record: LineRecord, value: unknown, decode: Decode) => void;

/** Stores a value as its text is stored, but integers without the detour by text where the type permits it. */
function setterFor(type: FieldTypeName, column: string): JsonSetter {
  const { store, convert, minInteger = Number.POSITIVE_INFINITY } = fieldTypeOf(type);
  if (!convert && minInteger === Number.POSITIVE_INFINITY) {
    return (record, value, decode) => store(byName(record), column, asText(value), decode);
  }
  const set = setterOf<LineRecord>(column);
  return (record, value, decode) => {
    if (typeof value === "number" && value >= minInteger && Number.isSafeInteger(value)) set(record, value);
    else if (convert) set(record, convert(typeof value === "string" ? value : asText(value), decode));
    else store(byName(record), column, asText(value), decode);
  };
}

function columnSetter(type: FieldTypeName, column: string): JsonSetter {
  const set = setterFor(type, column);
  if (!firstValueColumns.has(column)) return set;
  const get = getterOf(column);
  return (record, value, decode) => {
    if (get(record) == null) set(record, value, decode);
  };
}

/** Compiles a JSON layout. `fill` makes a record from an object; null for an object of another layout. */
export function compileJson(
  layout: JsonLayout,
  fieldMap: FieldMap,
): {
  readonly fill: (object: object, makeRecord: () => LineRecord, isPlain: boolean) => LineRecord | null;
  readonly objectOf: (line: string) => object | null;
} {
  const { slotOf, values } = jsonWalk(layout, fieldMap);
  let setters: readonly (readonly [slot: number, set: JsonSetter])[] | null = null;
  const compileSetters = () =>
    Object.entries(fieldMap).map(
      ([name, [type, column = type]]) => [slotOf(name), columnSetter(type, column)] as const,
    );
  return {
    objectOf: (line) => objectOf(line, layout),
    fill(object, makeRecord, isPlain) {
      const found = values(object);
      if (!found) return null;
      const record = makeRecord();
      const decode = isPlain ? unchanged : printable;
      // on first use: most layouts match no line of a run
      setters ??= compileSetters();
      for (const [slot, set] of setters) {
        const value = found[slot];
        if (value !== undefined) set(record, value, decode);
      }
      return record;
    },
  };
}
