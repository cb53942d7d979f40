import type { FieldMap, JsonLayout } from "../format.ts";
import { deepestObject } from "../wasm/memory-map.ts";

// no log nests deeper, and a line of nothing but brackets must not fill the stack
export const deepest = deepestObject;
// keys that are remembered: a log of nothing but new ones must not fill the memory
const remembered = 5_000;

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** A key of a line, at its place within the objects around it. */
interface JsonPath {
  /** where its value is put; -1 where nobody asks for it */
  readonly slot: number;
  readonly path: string;
  readonly inner: Map<string, JsonPath>;
}

/** The values of a line by their slots; undefined where the line has none. */
export type SlotValues = unknown[];

/** Takes an object apart: values of the words that a layout asks for, nested keys joined by dots. */
export interface JsonWalk {
  readonly slotOf: (word: string) => number;
  /** null where the object is of another layout; the same array for each object */
  readonly values: (object: object) => SlotValues | null;
}

/** Looks each key up where it stands: no key is joined, and no value made a text, that nobody asks for. */
export function walkOf(
  { needs, lacks = [], fieldName: word = (key) => key }: JsonLayout,
  vocabulary: FieldMap,
): JsonWalk {
  const words = [...new Set([...Object.keys(vocabulary), ...needs.flat(), ...lacks])];
  const slots = new Map(words.map((name, slot) => [name, slot]));
  const slotOf = (name: string): number => slots.get(name) ?? -1;
  const groups = needs.map((group) => group.map(slotOf));
  const strangers = lacks.map(slotOf);
  const values: SlotValues = Array(words.length).fill(undefined);
  let places = 0;

  const placeIn = (outer: JsonPath, key: string): JsonPath => {
    const path = outer.path === "" ? key : `${outer.path}.${key}`;
    const place = { path, slot: slotOf(word(path)), inner: new Map() };
    if (++places <= remembered) outer.inner.set(key, place);
    return place;
  };
  const root: JsonPath = { path: "", slot: -1, inner: new Map() };

  const walk = (object: Readonly<Record<string, unknown>>, outer: JsonPath, depth: number): void => {
    for (const key in object) {
      const place = outer.inner.get(key) ?? placeIn(outer, key);
      const value = object[key];
      if (isObject(value) && !Array.isArray(value) && depth < deepest) walk(value, place, depth + 1);
      else if (place.slot >= 0 && values[place.slot] === undefined) values[place.slot] = value;
    }
  };

  const has = (slot: number): boolean => values[slot] !== undefined;
  return {
    slotOf,
    values(object) {
      values.fill(undefined);
      walk(object as Readonly<Record<string, unknown>>, root, 1);
      return groups.every((group) => group.some(has)) && !strangers.some(has) ? values : null;
    },
  };
}
