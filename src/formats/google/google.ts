import type { Draft, Format } from "../format.ts";
import { wordsInRules } from "../words.ts";
import { cdnRules, rules } from "./rules.ts";
import { type GoogleSeen, vocabulary, wordOf } from "./vocabulary.ts";

const part = (text: string | null | undefined, name: string): string | null =>
  new RegExp(`\\b${name}="([^"]*)"`).exec(text ?? "")?.[1] ?? null;

const yes = (text: string | null | undefined): boolean => text === "true";

/** The word that decides: a custom error page hides it in a field of its own. */
function setDetails(seen: GoogleSeen): void {
  seen.details = seen.error_details ?? seen.status_details ?? part(seen.proxy_status, "details");
  if (seen.details == null)
    seen.error = part(seen.proxy_status, "error") ?? /^([a-z_]+)/.exec(seen.proxy_status ?? "")?.[1] ?? null;
}

function setCache(seen: GoogleSeen): void {
  const details = seen.details ?? "";
  const hit = yes(seen.cache_hit) || yes(seen.cache_validated) || details.startsWith("response_from_cache");
  const missed = yes(seen.cache_lookup) ? "miss" : null;
  seen.cache = details.startsWith("cache_lookup_failed") ? "error" : hit ? "hit" : missed;
  seen.cache_status = seen.cache;
  seen.edge_location = /^([A-Z]{3})-/.exec(seen.cache_id ?? "")?.[1] ?? null;
}

function setBackend(seen: GoogleSeen): void {
  const contacted = seen.upstream_addr != null;
  seen.backend = contacted ? "contacted" : "not_contacted";
  const unsaid = seen.details == null && seen.proxy_status == null && contacted && seen.cache !== "hit";
  seen.upstream_status = seen.details === "response_sent_by_backend" || unsaid ? (seen.status ?? null) : null;
}

function setDenial(seen: GoogleSeen): void {
  if ([seen.authz_result, seen.authz_info_result].includes("DENIED")) seen.denied_by = "authorization";
  else if (seen.policy_outcome === "DENY") {
    seen.denied_by = /^(?:THROTTLE|RATE_BASED_BAN)$/.test(seen.policy_action ?? "") ? "limit" : "policy";
  }
}

function conclude(draft: Draft): void {
  const seen: Draft & GoogleSeen = draft;
  setDetails(seen);
  setCache(seen);
  setBackend(seen);
  setDenial(seen);
  if (seen.trace_id != null) seen.trace_id = seen.trace_id.slice(seen.trace_id.lastIndexOf("/") + 1);
}

// of certificates there are many more
const details = new RegExp(
  `^(?:${wordsInRules(rules, "details").join("|")}|(?:client_cert|server_cert|ssl_certificate)_\\w+)$`,
);

const ofCdn = ({ cache_lookup, cache_id }: GoogleSeen): boolean => yes(cache_lookup) || cache_id != null;

/** External Application Load Balancer and Cloud CDN, entries of Cloud Logging. There is no status of the backend's own. */
export const google: Format<GoogleSeen> = {
  name: "google",
  title: "Google Cloud load balancing and Cloud CDN",
  docs: "https://cloud.google.com/load-balancing/docs/https/https-logging-monitoring",
  tier: "proxy",
  tierOf: (draft) => (ofCdn(draft as GoogleSeen) ? "cdn" : "proxy"),
  vocabulary,
  layouts: [
    {
      name: "",
      needs: [
        ["timestamp"],
        ["httprequest.requesturl", "httprequest.requestmethod"],
        ["logname", "resource.type"],
      ],
      word: wordOf,
    },
  ],
  marks: /"(?:http_external_regional_lb_rule|internal_http_lb_rule|http_load_balancer)"|LoadBalancerLogEntry/,
  // audit logs and the like of the same sink
  skips: [["google_log", /^\{(?!.*"http_?request")(?=.*"log_?name")(?=.*"insert_?id")/i]],
  words: { status_details: details, error_details: details },
  conclude,
  rules: { proxy: rules, cdn: cdnRules },
};
