import type { CloudflareFields } from "./fields.ts";

/**
 * Actions that end a request before the origin responds. Other actions only log, or the client passed the challenge.
 * https://developers.cloudflare.com/ruleset-engine/rules-language/actions/
 */
const ending = new Set([
  "block",
  "drop",
  "ban",
  "challenge",
  "jschallenge",
  "managedchallenge",
  "connectionclose",
  "forceconnectionclose",
]);

const ends = (action: string | null | undefined): boolean =>
  ending.has(action?.toLowerCase().replaceAll("_", "") ?? "");

function listOf(text: string | null | undefined): readonly string[] {
  return text?.match(/[^[\]",\s]+/g) ?? [];
}

/** Actions and sources are lists of equal length. Without the list of sources, a source is "unnamed". */
function sourcesOf(actions: string | null | undefined, sources: string | null | undefined): string[] {
  const named = listOf(sources);
  return listOf(actions).flatMap((action, index) => (ends(action) ? [named[index] ?? "unnamed"] : []));
}

/** The sources of all actions that ended the request. */
export function endedBy(record: CloudflareFields): readonly string[] {
  return [
    ...sourcesOf(record.security_actions, record.security_sources),
    ...sourcesOf(record.firewall_actions, record.firewall_sources),
    ...(ends(record.security_action) ? ["unnamed"] : []),
    ...(ends(record.waf_action) ? ["waf"] : []),
    ...(ends(record.rate_limit_action) ? ["rateLimit"] : []),
  ];
}
