import type { FieldMap } from "../../parse/format.ts";
import { forwardedFields } from "../../parse/forwarded-headers.ts";
import { logFormatTimes } from "../../parse/text/log-format-fields.ts";
import type { RequestRow } from "../../request.ts";

export type StateFamily =
  | "hit"
  | "stale"
  | "synthetic"
  | "miss"
  | "pass"
  | "pipe"
  | "error"
  | "background error"
  | "new"
  | "none";

/** The columns of a request and the fields that only rules and `derive` read. */
export interface FastlyFields extends RequestRow {
  /** fastly_info.state: MISS-CLUSTER, ERROR */
  state?: string | null;
  /** the group of the state; "none" if the state is not logged or empty */
  family?: StateFamily;
  /** X-Cache or a shortened state, depending on the template */
  state_or_x_cache?: string | null;
  x_cache?: string | null;
  /** the reason phrase, in lower case: the only field with the cause of Fastly's own 503 */
  response_reason?: string | null;
  is_edge?: string | null;
  is_tls?: string | null;
  waf_block?: string | null;
  /** req.backend.is_origin and is_shield: whether the backend is the origin or another Fastly location */
  backend_is_origin?: string | null;
  backend_is_shield?: string | null;
  /** the line shows that the response is the origin's */
  from_origin?: "yes";
  server?: string | null;
  service_version?: string | null;
}

/**
 * Keys of the stock template, of the long template, and further ones in use; the owner of a service may choose others.
 * https://docs.fastly.com/en/guides/useful-variables-to-log
 */
const jsonKeys: FieldMap<keyof FastlyFields> = {
  timestamp: ["time", "time_ms"],
  time_start: ["time", "time_ms"],
  // microseconds; elapsed_time is %{time.elapsed.msec}V
  time_elapsed: ["microseconds", "request_time_ms"],
  elapsed_time: ["milliseconds", "request_time_ms"],
  client_ip: ["address", "client_ip"],
  fastly_client_ip: ["text", "edge_client"],
  x_forwarded_for: ["text", "forwarded_for"],
  host: ["host", "host"],
  url: ["target"],
  request_method: ["token", "method"],
  request: ["token", "method"],
  method: ["token", "method"],
  request_protocol: ["token", "protocol"],
  protocol: ["token", "protocol"],
  is_tls: ["token", "is_tls"],
  request_referer: ["text", "referer"],
  request_user_agent: ["text", "user_agent"],
  user_agent: ["text", "user_agent"],
  response_status: ["status", "status"],
  resp_status: ["status", "status"],
  status: ["status", "status"],
  response_reason: ["text", "response_reason"],
  resp_message: ["text", "response_reason"],
  resp_response: ["text", "response_reason"],
  response_body_size: ["integer", "bytes_sent"],
  resp_body_size: ["integer", "bytes_sent"],
  response_state: ["token", "state"],
  fastly_info_state: ["token", "state"],
  cache_status: ["text", "state_or_x_cache"],
  x_cache: ["text", "x_cache"],
  beresp_status: ["status", "upstream_status"],
  backend_status: ["status", "upstream_status"],
  origin_status: ["status", "upstream_status"],
  actual_backend_ip: ["token", "upstream_addr"],
  fastly_server: ["token", "server"],
  server_datacenter: ["token", "edge_location"],
  geo_datacenter: ["token", "edge_location"],
  fastly_is_edge: ["token", "is_edge"],
  waf_block: ["token", "waf_block"],
  backend_is_origin: ["token", "backend_is_origin"],
  req_backend_is_origin: ["token", "backend_is_origin"],
  backend_is_shield: ["token", "backend_is_shield"],
  req_backend_is_shield: ["token", "backend_is_shield"],
  request_id: ["token", "request_id"],
  x_request_id: ["token", "request_id"],
  traceparent: ["text", "trace_id"],
  service_version: ["token", "service_version"],
};

/**
 * Directives of custom format strings, and VCL variables in them, in lower case.
 * https://docs.fastly.com/en/guides/custom-log-formats
 */
const directives: FieldMap<keyof FastlyFields> = {
  ...logFormatTimes,
  "%h": ["address", "client_ip"],
  ...forwardedFields((header) => `%{req.http.${header}}V`),
  "%{client.ip}V": ["address", "client_ip"],
  "%l": ["identity"],
  "%u": ["ignored"],
  "%t": ["clf", "time_ms"],
  "%{now}V": ["time", "time_ms"],
  "%r": ["request"],
  "%m": ["token", "method"],
  "%{req.request}V": ["token", "method"],
  "%{req.method}V": ["token", "method"],
  "%v": ["host", "host"],
  "%{host}i": ["host", "host"],
  "%{req.http.host}V": ["host", "host"],
  "%{req.http.fastly-orig-host}V": ["host", "host"],
  "%U": ["target"],
  "%{req.url}V": ["target"],
  "%H": ["token", "protocol"],
  "%{req.proto}V": ["token", "protocol"],
  "%>s": ["status", "status"],
  "%{resp.status}V": ["status", "status"],
  "%{resp.response}V": ["text", "response_reason"],
  "%{beresp.status}V": ["status", "upstream_status"],
  "%{req.backend.is_origin}V": ["token", "backend_is_origin"],
  "%{req.backend.is_shield}V": ["token", "backend_is_shield"],
  "%b": ["integer", "bytes_sent"],
  "%B": ["integer", "bytes_sent"],
  "%{resp.body_bytes_written}V": ["integer", "bytes_sent"],
  "%D": ["microseconds", "request_time_ms"],
  "%{time.elapsed.usec}V": ["microseconds", "request_time_ms"],
  "%{time.elapsed.msec}V": ["milliseconds", "request_time_ms"],
  "%{fastly_info.state}V": ["token", "state"],
  "%{x-cache}o": ["text", "x_cache"],
  "%{resp.http.x-cache}V": ["text", "x_cache"],
  "%{server.identity}V": ["token", "server"],
  "%{server.datacenter}V": ["token", "edge_location"],
  "%{referer}i": ["text", "referer"],
  "%{req.http.referer}V": ["text", "referer"],
  "%{user-agent}i": ["text", "user_agent"],
  "%{req.http.user-agent}V": ["text", "user_agent"],
  "%{req.http.x-request-id}V": ["text", "request_id"],
  "%{req.http.traceparent}V": ["text", "trace_id"],
};

export const fastlyFieldMap: FieldMap<keyof FastlyFields> = { ...jsonKeys, ...directives };
