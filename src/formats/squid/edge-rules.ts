import type { Blame, Rule } from "../../faults/rule.ts";
import type { Hop } from "../../request.ts";
import type { SquidFields } from "./fields.ts";
import { squidRules } from "./rules.ts";

const edgeReasons: Partial<Record<string, Blame>> = {
  proxy_denied: "cdn_denied",
  proxy_limited: "cdn_limited",
  proxy_error: "cdn_error",
  proxy_config: "cdn_config",
  proxy_not_found: "cdn_config",
};

/** A Squid at the edge that serves an error from its cache. */
const fromCache: ReadonlySet<string> = new Set(["squid-hit-404", "squid-hit-4xx", "squid-hit-5xx"]);

/** What the hop behind answered: a proxy of ours may have answered for the origin. */
const fromBehind: ReadonlySet<string> = new Set([
  "squid-origin-404",
  "squid-origin-4xx",
  "squid-origin-5xx",
  "squid-asked-404",
  "squid-asked-4xx",
  "squid-5xx",
]);

const edgeHop = (hop: Hop | null): Hop | null => (hop === "proxy" ? "cdn" : hop);

function edgeBlame(blame: Blame): Blame {
  return (typeof blame === "string" ? edgeReasons[blame] : undefined) ?? blame;
}

function atEdge(rule: Rule<SquidFields>): Rule<SquidFields> {
  const [id, when, answeredBy, blame, confidence, why] = rule;
  const edgeId = id.replace("squid-", "squid-edge-");
  if (blame === undefined || confidence === undefined) return [edgeId, when, edgeHop(answeredBy)];
  if (fromCache.has(id))
    return [edgeId, when, "cdn", "cdn_cached", "certain", "an error from the cache of the edge"];
  const sure = fromBehind.has(id) ? "inferred" : confidence;
  return why === undefined
    ? [edgeId, when, edgeHop(answeredBy), edgeBlame(blame), sure]
    : [edgeId, when, edgeHop(answeredBy), edgeBlame(blame), sure, why];
}

/** The rules of a Squid that is the edge (`--tier cdn`): the same conditions, with the verdicts of that tier. */
export const squidEdgeRules: readonly Rule<SquidFields>[] = squidRules.map(atEdge);
