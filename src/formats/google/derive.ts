import { peerOf } from "../../classify/peer.ts";
import type { LineRecord } from "../../parse/line-record.ts";
import type { GoogleFields } from "./fields.ts";

/** A parameter of proxyStatus: `error="..."; details="..."`. */
const parameterOf = (text: string, name: string): string | null =>
  new RegExp(`\\b${name}="([^"]*)"`).exec(text)?.[1] ?? null;

const firstFailed = 400;

const isTrue = (text: string | null | undefined): boolean => text === "true";

/** Sets `details`; a custom error page moves the value to a field of its own. */
function setDetails(record: GoogleFields): void {
  const { error_details, status_details, proxy_status } = record;
  if (proxy_status != null) {
    record["proxyStatus.details"] = parameterOf(proxy_status, "details");
    record["proxyStatus.error"] =
      parameterOf(proxy_status, "error") ?? /^([a-z_]+)/.exec(proxy_status)?.[1] ?? null;
  }
  record.details = error_details ?? status_details ?? record["proxyStatus.details"] ?? null;
  // the client left while it received an error: the request had failed before
  const leftLate = record.details === "client_disconnected_after_partial_response";
  if (leftLate && (record.status ?? 0) >= firstFailed) {
    record.details = null;
    record.error = null;
  } else if (record.details === null) record.error = record["proxyStatus.error"] ?? null;
}

function setCache(record: GoogleFields): void {
  const details = record.details ?? "";
  const hit =
    isTrue(record.cache_hit) || isTrue(record.cache_validated) || details.startsWith("response_from_cache");
  const miss = isTrue(record.cache_lookup) ? "miss" : null;
  record.cache = details.startsWith("cache_lookup_failed") ? "error" : hit ? "hit" : miss;
  record.cache_status = record.cache;
  record.edge_location = /^([A-Z]{3})-/.exec(record.cache_id ?? "")?.[1] ?? null;
}

/** Google logs no status of the backend: it is the status that was sent, if the backend sent the response. */
function setBackend(record: GoogleFields): void {
  const contacted = record.upstream_addr != null;
  record.backend = contacted ? "contacted" : "not_contacted";
  const noDetails = record.details == null && record.proxy_status == null;
  const fromBackend =
    record.details === "response_sent_by_backend" || (noDetails && contacted && record.cache !== "hit");
  record.upstream_status = fromBackend ? (record.status ?? null) : null;
}

function setDenial(record: GoogleFields): void {
  if ([record.authz_result, record.authz_info_result].includes("DENIED")) record.denied_by = "authorization";
  else if (record.policy_outcome === "DENY") {
    const limited = /^(?:THROTTLE|RATE_BASED_BAN)$/.test(record.policy_action ?? "");
    record.denied_by = limited ? "limit" : "policy";
  }
}

export function derive(record: GoogleFields & LineRecord): void {
  setDetails(record);
  setCache(record);
  setBackend(record);
  setDenial(record);
  record.peer = peerOf(record.client_ip);
  if (record.trace_id != null) record.trace_id = record.trace_id.slice(record.trace_id.lastIndexOf("/") + 1);
}

/** Cloud CDN writes the same log as the load balancer. */
export const tierOf = ({ cache_lookup, cache_id }: GoogleFields & LineRecord): "cdn" | "proxy" =>
  isTrue(cache_lookup) || cache_id != null ? "cdn" : "proxy";
