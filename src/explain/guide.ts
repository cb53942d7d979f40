import { originTest } from "../classify/origin-test.ts";
import { matches } from "../faults/evaluate.ts";
import { ruleOf } from "../faults/message-rule.ts";
import { allReasons, guide, type Reason } from "../faults/reasons.ts";
import type { Rule } from "../faults/rule.ts";
import { tierRules } from "../faults/tier-rules.ts";
import { errorLogs } from "../formats/error-logs.ts";
import { formats } from "../formats/index.ts";
import type { Tier } from "../request.ts";
import { describeConditions } from "./conditions.ts";
import { nothingSent, statuses } from "./statuses.ts";

/** A rule with the format and the tiers of its table. */
interface FormatRule {
  readonly format: string;
  readonly tiers: readonly Tier[];
  readonly rule: Rule;
}

const tiers: readonly Tier[] = ["proxy", "cdn"];

/** The rule tables of a format with their tiers; both tiers may share a table. */
function tablesOf(rules: Partial<Record<Tier, readonly Rule[]>>): (readonly [readonly Rule[], Tier[]])[] {
  const tables = new Set(tiers.flatMap((tier) => (rules[tier] ? [rules[tier]] : [])));
  return [...tables].map((table) => [table, tiers.filter((tier) => rules[tier] === table)]);
}

const allRules: readonly FormatRule[] = [
  ...formats.flatMap(({ name, rules }) =>
    tablesOf(rules).flatMap(([table, of]) => table.map((rule) => ({ format: name, tiers: of, rule }))),
  ),
  ...errorLogs.flatMap(({ name, rules }) =>
    rules.map((rule) => ({ format: name, tiers, rule: ruleOf(rule) as Rule })),
  ),
  ...tablesOf(tierRules).flatMap(([table, of]) =>
    table.map((rule) => ({ format: `any ${of.join()}`, tiers: of, rule })),
  ),
];

export const ruleNamed = (id: string): Rule | undefined => allRules.find(({ rule }) => rule[0] === id)?.rule;

const reasonOf = ([, , , blame]: Rule): Reason | null =>
  blame === undefined ? null : typeof blame === "string" ? blame : blame[1];

function ruleLine({ format, rule }: FormatRule): string {
  const [, when, answered_by, , confidence, why] = rule;
  const explanation = why === undefined ? "" : `: ${why}`;
  return `  ${format} (${confidence}, answered by ${answered_by ?? "an unknown hop"}): ${describeConditions(when)}${explanation}`;
}

/** What to check first, one line per hop. */
function* checks(reason: Reason): Generator<string> {
  for (const [hop, instruction] of Object.entries(guide(reason).check))
    yield `  at the ${hop}: ${instruction}`;
}

/** The meaning of a reason, its fault, its usual cause, and what to check first. */
export function* reasonGuide(reason: Reason): Generator<string> {
  const { fault, meaning, cause } = guide(reason);
  yield `${reason}: ${meaning}`;
  yield `fault: ${fault}`;
  yield `usual cause: ${cause}`;
  yield "check first:";
  yield* checks(reason);
}

/** The guide of a reason, and the rules that give it. */
export function* explainReason(reason: Reason, filter: RuleFilter = {}): Generator<string> {
  yield* reasonGuide(reason);
  if (!allRules.some(({ rule }) => reasonOf(rule) === reason)) {
    yield "rules: none of a single log; the logs of several hops together show it";
    return;
  }
  yield "rules:";
  const rules = allRules.filter((each) => reasonOf(each.rule) === reason && isShown(each, filter));
  yield* rules.map(ruleLine);
}

/** Selects the rules to print; all by default. */
export interface RuleFilter {
  readonly format?: string | undefined;
  readonly tier?: Tier | undefined;
}

const isShown = (rule: FormatRule, { format, tier }: RuleFilter): boolean =>
  (format === undefined || rule.format === format) && (tier === undefined || rule.tiers.includes(tier));

