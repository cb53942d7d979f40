import type { Rule, Verdict } from "../faults/rule.ts";
import { byName } from "../generated-accessors.ts";
import type { FieldMap, Format, KnownValues } from "./format.ts";
import type { LineRecord, UnknownValue } from "./line-record.ts";

/** Values of a list, joined in one field: `UF,URX`. */
export const joinedValues = (values: readonly string[], separator: string): RegExp => {
  const any = `(?:${values.join("|")})`;
  return new RegExp(`^${any}(?:${separator}${any})*$`);
};

/** The values of a column that rules test for equality. */
export function valuesInRules<Fields>(
  rules: readonly Rule<Fields>[],
  column: keyof Fields,
): readonly string[] {
  return rules.flatMap(([, when]) => {
    const test: unknown = when[column];
    return [test].flat().filter((value): value is string => typeof value === "string");
  });
}

/** The vendor's name of the field that fills a column. */
const vendorFieldOf = (fieldMap: FieldMap, column: string): string =>
  Object.entries(fieldMap).find(([, [type, filled = type]]) => filled === column)?.[0] ?? column;

type UnknownFinder = (record: LineRecord) => readonly UnknownValue[];

const none: readonly UnknownValue[] = [];

const testOf = (known: KnownValues): ((value: string) => boolean) => {
  if (known instanceof RegExp) return (value) => known.test(value);
  const values = new Set(known);
  return (value) => values.has(value);
};

function finderOf({ knownValues = {}, fieldMap }: Format): UnknownFinder {
  const columns = Object.entries(knownValues).flatMap(([column, known]) =>
    known ? [{ column, isKnown: testOf(known), field: vendorFieldOf(fieldMap, column) }] : [],
  );
  if (columns.length === 0) return () => none;
  return (record) => {
    const values = byName(record);
    let unknown: UnknownValue[] | undefined;
    for (const { column, isKnown, field } of columns) {
      const value = values[column];
      if (typeof value !== "string" || value === "" || isKnown(value)) continue;
      unknown ??= [];
      unknown.push([field, value]);
    }
    return unknown ?? none;
  };
}

const finders = new Map<Format, UnknownFinder>();

/** The values of a line that are missing from the vendor's lists. */
export function unknownValuesOf(format: Format, record: LineRecord): readonly UnknownValue[] {
  let finder = finders.get(format);
  if (!finder) {
    finder = finderOf(format);
    finders.set(format, finder);
  }
  return finder(record);
}

/** An unknown value may change what the other fields mean, so a verdict next to one is inferred at most. */
export const downgradeUnknown = (verdict: Verdict, { unknown_values }: LineRecord): Verdict =>
  unknown_values && verdict.confidence === "certain" ? { ...verdict, confidence: "inferred" } : verdict;
