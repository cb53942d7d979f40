import type { Attempt, RequestRow } from "../request.ts";
import { ruleEvaluator } from "./evaluate.ts";
import type { Reason } from "./reasons.ts";
import type { HiddenBy, HiddenRule, Verdict } from "./rule.ts";

const firstFailedStatus = 400;
const firstServerError = 500;

/** A failure that the client did not see, because it got a good answer all the same. */
export interface HiddenFailure {
  readonly reason: Reason;
  readonly by: HiddenBy;
  readonly why: string;
}

const reasonByOutcome: Readonly<Record<Attempt["outcome"], Reason>> = {
  answered: "origin_error",
  refused: "origin_refused",
  timeout: "origin_timeout",
  reset: "origin_reset",
  unhealthy: "origin_unhealthy",
  unknown: "unknown",
};

/** A try without a known outcome failed if another one followed it. */
function hasFailed({ outcome, status }: Attempt, index: number, { length }: readonly Attempt[]): boolean {
  if (outcome === "unknown") return index < length - 1;
  return outcome === "answered" ? (status ?? 0) >= firstServerError : true;
}

/** Another try at the same upstream group succeeded. One after an internal redirect is a fallback, not a retry. */
const isSaved = ({ redirect }: Attempt, attempts: readonly Attempt[]): boolean =>
  attempts.some((attempt, index) => attempt.redirect === redirect && !hasFailed(attempt, index, attempts));

/** What the columns show, whichever server logged them. */
function loggedFailure(record: RequestRow): HiddenFailure | null {
  const { upstream_status, upstream_tries, attempts = [], cache } = record;
  const inPlace: HiddenBy = cache === "stale" ? "stale" : "replaced";
  const failed = attempts.find(hasFailed);
  if (failed) {
    const by = isSaved(failed, attempts) ? "retry" : inPlace;
    return { reason: reasonByOutcome[failed.outcome], by, why: "a try at an upstream failed" };
  }
  if ((upstream_status ?? 0) >= firstServerError)
    return { reason: "origin_error", by: inPlace, why: `the origin answered ${upstream_status}` };
  if (attempts.length === 0 && (upstream_tries ?? 1) > 1)
    return { reason: "unknown", by: "retry", why: "a first try failed, and another one succeeded" };
  return null;
}

/**
 * Compiles a server's rules of hidden failures to a function from a record and its verdict to the failure behind a good
 * answer: a retry that succeeded, a stale copy, an error page or the answer of code at the edge with a good status. Null
 * if there was none.
 */
export function hiddenFailures<Fields>(
  rules: readonly HiddenRule<Fields>[] = [],
): (record: RequestRow, verdict: Verdict) => HiddenFailure | null {
  const evaluate = ruleEvaluator(
    rules.map(([id, when, reason]) => [id, when, null, reason, "inferred"] as const),
  );
  const failures = new Map(
    rules.map(([id, , reason, by, why]): [string, HiddenFailure] => [id, { reason, by, why }]),
  );
  return (record, verdict) => {
    const { status } = record;
    if (verdict.reason !== null || status == null || status >= firstFailedStatus) return null;
    const logged = loggedFailure(record);
    if (logged !== null && logged.reason !== "unknown") return logged;
    return failures.get(evaluate(record).rule) ?? logged;
  };
}
