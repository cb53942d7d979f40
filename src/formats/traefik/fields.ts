import type { FieldMap } from "../../parse/format.ts";
import { canonicalHeader, forwardedFields } from "../../parse/forwarded-headers.ts";
import type { RequestRow } from "../../request.ts";

/** The columns of a request and the fields that only rules and `derive` read. */
export interface TraefikFields extends RequestRow {
  status_word?: string;
  origin_size?: number | null;
  origin_error?: string | null;
  /** headers of the response of the service; `origin_headers`: whether one of them is logged */
  origin_date?: string | null;
  origin_type?: string | null;
  origin_headers?: "yes" | "no";
  retries?: number | null;
  router?: string | null;
  service?: string | null;
  service_addr?: string | null;
  service_host?: string | null;
  service_url?: string | null;
  frontend?: string | null;
  backend?: string | null;
  cf_ray?: string | null;
  amz_cf_id?: string | null;
  amzn_trace?: string | null;
  traceparent?: string | null;
  /** bytes of the response body; identifies Traefik's own responses */
  size?: number | null;
  /** only JSON logs the status of the service */
  log?: "json" | "common";
  /** logged unless accesslog.fields selects the fields: a field that is absent then says nothing */
  overhead?: number | null;
  /** whether a service is named */
  served?: "yes" | "no" | "unlogged";
  /** whether a service was contacted */
  asked?: "yes" | "no" | "unlogged";
  /** whether the client was sent the status of the service */
  same_status?: "yes" | "no";
  request_count?: number | null;
  request_upgrade?: string | null;
  response_upgrade?: string | null;
  /** whether the headers of a WebSocket or another upgrade are logged */
  upgrade?: "yes" | "no";
  request_host?: string | null;
  request_addr?: string | null;
}

/**
 * Fields of the JSON format, and of the common format by their names in the manual. Durations in JSON are ns. Sizes
 * are those of bodies. The time is the start of the request.
 * https://doc.traefik.io/traefik/observability/access-logs/
 */
export const traefikFieldMap: FieldMap<keyof TraefikFields> = {
  StartUTC: ["iso", "time_ms"],
  StartLocal: ["iso", "time_ms"],
  time: ["iso", "time_ms"],
  // all of X-Forwarded-For, if the client sent it
  ClientHost: ["addresses", "client_ip"],
  ClientAddr: ["address:port", "peer_ip"],
  RequestMethod: ["token", "method"],
  RequestPath: ["target"],
  RequestProtocol: ["token", "protocol"],
  RequestScheme: ["token", "scheme"],
  RequestHost: ["host", "request_host"],
  // with the port
  RequestAddr: ["host", "request_addr"],
  RequestContentSize: ["integer", "bytes_received"],
  DownstreamStatus: ["status", "status"],
  DownstreamContentSize: ["integer", "bytes_sent"],
  Duration: ["nanoseconds", "request_time_ms"],
  OriginDuration: ["nanoseconds", "upstream_time_ms"],
  OriginStatus: ["status", "upstream_status"],
  OriginContentSize: ["integer", "origin_size"],
  Overhead: ["integer", "overhead"],
  OriginError: ["text", "origin_error"],
  RetryAttempts: ["integer", "retries"],
  RouterName: ["text", "router"],
  ServiceName: ["text", "service"],
  ServiceAddr: ["token", "service_addr"],
  // an object in 2.x
  "ServiceURL.Host": ["token", "service_host"],
  ServiceURL: ["text", "service_url"],
  FrontendName: ["text", "frontend"],
  BackendName: ["text", "backend"],
  "BackendURL.Host": ["token", "service_host"],
  BackendURL: ["text", "service_url"],
  "downstream_Retry-After": ["text", "retry_after"],
  "origin_Content-Type": ["text", "origin_type"],
  origin_Date: ["text", "origin_date"],
  request_Upgrade: ["token", "request_upgrade"],
  origin_Upgrade: ["token", "response_upgrade"],
  downstream_Upgrade: ["token", "response_upgrade"],
  ...forwardedFields((header) => `request_${canonicalHeader(header)}`),
  request_Referer: ["text", "referer"],
  "request_User-Agent": ["text", "user_agent"],
  "request_X-Request-Id": ["token", "request_id"],
  "request_Cf-Ray": ["token", "cf_ray"],
  "request_X-Amz-Cf-Id": ["token", "amz_cf_id"],
  "request_X-Amzn-Trace-Id": ["token", "amzn_trace"],
  request_Traceparent: ["token", "traceparent"],
  trace_id: ["token", "trace_id"],
  TraceId: ["token", "trace_id"],

  "client host": ["addresses", "client_ip"],
  "user name": ["ignored"],
  "start time": ["clf", "time_ms"],
  request: ["request"],
  status: ["status", "status"],
  size: ["integer", "bytes_sent"],
  referrer: ["text", "referer"],
  "user agent": ["text", "user_agent"],
  "request count": ["integer", "request_count"],
  "router name": ["text", "router"],
  "service URL": ["text", "service_url"],
  duration: ["milliseconds", "request_time_ms"],
};
