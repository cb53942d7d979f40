import { holds } from "../faults/evaluate.ts";
import { guide, type Reason, reasons } from "../faults/reasons.ts";
import type { Rule } from "../faults/rule.ts";
import { tierRules } from "../faults/tier-rules.ts";
import { formats } from "../formats/index.ts";
import type { Tier } from "../request.ts";
import { whenWords } from "./conditions.ts";
import { nothingSent, statuses } from "./statuses.ts";

interface Explanation {
  readonly format: string;
  readonly tiers: readonly Tier[];
  readonly rule: Rule;
}

/** The tables of a format, each with the tiers that it is for: one may stand for both. */
function tablesOf(rules: Partial<Record<Tier, readonly Rule[]>>): (readonly [readonly Rule[], Tier[]])[] {
  const entries = Object.entries(rules) as [Tier, readonly Rule[]][];
  const tables = new Set(entries.map(([, rows]) => rows));
  return [...tables].map((rows) => [rows, entries.filter(([, each]) => each === rows).map(([tier]) => tier)]);
}

/** Every row of every rule table, with the format it is of. */
const allRules: readonly Explanation[] = [
  ...formats.flatMap(({ name, rules }) =>
    tablesOf(rules).flatMap(([rows, tiers]) => rows.map((rule) => ({ format: name, tiers, rule }))),
  ),
  ...tablesOf(tierRules).flatMap(([rows, tiers]) =>
    rows.map((rule) => ({ format: `any ${tiers.join()}`, tiers, rule })),
  ),
];

export const ruleNamed = (id: string): Rule | undefined => allRules.find(({ rule }) => rule[0] === id)?.rule;

const reasonOf = ([, , , blame]: Rule): Reason | null =>
  blame === undefined ? null : typeof blame === "string" ? blame : blame[1];

function ruleLine({ format, rule }: Explanation): string {
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

export function* explainReason(reason: Reason, narrowed: Narrowed = {}): Generator<string> {
  yield* reasonGuide(reason);
  yield "how a log tells:";
  const told = allRules.filter((each) => reasonOf(each.rule) === reason && isShown(each, narrowed));
  yield* told.map(ruleLine);
}

/** Of which logs the rules are shown; of all where nothing is said. */
export interface Narrowed {
  readonly format?: string | undefined;
  readonly tier?: Tier | undefined;
}

const isShown = ({ format, tiers }: Explanation, { format: wanted, tier }: Narrowed): boolean =>
  (wanted === undefined || format === wanted) && (tier === undefined || tiers.includes(tier));

const named = (test: unknown, status: number | null): boolean =>
  Array.isArray(test) ? test.includes(status) && !test.includes("failed") : test === status;

/** How a rule speaks of a status: by its number, of the answer or of a try at an upstream; or of its whole class. */
function speaksOf({ rule: [, when] }: Explanation, status: number | null): "number" | "class" | null {
  const tests = Object.entries(when) as [string, unknown][];
  if (!tests.every(([field, test]) => field !== "status" || holds(test, status))) return null;
  // a null stands in the place of any status that is not there, which says nothing of the one that was sent
  const spoken = status === null ? /^status$/ : /^(?:\w+_)?status$/;
  if (tests.some(([field, test]) => spoken.test(field) && named(test, status))) return "number";
  const [test] = [(when as { status?: unknown }).status].flat();
  return test === undefined || test === "failed" ? null : "class";
}

function* statusGuide(status: number | null): Generator<string> {
  const known = status === null ? nothingSent : statuses[status];
  if (!known) return;
  yield status === null ? known.name : `${status} ${known.name}`;
  for (const [hop, what] of Object.entries(known.from)) yield `  from the ${hop}: ${what}`;
  yield `check first: ${known.first}`;
  yield "";
}

/** The rules that speak of a status in one of these ways, by the reason that they give. */
function byReason(
  rules: readonly Explanation[],
  status: number | null,
  how: "number" | "class",
): Map<Reason, Explanation[]> {
  const found = new Map<Reason, Explanation[]>();
  for (const each of rules) {
    const reason = reasonOf(each.rule);
    if (reason === null || speaksOf(each, status) !== how) continue;
    found.set(reason, [...(found.get(reason) ?? []), each]);
  }
  return found;
}

/** Those that most rules give first, and what can't be told last. */
function inOrder(told: ReadonlyMap<Reason, readonly Explanation[]>): Reason[] {
  const weight = (reason: Reason): number => (reason === "unknown" ? -1 : (told.get(reason)?.length ?? 0));
  return (Object.keys(reasons) as Reason[]).sort((a, b) => weight(b) - weight(a));
}

function* reasonOfStatus(reason: Reason, rules: readonly Explanation[]): Generator<string> {
  const { meaning, cause } = guide(reason);
  if (rules.length === 0) return;
  yield "";
  yield `${reason}: ${meaning}`;
  yield `  usual cause: ${cause}`;
  for (const check of checks(reason)) yield `  check first${check.slice(1)}`;
  yield* rules.map(ruleLine);
}

/** A status: what it means at each hop; each reason that it can have, how the logs tell it, what to check first. */
export function* explainStatus(status: number | null, narrowed: Narrowed = {}): Generator<string> {
  const shown = allRules.filter((each) => isShown(each, narrowed));
  const [named, general] = [byReason(shown, status, "number"), byReason(shown, status, "class")];
  const what = status === null ? "it" : String(status);
  yield* statusGuide(status);
  const things = named.size === 1 ? "means one thing" : `can be one of ${named.size} things`;
  if (named.size > 0) yield `${what} ${things}; how each log tells:`;
  const order = inOrder(named);
  for (const reason of order) yield* reasonOfStatus(reason, named.get(reason) ?? []);
  const rest = order.filter((reason) => general.has(reason) && !named.has(reason));
  if (rest.length > 0)
    yield `${named.size > 0 ? "\nas" : "As"} any status of its class it can also be: ${rest.join(", ")}`;
  if (named.size + rest.length === 0)
    yield `no rule speaks of ${what} alone; give a log line to see what it says`;
}
