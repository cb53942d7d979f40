import type { Peer } from "../../classify/peer.ts";
import type { FieldMap } from "../../parse/format.ts";
import type { RequestRow } from "../../request.ts";

/** The columns of a request and the fields that only rules and `derive` read. */
export interface GoogleFields extends RequestRow {
  status_word?: string;
  /** the cause of the response: global and classic load balancers */
  status_details?: string | null;
  /** the same from regional load balancers: error="..."; details="..." */
  proxy_status?: string | null;
  /** the backend's failure, if a custom error page replaced the response */
  error_details?: string | null;
  cache_hit?: string | null;
  cache_lookup?: string | null;
  cache_validated?: string | null;
  cache_id?: string | null;
  policy_outcome?: string | null;
  policy_action?: string | null;
  authz_result?: string | null;
  authz_info_result?: string | null;
  /** the deciding value, from the first of these fields that has one */
  details?: string | null;
  /** the error token of proxyStatus, if proxyStatus has no details */
  error?: string | null;
  "proxyStatus.details"?: string | null;
  "proxyStatus.error"?: string | null;
  backend?: "contacted" | "not_contacted";
  /** set if the client may be another proxy */
  peer?: Peer | null;
  denied_by?: "policy" | "limit" | "authorization";
}

/** Lower case without underscores: client libraries write http_request.request_url. */
export const fieldNameOf = (key: string): string => key.replaceAll("_", "").toLowerCase();

/**
 * Fields of a LogEntry. `timestamp` is when the first front end received the request; false booleans are omitted.
 * https://cloud.google.com/load-balancing/docs/https/https-logging-monitoring#log-formats
 */
const fields: FieldMap<keyof GoogleFields> = {
  timestamp: ["iso", "time_ms"],
  trace: ["token", "trace_id"],
  "httpRequest.requestMethod": ["token", "method"],
  "httpRequest.requestUrl": ["target"],
  "httpRequest.protocol": ["token", "protocol"],
  "httpRequest.userAgent": ["text", "user_agent"],
  "httpRequest.referer": ["text", "referer"],
  "httpRequest.status": ["status", "status"],
  "httpRequest.requestSize": ["integer", "bytes_received"],
  "httpRequest.responseSize": ["integer", "bytes_sent"],
  "httpRequest.latency": ["seconds-s", "request_time_ms"],
  // regional load balancers add the port
  "httpRequest.remoteIp": ["address:port?", "client_ip"],
  "httpRequest.serverIp": ["token", "upstream_addr"],
  "httpRequest.cacheHit": ["token", "cache_hit"],
  "httpRequest.cacheLookup": ["token", "cache_lookup"],
  "httpRequest.cacheValidatedWithOriginServer": ["token", "cache_validated"],
  "jsonPayload.statusDetails": ["text", "status_details"],
  "jsonPayload.proxyStatus": ["text", "proxy_status"],
  "jsonPayload.errorBackendStatusDetails": ["text", "error_details"],
  "jsonPayload.cacheId": ["token", "cache_id"],
  "jsonPayload.enforcedSecurityPolicy.outcome": ["token", "policy_outcome"],
  "jsonPayload.enforcedSecurityPolicy.configuredAction": ["token", "policy_action"],
  "jsonPayload.authzPolicyInfo.result": ["token", "authz_result"],
  "jsonPayload.authzInfo.overallResult": ["token", "authz_info_result"],
};

export const googleFieldMap: FieldMap<keyof GoogleFields> = Object.fromEntries(
  Object.entries(fields).map(([name, spec]) => [fieldNameOf(name), spec]),
);
