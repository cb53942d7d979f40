import type { FieldMap } from "../../parse/format.ts";
import type { RequestRow } from "../../request.ts";

/** The columns of a request and the fields that only rules and `derive` read. */
export interface CloudflareFields extends RequestRow {
  start_ms?: number | null;
  end_ms?: number | null;
  first_byte_ms?: number | null;
  /** "0": no response was sent */
  status_word?: string;
  upstream_status_word?: string;
  request_source?: string | null;
  worker_subrequest?: string | null;
  worker_status?: string | null;
  worker_subrequests?: number | null;
  worker_cpu?: number | null;
  worker_wall?: number | null;
  parent_ray_id?: string | null;
  edge_server_ip?: string | null;
  origin_dns_ms?: number | null;
  origin_tcp_ms?: number | null;
  origin_tls_ms?: number | null;
  origin_nanoseconds_ms?: number | null;
  security_action?: string | null;
  security_actions?: string | null;
  security_sources?: string | null;
  firewall_actions?: string | null;
  firewall_sources?: string | null;
  waf_action?: string | null;
  rate_limit_action?: string | null;
  /** without underscores, in lower case: the manual writes rate_limit, the log rateLimit */
  pathing_op?: string | null;
  pathing_src?: string | null;
  pathing_status?: string | null;
  /** https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-1xxx-errors/ */
  error_type?: string | null;
  o2o?: string | null;
  colo_id?: string | null;

  /** sources of the actions that ended the request, separated by spaces; "unnamed" if the log has no source */
  ended_by?: string;
  /** whether an origin was contacted; absent if the line has no field for it */
  origin_contact?: "yes" | "no";
  /** whether the client received the status of the origin */
  passed_on?: "yes" | "no";
  worker_ran?: "yes";
}

/**
 * Fields of the dataset http_requests. The customer chooses the fields of a job.
 * https://developers.cloudflare.com/logs/logpush/logpush-job/datasets/zone/http_requests/
 */
export const cloudflareFieldMap: FieldMap<keyof CloudflareFields> = {
  EdgeStartTimestamp: ["time", "start_ms"],
  EdgeEndTimestamp: ["time", "end_ms"],
  ClientIP: ["address", "client_ip"],
  ClientRequestMethod: ["token", "method"],
  ClientRequestScheme: ["token", "scheme"],
  ClientRequestHost: ["host", "host"],
  // with the query; if both are logged, they can differ
  ClientRequestURI: ["target"],
  ClientRequestPath: ["target"],
  ClientRequestProtocol: ["token", "protocol"],
  ClientRequestReferer: ["text", "referer"],
  ClientRequestUserAgent: ["text", "user_agent"],
  ClientRequestBytes: ["integer", "bytes_received"],
  ClientRequestSource: ["token", "request_source"],
  RequestSource: ["token", "request_source"],
  EdgeResponseStatus: ["status", "status"],
  EdgeResponseBodyBytes: ["integer", "bytes_sent"],
  EdgeResponseBytes: ["integer", "bytes_sent"],
  EdgeTimeToFirstByteMs: ["milliseconds", "first_byte_ms"],
  EdgeColoID: ["token", "colo_id"],
  EdgeColoCode: ["token", "edge_location"],
  EdgeServerIP: ["token", "edge_server_ip"],
  EdgeCFConnectingO2O: ["token", "o2o"],
  CacheCacheStatus: ["token", "cache_status"],
  OriginIP: ["token", "upstream_addr"],
  OriginResponseStatus: ["status", "upstream_status"],
  OriginResponseTime: ["nanoseconds", "origin_nanoseconds_ms"],
  OriginResponseDurationMs: ["milliseconds", "upstream_time_ms"],
  OriginDNSResponseTimeMs: ["milliseconds", "origin_dns_ms"],
  OriginTCPHandshakeDurationMs: ["milliseconds", "origin_tcp_ms"],
  OriginTLSHandshakeDurationMs: ["milliseconds", "origin_tls_ms"],
  RayID: ["token", "request_id"],
  ParentRayID: ["token", "parent_ray_id"],
  SecurityAction: ["token", "security_action"],
  SecurityActions: ["text", "security_actions"],
  SecuritySources: ["text", "security_sources"],
  FirewallMatchesActions: ["text", "firewall_actions"],
  FirewallMatchesSources: ["text", "firewall_sources"],
  WAFAction: ["token", "waf_action"],
  EdgeRateLimitAction: ["token", "rate_limit_action"],
  EdgePathingOp: ["token", "pathing_op"],
  EdgePathingSrc: ["token", "pathing_src"],
  EdgePathingStatus: ["token", "pathing_status"],
  WorkerSubrequest: ["token", "worker_subrequest"],
  WorkerStatus: ["token", "worker_status"],
  WorkerSubrequestCount: ["integer", "worker_subrequests"],
  WorkerCPUTime: ["integer", "worker_cpu"],
  WorkerWallTimeUs: ["integer", "worker_wall"],
  "RequestHeaders.traceparent": ["text", "trace_id"],
  "ResponseHeaders.cf-error-type": ["token", "error_type"],
};
