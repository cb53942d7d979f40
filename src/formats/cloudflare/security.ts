import type { CloudflareFields } from "./vocabulary.ts";

/**
 * Actions after which the client got no answer of the origin; others only note, or were passed by the client.
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

/** Actions and sources are lists of one length; one source that is missing leaves them without names. */
function sourcesOf(actions: string | null | undefined, sources: string | null | undefined): string[] {
  const named = listOf(sources);
  return listOf(actions).flatMap((action, index) => (ends(action) ? [named[index] ?? "unnamed"] : []));
}

/** The sources of all actions that end a request: harmless ones may stand before them. */
export function endedBy(seen: CloudflareFields): readonly string[] {
  return [
    ...sourcesOf(seen.security_actions, seen.security_sources),
    ...sourcesOf(seen.firewall_actions, seen.firewall_sources),
    ...(ends(seen.security_action) ? ["unnamed"] : []),
    ...(ends(seen.waf_action) ? ["waf"] : []),
    ...(ends(seen.rate_limit_action) ? ["rateLimit"] : []),
  ];
}
