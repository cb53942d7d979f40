import { getterOf } from "../generated-accessors.ts";
import type { RequestRow } from "../request.ts";
import { type Fault, type Reason, reasons } from "./reasons.ts";
import { type Blame, known, type NumberRange, type Rule, unlogged, type Verdict } from "./rule.ts";

const statusClasses: Readonly<Record<string, (status: number) => boolean>> = {
  "4xx": (status) => status >= 400 && status < 500,
  "5xx": (status) => status >= 500,
  failed: (status) => status >= 400,
  good: (status) => status >= 100 && status < 400,
};

export const isRange = (test: unknown): test is NumberRange =>
  typeof test === "object" && test !== null && ("min" in test || "max" in test);

const isWithin = ({ min = -Infinity, max = Infinity }: NumberRange, value: unknown): boolean =>
  typeof value === "number" && value >= min && value <= max;

/** Whether the value of a field satisfies the condition of a rule; `undefined` is a field that is not logged. */
export function matches(test: unknown, value: unknown): boolean {
  if (Array.isArray(test)) return test.some((each) => matches(each, value));
  if (test === unlogged) return value === undefined;
  if (value === undefined) return false;
  if (test === known) return value !== null;
  if (test === null || test === value) return test === value;
  if (typeof test === "string") return typeof value === "number" && (statusClasses[test]?.(value) ?? false);
  if (test instanceof RegExp) return typeof value === "string" && test.test(value);
  return isRange(test) && isWithin(test, value);
}

type Check = (record: RequestRow) => boolean;

interface CompiledRule {
  readonly checks: readonly Check[];
  readonly verdict: Verdict;
}

const faultAndReason = (blame: Blame | undefined): readonly [Fault | null, Reason | null] =>
  typeof blame === "string" ? [reasons[blame].fault, blame] : (blame ?? [null, null]);

function verdictOf<Fields>([id, , answered_by, blame, confidence]: Rule<Fields>): Verdict {
  const [fault, reason] = faultAndReason(blame);
  return { answered_by, fault, reason, confidence: confidence ?? null, rule: id };
}

/** Compiles one condition; the frequent kinds do not inspect the condition for each record. */
function checkOf(field: string, test: unknown): Check {
  const get = getterOf(field);
  if (typeof test === "number" || test === null) return (record) => get(record) === test;
  if (test === unlogged) return (record) => get(record) === undefined;
  if (test === known) return (record) => get(record) != null;
  if (isRange(test)) return (record) => isWithin(test, get(record));
  return (record) => matches(test, get(record));
}

const conditionsOf = <Fields>([, when]: Rule<Fields>): readonly (readonly [field: string, test: unknown])[] =>
  Object.entries(when);

const compile = <Fields>(rule: Rule<Fields>): CompiledRule => ({
  checks: conditionsOf(rule)
    .filter(([field]) => field !== "status")
    .map(([field, test]) => checkOf(field, test)),
  verdict: verdictOf(rule),
});

const noVerdict: Verdict = { answered_by: null, fault: null, reason: null, confidence: null, rule: "none" };

function allMatch({ checks }: CompiledRule, record: RequestRow): boolean {
  for (const check of checks) if (!check(record)) return false;
  return true;
}

/**
 * Compiles a rule table to a function from a record to the verdict of the first rule that matches, or to rule "none".
 * Nearly all rules have a condition on the status, so rules are selected by status once for each status that occurs.
 */
export function ruleEvaluator<Fields>(rules: readonly Rule<Fields>[]): (record: RequestRow) => Verdict {
  const byStatus = new Map<unknown, readonly CompiledRule[]>();
  const mayMatch = (rule: Rule<Fields>, status: unknown): boolean =>
    conditionsOf(rule).every(([field, test]) => field !== "status" || matches(test, status));
  const rulesFor = (status: unknown): readonly CompiledRule[] => {
    let compiled = byStatus.get(status);
    if (!compiled) {
      compiled = rules.filter((rule) => mayMatch(rule, status)).map(compile);
      byStatus.set(status, compiled);
    }
    return compiled;
  };
  return (record) => {
    for (const rule of rulesFor(record.status)) if (allMatch(rule, record)) return rule.verdict;
    return noVerdict;
  };
}
