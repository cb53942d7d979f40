import type { Peer } from "../../classify/peer.ts";
import type { FieldMap } from "../../parse/format.ts";
import { forwardedFields } from "../../parse/forwarded-headers.ts";
import type { RequestRow } from "../../request.ts";

/** A list of several attempts as logged; a number if the line has one attempt. */
type LoggedNumbers = string | number | null;

/**
 * The columns of a request and the fields that only rules and `derive` read; `try_*` is the attempt whose status was
 * sent.
 */
export interface NginxFields extends RequestRow {
  request_line?: "http" | "empty" | "malformed";
  status_word?: string;
  body_bytes_sent?: number | null;
  request_completion?: string;
  limit_req_status?: string | null;
  limit_conn_status?: string | null;
  proxy_upstream_name?: string | null;
  server_name?: string | null;
  /** the Host header, which a hand-written format may log next to a field named host that holds another address */
  http_host?: string | null;
  http_x_request_id?: string | null;
  amz_cf_id?: string | null;
  amzn_trace_id?: string | null;
  upstream_http_content_length?: number | null;

  upstream_addr_list?: string | null;
  upstream_status_list?: LoggedNumbers;
  upstream_connect_time_list?: LoggedNumbers;
  upstream_header_time_list?: LoggedNumbers;
  upstream_response_time_list?: LoggedNumbers;
  upstream_response_length_list?: LoggedNumbers;
  upstream_bytes_received_list?: LoggedNumbers;

  /** left out if no upstream field is logged */
  upstream?: "entered" | "not_entered";
  /** "empty": the name of the upstream did not resolve; "none": no attempt has the status that was sent */
  try?: "empty" | "none";
  /** attempts at several upstreams, one after another */
  redirected?: "yes" | "no";
  try_address?: string | null;
  try_addr?: "name" | "address";
  try_status?: number | null;
  try_connect_ms?: number | null;
  try_header_ms?: number | null;
  try_length?: number | null;
  try_bytes_received?: number | null;
  slowest_try_ms?: number;
  /** whether the client was sent the status of the attempt */
  same_status?: "yes" | "no";
  /** the body is shorter than the Content-Length of the origin */
  cut_short?: "yes";
  /** whether the body has the size of an error page of nginx */
  page?: "built_in" | "other";
  /** of a 400: what nginx's error page is about */
  bad_request_page?: "certificate" | "request";
  ssl_client_verify?: string | null;
  /** from the configuration: the scheme used for this upstream address */
  upstream_scheme?: "http" | "https";
  /** from the configuration: whether it sets a body for this status: never, only to replace 5xx, or for any status */
  own_page?: "no" | "errors" | "any";
  /** from the configuration: no balancer in Lua, as ingress-nginx has */
  lua_balancer?: "no";
  /** of a 499: null if the line shows that the client itself was connected */
  peer?: Peer | null;
}

/**
 * Variables of nginx. The time is that of writing the line, at the end of the request.
 * https://nginx.org/en/docs/http/ngx_http_core_module.html#variables
 * https://nginx.org/en/docs/http/ngx_http_upstream_module.html#variables
 */
export const nginxFieldMap: FieldMap<keyof NginxFields> = {
  remote_addr: ["address", "client_ip"],
  time_local: ["clf", "time_ms"],
  time_iso8601: ["iso", "time_ms"],
  // no variable of nginx: the time of a hand-written JSON format
  any_time: ["time", "time_ms"],
  msec: ["epoch-seconds", "time_ms"],

  request: ["request"],
  request_method: ["token", "method"],
  scheme: ["token", "scheme"],
  host: ["host", "host"],
  http_host: ["host", "http_host"],
  time_local_without_zone: ["clf-local", "time_ms"],
  request_uri: ["target"],
  uri: ["target"],
  args: ["text", "query"],
  query_string: ["text", "query"],
  server_protocol: ["token", "protocol"],
  server_name: ["token", "server_name"],

  status: ["status", "status"],
  request_time: ["seconds", "request_time_ms"],
  body_bytes_sent: ["integer", "body_bytes_sent"],
  bytes_sent: ["integer", "bytes_sent"],
  request_length: ["integer", "bytes_received"],
  request_completion: ["flag", "request_completion"],
  limit_req_status: ["token", "limit_req_status"],
  limit_conn_status: ["token", "limit_conn_status"],
  ssl_client_verify: ["text", "ssl_client_verify"],

  upstream_addr: ["list", "upstream_addr_list"],
  upstream_status: ["list-integers", "upstream_status_list"],
  upstream_connect_time: ["list-seconds", "upstream_connect_time_list"],
  upstream_header_time: ["list-seconds", "upstream_header_time_list"],
  upstream_response_time: ["list-seconds", "upstream_response_time_list"],
  upstream_response_length: ["list-integers", "upstream_response_length_list"],
  upstream_bytes_received: ["list-integers", "upstream_bytes_received_list"],
  upstream_cache_status: ["token", "cache_status"],
  upstream_http_content_length: ["integer", "upstream_http_content_length"],

  sent_http_retry_after: ["text", "retry_after"],
  http_referer: ["text", "referer"],
  http_user_agent: ["text", "user_agent"],
  request_id: ["text", "request_id"],
  http_x_request_id: ["text", "http_x_request_id"],
  sent_http_x_request_id: ["text", "http_x_request_id"],
  upstream_http_x_request_id: ["text", "http_x_request_id"],
  http_x_amz_cf_id: ["text", "amz_cf_id"],
  http_cf_ray: ["ray", "edge_id"],
  http_traceparent: ["text", "trace_id"],
  http_x_amzn_trace_id: ["text", "amzn_trace_id"],
  opentelemetry_trace_id: ["text", "trace_id"],
  otel_trace_id: ["text", "trace_id"],

  // ingress-nginx: https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/log-format/
  req_id: ["text", "request_id"],
  proxy_upstream_name: ["token", "proxy_upstream_name"],
  proxy_alternative_upstream_name: ["ignored"],

  remote_user: ["ignored"],
  connection: ["ignored"],
  connection_requests: ["ignored"],
  gzip_ratio: ["ignored"],
  realip_remote_addr: ["address", "peer_ip"],
  ...forwardedFields((header) => `http_${header.replaceAll("-", "_")}`),
  proxy_add_x_forwarded_for: ["text", "forwarded_for"],
  proxy_protocol_addr: ["address", "proxied_client"],
};
