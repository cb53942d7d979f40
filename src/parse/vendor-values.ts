import type { Rule, Verdict } from "../faults/rule.ts";
import { byName } from "../generated-accessors.ts";
import type { FieldMap, Format } from "./format.ts";
import type { LineRecord, UnknownValue } from "./line-record.ts";

/** Several words of a list in one value, as servers join them: `UF,URX`. */
export const joinedValues = (words: readonly string[], separator: string): RegExp => {
  const any = `(?:${words.join("|")})`;
  return new RegExp(`^${any}(?:${separator}${any})*$`);
};

/** The words of a fact that rules name one by one. */
export function valuesInRules<Seen>(rules: readonly Rule<Seen>[], fact: keyof Seen): readonly string[] {
  return rules.flatMap(([, when]) => {
    const test: unknown = when[fact];
    return [test].flat().filter((word): word is string => typeof word === "string");
  });
}

/** As the vendor spells the field that fills a fact. */
const vendorFieldOf = (vocabulary: FieldMap, fact: string): string =>
  Object.entries(vocabulary).find(([, [kind, to = kind]]) => to === fact)?.[0] ?? fact;

type Finder = (draft: LineRecord) => readonly UnknownValue[];

const nothing: readonly UnknownValue[] = [];

function finderOf({ knownValues: words = {}, fieldMap: vocabulary }: Format): Finder {
  const lists = Object.entries(words).map(([fact, list]) => {
    const known = list instanceof RegExp ? list : new Set<unknown>(list);
    const knows = (word: string): boolean => (known instanceof Set ? known.has(word) : known.test(word));
    return { fact, knows, field: vendorFieldOf(vocabulary, fact) };
  });
  if (lists.length === 0) return () => nothing;
  return (record) => {
    const values = byName(record);
    let found: UnknownValue[] | undefined;
    for (const { fact, knows, field } of lists) {
      const word = values[fact];
      if (typeof word !== "string" || word === "" || knows(word)) continue;
      found ??= [];
      found.push([field, word]);
    }
    return found ?? nothing;
  };
}

const finders = new Map<Format, Finder>();

/** The words of a line that its format does not know. */
export function unknownValuesOf(format: Format, draft: LineRecord): readonly UnknownValue[] {
  let finder = finders.get(format);
  if (!finder) {
    finder = finderOf(format);
    finders.set(format, finder);
  }
  return finder(draft);
}

/** What a new word means nobody can know yet: a verdict beside it is inferred at most. */
export const downgradeUnknown = (verdict: Verdict, { unknown_values: new_words }: LineRecord): Verdict =>
  new_words && verdict.confidence === "certain" ? { ...verdict, confidence: "inferred" } : verdict;
