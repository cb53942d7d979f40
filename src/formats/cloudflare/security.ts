import type { CloudflareFields } from "./fields.ts";

/**
 * Actions that end a request before the origin responds. Other actions only log, or the client passed the challenge.
 * Actions that close the connection do not block the request.
 * https://developers.cloudflare.com/ruleset-engine/rules-language/actions/
 * https://developers.cloudflare.com/ddos-protection/managed-rulesets/http/override-parameters/
 */
const ending = new Set(["block", "drop", "ban", "challenge", "jschallenge", "managedchallenge"]);

const unnamed = "unnamed";

const ends = (action: string | null | undefined): boolean =>
  ending.has(action?.toLowerCase().replaceAll("_", "") ?? "");

function listOf(text: string | null | undefined): readonly string[] {
  return text?.match(/[^[\]",\s]+/g) ?? [];
}

/** Actions and sources are lists of equal length. Without the list of sources, a source is "unnamed". */
function sourcesOf(actions: string | null | undefined, sources: string | null | undefined): string[] {
  const named = listOf(sources);
  const sourceAt = (index: number): string =>
    named[index] === undefined || named[index] === "unknown" ? unnamed : named[index];
  return listOf(actions).flatMap((action, index) => (ends(action) ? [sourceAt(index)] : []));
}

/** The sources of all actions that ended the request; "unnamed" if no source of them is logged. */
export function endedBy(record: CloudflareFields): readonly string[] {
  const sources = [
    ...sourcesOf(record.security_actions, record.security_sources),
    ...sourcesOf(record.firewall_actions, record.firewall_sources),
    ...(ends(record.security_action) ? [unnamed] : []),
    ...(ends(record.waf_action) ? ["waf"] : []),
    ...(ends(record.rate_limit_action) ? ["rateLimit"] : []),
  ];
  const named = sources.filter((source) => source !== unnamed);
  return named.length > 0 ? named : sources.slice(0, 1);
}
