import { getterOf } from "../generated-accessors.ts";
import type { RequestRow } from "../request.ts";
import { type Reason, reasons } from "./reasons.ts";
import { known, type Rule, unlogged, type Verdict } from "./rule.ts";

const classes: Record<string, (status: number) => boolean> = {
  "4xx": (status) => status >= 400 && status < 500,
  "5xx": (status) => status >= 500 && status < 600,
  failed: (status) => status >= 400,
  good: (status) => status >= 100 && status < 400,
};

const within = (range: { min?: number; max?: number }, value: unknown): boolean =>
  typeof value === "number" && value >= (range.min ?? -Infinity) && value <= (range.max ?? Infinity);

/** Whether a field holds what a rule asks of it. */
export function holds(test: unknown, value: unknown): boolean {
  if (Array.isArray(test)) return test.some((each) => holds(each, value));
  if (test === unlogged) return value === undefined;
  if (value === undefined) return false;
  if (test === known) return value !== null;
  if (test === null || test === value) return test === value;
  if (typeof test === "string") return typeof value === "number" && (classes[test]?.(value) ?? false);
  if (test instanceof RegExp) return typeof value === "string" && test.test(value);
  return typeof test === "object" && within(test as { min?: number; max?: number }, value);
}

type Check = (seen: RequestRow) => boolean;

interface CompiledRule {
  readonly checks: readonly Check[];
  readonly verdict: Verdict;
}

function verdictOf([id, , answered_by, blame, how]: Rule): Verdict {
  const [fault, reason]: readonly [string, Reason | null] =
    typeof blame === "string" ? [reasons[blame].fault, blame] : (blame ?? ["", null]);
  return {
    answered_by,
    fault: (fault || null) as Verdict["fault"],
    reason,
    confidence: how ?? null,
    rule: id,
  };
}

/** One test of one field; the simple ones, which nearly all are, without asking what they are each time. */
function checkOf(field: string, test: unknown): Check {
  const get = getterOf(field);
  if (typeof test === "number" || test === null) return (seen) => get(seen) === test;
  if (test === unlogged) return (seen) => get(seen) === undefined;
  if (test === known) return (seen) => get(seen) != null;
  return (seen) => holds(test, get(seen));
}

const compile = (rule: Rule): CompiledRule => ({
  checks: Object.entries(rule[1])
    .filter(([field]) => field !== "status")
    .map(([field, test]) => checkOf(field, test)),
  verdict: verdictOf(rule),
});

const none: Verdict = { answered_by: null, fault: null, reason: null, confidence: null, rule: "none" };

function isMet({ checks }: CompiledRule, seen: RequestRow): boolean {
  for (const check of checks) if (!check(seen)) return false;
  return true;
}

/**
 * Makes the judge of one rule table: it takes what a line said and gives the verdict of the first row whose
 * every test holds, or a verdict without an answer where none does. Rows are sorted out by status once for each
 * status met, since nearly all of them ask for one.
 */
export function judgeBy<Seen>(rules: readonly Rule<Seen>[]): (seen: RequestRow) => Verdict {
  const table = rules as readonly Rule[];
  const byStatus = new Map<unknown, readonly CompiledRule[]>();
  const rowsFor = (status: unknown): readonly CompiledRule[] => {
    let rows = byStatus.get(status);
    if (!rows) {
      rows = table.filter(([, when]) => !("status" in when) || holds(when.status, status)).map(compile);
      byStatus.set(status, rows);
    }
    return rows;
  };
  return (seen) => {
    for (const row of rowsFor(seen.status)) if (isMet(row, seen)) return row.verdict;
    return none;
  };
}
