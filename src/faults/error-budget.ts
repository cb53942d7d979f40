import type { ClientKind } from "../request.ts";
import type { Reason } from "./reasons.ts";
import type { Verdict } from "./rule.ts";

// intended responses, whatever the status: a firewall, a challenge
const denials: readonly (Reason | null)[] = ["proxy_denied", "cdn_denied"];
const incomplete: readonly (Reason | null)[] = ["origin_incomplete", "origin_reset"];
const excludedClients: readonly ClientKind[] = ["scanner", "health_check", "internal"];

/**
 * Whether a request counts against the error budget: 5xx, and missing or incomplete responses caused by the service. A
 * fault of the client never counts.
 */
export function isServerError(
  verdict: Pick<Verdict, "fault" | "reason">,
  status: number | null | undefined,
  client: ClientKind,
): boolean {
  const { fault, reason } = verdict;
  if (reason === null || fault === "client" || denials.includes(reason) || excludedClients.includes(client))
    return false;
  // without a status, a line of an unknown fault is often a connection that was upgraded or that the client left
  if (status == null) return fault !== "unknown";
  return status >= 500 || incomplete.includes(reason);
}
