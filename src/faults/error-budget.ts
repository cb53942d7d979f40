import type { ClientKind } from "../request.ts";
import type { Reason } from "./reasons.ts";
import type { Verdict } from "./rule.ts";

// said on purpose, whatever the status: a firewall, a challenge, a limit
const refusals: readonly (Reason | null)[] = ["proxy_denied", "cdn_denied"];
const brokenOff: readonly (Reason | null)[] = ["origin_incomplete", "origin_reset"];
const uncounted: readonly ClientKind[] = ["scanner", "health_check", "internal"];

/**
 * Whether a request counts against the error budget: 5xx, and missing or broken-off answers of the service's making;
 * never a client's doing.
 */
export function isServerError(
  verdict: Pick<Verdict, "fault" | "reason">,
  status: number | null | undefined,
  client: ClientKind,
): boolean {
  const { fault, reason } = verdict;
  if (reason === null || fault === "client" || refusals.includes(reason) || uncounted.includes(client))
    return false;
  return status == null || status >= 500 || brokenOff.includes(reason);
}
