import { peerOf } from "../../classify/peer.ts";
import type { Format, LineRecord } from "../../parse/format.ts";
import { valuesInRules } from "../../parse/vendor-values.ts";
import { cdnRules, rules } from "./rules.ts";
import { type GoogleFields, vocabulary, wordOf } from "./vocabulary.ts";

const part = (text: string | null | undefined, name: string): string | null =>
  new RegExp(`\\b${name}="([^"]*)"`).exec(text ?? "")?.[1] ?? null;

const yes = (text: string | null | undefined): boolean => text === "true";

/** The word that decides: a custom error page hides it in a field of its own. */
function setDetails(seen: GoogleFields): void {
  const { error_details, status_details, proxy_status } = seen;
  if (proxy_status != null) {
    seen["proxyStatus.details"] = part(proxy_status, "details");
    seen["proxyStatus.error"] = part(proxy_status, "error") ?? /^([a-z_]+)/.exec(proxy_status)?.[1] ?? null;
  }
  seen.details = error_details ?? status_details ?? seen["proxyStatus.details"] ?? null;
  if (seen.details === null) seen.error = seen["proxyStatus.error"] ?? null;
}

function setCache(seen: GoogleFields): void {
  const details = seen.details ?? "";
  const hit = yes(seen.cache_hit) || yes(seen.cache_validated) || details.startsWith("response_from_cache");
  const missed = yes(seen.cache_lookup) ? "miss" : null;
  seen.cache = details.startsWith("cache_lookup_failed") ? "error" : hit ? "hit" : missed;
  seen.cache_status = seen.cache;
  seen.edge_location = /^([A-Z]{3})-/.exec(seen.cache_id ?? "")?.[1] ?? null;
}

function setBackend(seen: GoogleFields): void {
  const contacted = seen.upstream_addr != null;
  seen.backend = contacted ? "contacted" : "not_contacted";
  const unsaid = seen.details == null && seen.proxy_status == null && contacted && seen.cache !== "hit";
  seen.upstream_status = seen.details === "response_sent_by_backend" || unsaid ? (seen.status ?? null) : null;
}

function setDenial(seen: GoogleFields): void {
  if ([seen.authz_result, seen.authz_info_result].includes("DENIED")) seen.denied_by = "authorization";
  else if (seen.policy_outcome === "DENY") {
    seen.denied_by = /^(?:THROTTLE|RATE_BASED_BAN)$/.test(seen.policy_action ?? "") ? "limit" : "policy";
  }
}

function conclude(draft: LineRecord): void {
  const seen: LineRecord & GoogleFields = draft;
  setDetails(seen);
  setCache(seen);
  setBackend(seen);
  setDenial(seen);
  seen.peer = peerOf(seen.client_ip);
  if (seen.trace_id != null) seen.trace_id = seen.trace_id.slice(seen.trace_id.lastIndexOf("/") + 1);
}

// of certificates there are many more
const details = new RegExp(
  `^(?:${valuesInRules(rules, "details").join("|")}|(?:client_cert|server_cert|ssl_certificate)_\\w+)$`,
);

// https://www.rfc-editor.org/rfc/rfc9209#section-2.3
const proxyErrors = new RegExp(
  [
    "^(?:dns_(?:timeout|error)|destination_(?:not_found|unavailable|ip_prohibited|ip_unroutable)",
    "connection_(?:refused|terminated|timeout|read_timeout|write_timeout|limit_reached)",
    "tls_(?:protocol_error|certificate_error|alert_received)|http_request_(?:error|denied)|http_upgrade_failed",
    "http_protocol_error|http_response_\\w+|proxy_(?:internal_\\w+|configuration_error|loop_detected))$",
  ].join("|"),
);

const ofCdn = ({ cache_lookup, cache_id }: GoogleFields): boolean => yes(cache_lookup) || cache_id != null;

/** External Application Load Balancer and Cloud CDN, entries of Cloud Logging. There is no status of the backend's own. */
export const google: Format<GoogleFields> = {
  name: "google",
  title: "Google Cloud load balancing and Cloud CDN",
  docs: "https://cloud.google.com/load-balancing/docs/https/https-logging-monitoring",
  tier: "proxy",
  tierOf: (draft) => (ofCdn(draft as GoogleFields) ? "cdn" : "proxy"),
  fieldMap: vocabulary,
  layouts: [
    {
      name: "",
      needs: [
        ["timestamp"],
        ["httprequest.requesturl", "httprequest.requestmethod"],
        ["logname", "resource.type"],
      ],
      fieldName: wordOf,
    },
  ],
  marks: /"(?:http_external_regional_lb_rule|internal_http_lb_rule|http_load_balancer)"|LoadBalancerLogEntry/,
  // audit logs and the like of the same sink
  skips: [["google_log", /^\{(?!.*"http_?request")(?=.*"log_?name")(?=.*"insert_?id")/i]],
  knownValues: {
    status_details: details,
    error_details: details,
    "proxyStatus.details": details,
    "proxyStatus.error": proxyErrors,
    policy_outcome: ["ACCEPT", "DENY"],
    authz_result: ["ALLOWED", "DENIED"],
    authz_info_result: ["ALLOWED", "DENIED"],
  },
  derive: conclude,
  rules: { proxy: rules, cdn: cdnRules },
};
