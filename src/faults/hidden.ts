import type { Attempt, RequestRow } from "../request.ts";
import type { Reason } from "./reasons.ts";
import type { Verdict } from "./rule.ts";

const firstFailedStatus = 400;
const firstServerError = 500;

const reasonByOutcome: Readonly<Record<Attempt["outcome"], Reason>> = {
  answered: "origin_error",
  refused: "origin_refused",
  timeout: "origin_timeout",
  reset: "origin_reset",
  unhealthy: "origin_unhealthy",
  unknown: "unknown",
};

const hasFailed = ({ outcome, status }: Attempt): boolean =>
  outcome === "answered" ? (status ?? 0) >= firstServerError : true;

/**
 * The cause of a failure that the client did not see, because it got a good answer all the same: a retry that succeeded,
 * a stale copy, an error page or the answer of code at the edge with a good status. Null if there was no such failure.
 */
export function hiddenReasonOf(
  { status, upstream_status, attempts }: RequestRow,
  { reason }: Verdict,
): Reason | null {
  if (reason !== null || status == null || status >= firstFailedStatus) return null;
  const failed = attempts?.find(hasFailed);
  if (failed) return reasonByOutcome[failed.outcome];
  return (upstream_status ?? 0) >= firstServerError ? "origin_error" : null;
}
