import type { FieldMap, JsonLayout } from "../format.ts";
import { maxJsonDepth } from "../wasm/memory-map.ts";

// deeper than the lines of any known log; bounds the recursion
export const maxDepth = maxJsonDepth;
// bounded, so that logs with ever new keys cannot exhaust memory
const maxPaths = 5_000;

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** A key of an object, by the keys of the objects around it. */
interface JsonPath {
  /** Index of its value in `SlotValues`; -1 if the layout does not use it. */
  readonly slot: number;
  readonly path: string;
  readonly inner: Map<string, JsonPath>;
}

/** The values of an object by slot; undefined for those that it lacks. */
type SlotValues = unknown[];

/** Collects the values of the fields that a layout uses; the names of nested keys are joined by dots. */
export interface JsonWalk {
  readonly slotOf: (field: string) => number;
  /** Null for an object of another layout. The array is reused for the next object. */
  readonly values: (object: object) => SlotValues | null;
}

/** Resolves each path once, so that no name is joined and no unused value is converted per line. */
export function jsonWalk(
  { needs, lacks = [], fieldName = (key) => key }: JsonLayout,
  fieldMap: FieldMap,
): JsonWalk {
  const fields = [...new Set([...Object.keys(fieldMap), ...needs.flat(), ...lacks])];
  const slots = new Map(fields.map((name, slot) => [name, slot]));
  const slotOf = (name: string): number => slots.get(name) ?? -1;
  const groups = needs.map((group) => group.map(slotOf));
  const excluded = lacks.map(slotOf);
  const values: SlotValues = Array(fields.length).fill(undefined);
  let paths = 0;

  const pathIn = (outer: JsonPath, key: string): JsonPath => {
    const path = outer.path === "" ? key : `${outer.path}.${key}`;
    const resolved = { path, slot: slotOf(fieldName(path)), inner: new Map() };
    if (++paths <= maxPaths) outer.inner.set(key, resolved);
    return resolved;
  };
  const root: JsonPath = { path: "", slot: -1, inner: new Map() };

  const walk = (object: Readonly<Record<string, unknown>>, outer: JsonPath, depth: number): void => {
    for (const key in object) {
      const path = outer.inner.get(key) ?? pathIn(outer, key);
      const value = object[key];
      if (isObject(value) && !Array.isArray(value) && depth < maxDepth) walk(value, path, depth + 1);
      else if (path.slot >= 0 && values[path.slot] === undefined) values[path.slot] = value;
    }
  };

  const has = (slot: number): boolean => values[slot] !== undefined;
  return {
    slotOf,
    values(object) {
      values.fill(undefined);
      walk(object as Readonly<Record<string, unknown>>, root, 1);
      return groups.every((group) => group.some(has)) && !excluded.some(has) ? values : null;
    },
  };
}
