import { holds } from "../faults/attribute.ts";
import { guide, type Reason, reasons } from "../faults/reasons.ts";
import type { Rule } from "../faults/rule.ts";
import { tierRules } from "../faults/tiers.ts";
import { formats } from "../formats/index.ts";
import type { Tier } from "../request.ts";
import { whenWords } from "./words.ts";

interface Told {
  readonly format: string;
  readonly rule: Rule;
}

const tablesOf = (rules: Partial<Record<Tier, readonly Rule[]>>): readonly (readonly Rule[])[] => [
  // one table may stand for both tiers
  ...new Set(Object.values(rules)),
];

/** Every row of every rule table, with the format it is of. */
const allRules: readonly Told[] = [
  ...formats.flatMap(({ name, rules }) =>
    tablesOf(rules).flatMap((rows) => rows.map((rule) => ({ format: name, rule }))),
  ),
  ...Object.entries(tierRules).flatMap(([tier, rows]) =>
    rows.map((rule) => ({ format: `any ${tier}`, rule })),
  ),
];

export const ruleNamed = (id: string): Rule | undefined => allRules.find(({ rule }) => rule[0] === id)?.rule;

const reasonOf = ([, , , blame]: Rule): Reason | null =>
  blame === undefined ? null : typeof blame === "string" ? blame : blame[1];

function ruleLine({ format, rule }: Told): string {
  const [, when, answered_by, , how, why] = rule;
  const because = why === undefined ? "" : `: ${why}`;
  return `  ${format} (${how}, answered by ${answered_by ?? "somebody the line does not name"}): ${whenWords(when)}${because}`;
}

/** What to check first, hop by hop. */
function* checks(reason: Reason): Generator<string> {
  for (const [hop, what] of Object.entries(guide(reason).check)) yield `  at the ${hop}: ${what}`;
}

/** A reason: what it means, what is behind it, what to check first. */
export function* reasonGuide(reason: Reason): Generator<string> {
  const { fault, meaning, cause } = guide(reason);
  yield `${reason}: ${meaning}`;
  yield `fault: ${fault}`;
  yield `usual cause: ${cause}`;
  yield "check first:";
  yield* checks(reason);
}

export function* explainReason(reason: Reason): Generator<string> {
  yield* reasonGuide(reason);
  yield "how a log tells:";
  yield* allRules.filter(({ rule }) => reasonOf(rule) === reason).map(ruleLine);
}

/** Whether a rule names this status: of the answer, or of a try at an upstream. */
function asksFor({ rule: [, when] }: Told, status: number): boolean {
  const tests = Object.entries(when) as [string, unknown][];
  const named = (test: unknown): boolean => (Array.isArray(test) ? test.includes(status) : test === status);
  if (!tests.every(([field, test]) => field !== "status" || holds(test, status))) return false;
  return tests.some(([field, test]) =>
    field === "status" ? test !== "failed" : /status$/.test(field) && named(test),
  );
}

/** A status: each reason that it can have, how the logs tell it from the others, what to check first. */
export function* explainStatus(status: number): Generator<string> {
  const told = allRules.filter((each) => asksFor(each, status) && reasonOf(each.rule) !== null);
  const found = new Set(told.map(({ rule }) => reasonOf(rule)));
  yield found.size === 0
    ? `${status}: no rule speaks of this status alone; give a log line to see what it says`
    : `${status} can be one of ${found.size} things:`;
  for (const reason of Object.keys(reasons) as Reason[]) {
    if (!found.has(reason)) continue;
    yield "";
    yield* reasonGuide(reason);
    yield "how a log tells:";
    yield* told.filter(({ rule }) => reasonOf(rule) === reason).map(ruleLine);
  }
}