const isNamedBy = (test: unknown, status: number | null): boolean =>
  Array.isArray(test) ? test.includes(status) && !test.includes("failed") : test === status;

type StatusMention = "number" | "class";

/** Whether a rule has a condition on this status, of the response or of an attempt, or on the class of the status. */
function mentionOf({ rule: [, when] }: FormatRule, status: number | null): StatusMention | null {
  const tests: readonly [string, unknown][] = Object.entries(when);
  if (!tests.every(([field, test]) => field !== "status" || matches(test, status))) return null;
  // null in a status of an attempt says nothing about the status that was sent
  const statusField = status === null ? /^status$/ : /^(?:\w+_)?status$/;
  if (tests.some(([field, test]) => statusField.test(field) && isNamedBy(test, status))) return "number";
  const [test] = [when.status].flat();
  return test === undefined || test === "failed" ? null : "class";
}

/** Statuses that only a CDN sends, about its connection to the origin. */
const isOfCdn = (status: number): boolean => status >= 520 && status <= 530;

function* statusGuide(status: number | null): Generator<string> {
  const entry = status === null ? nothingSent : statuses[status];
  if (!entry) return;
  yield status === null ? entry.name : `${status} ${entry.name}`;
  for (const [hop, meaning] of Object.entries(entry.from)) yield `  from the ${hop}: ${meaning}`;
  yield `check first: ${entry.first}`;
  if (status !== null && isOfCdn(status))
    yield `test the origin without the CDN: ${originTest({ host: "HOST", path: "/PATH" })}`;
  yield "";
}

/** The rules that mention a status in this way, by reason. */
function rulesByReason(
  rules: readonly FormatRule[],
  status: number | null,
  mention: StatusMention,
): Map<Reason, FormatRule[]> {
  const byReason = new Map<Reason, FormatRule[]>();
  for (const each of rules) {
    const reason = reasonOf(each.rule);
    if (reason === null || mentionOf(each, status) !== mention) continue;
    byReason.set(reason, [...(byReason.get(reason) ?? []), each]);
  }
  return byReason;
}

/** All reasons, by number of rules; `unknown` is last. */
function sortedReasons(rules: ReadonlyMap<Reason, readonly FormatRule[]>): Reason[] {
  const weight = (reason: Reason): number => (reason === "unknown" ? -1 : (rules.get(reason)?.length ?? 0));
  return [...allReasons].sort((a, b) => weight(b) - weight(a));
}

function* reasonOfStatus(reason: Reason, rules: readonly FormatRule[]): Generator<string> {
  const { meaning, cause } = guide(reason);
  if (rules.length === 0) return;
  yield "";
  yield `${reason}: ${meaning}`;
  yield `  usual cause: ${cause}`;
  for (const check of checks(reason)) yield `  check first${check.slice(1)}`;
  yield* rules.map(ruleLine);
}

/** The meaning of a status at each hop, and each reason that it can have, with its guide and its rules. */
export function* explainStatus(status: number | null, filter: RuleFilter = {}): Generator<string> {
  const shown = allRules.filter((each) => isShown(each, filter));
  const specific = rulesByReason(shown, status, "number");
  const general = rulesByReason(shown, status, "class");
  const what = status === null ? "a request without a status" : String(status);
  yield* statusGuide(status);
  const count = specific.size === 1 ? "1 reason" : `${specific.size} reasons`;
  if (specific.size > 0) yield `${what} can have ${count}; with the rules of each log:`;
  const order = sortedReasons(specific);
  for (const reason of order) yield* reasonOfStatus(reason, specific.get(reason) ?? []);
  const others = order.filter((reason) => general.has(reason) && !specific.has(reason));
  if (others.length > 0)
    yield `${specific.size > 0 ? "\n" : ""}reasons of any status of its class: ${others.join(", ")}`;
  if (specific.size + others.length === 0)
    yield `no rule has a condition on ${what} alone; pass a log line to explain it`;
}
