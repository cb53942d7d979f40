import type { FieldMap } from "../../parse/format.ts";

/**
 * nginx's variables. All times are taken when the line is written: the end of the request.
 * https://nginx.org/en/docs/http/ngx_http_core_module.html#variables
 * https://nginx.org/en/docs/http/ngx_http_upstream_module.html#variables
 */
export const vocabulary: FieldMap = {
  remote_addr: ["address", "client_ip"],
  time_local: ["clf", "time_ms"],
  time_iso8601: ["iso", "time_ms"],
  // not nginx's: whatever a hand-made JSON log calls its time
  any_time: ["time", "time_ms"],
  msec: ["epoch-seconds", "time_ms"],

  request: ["request"],
  request_method: ["word", "method"],
  scheme: ["word", "scheme"],
  host: ["host", "host"],
  http_host: ["host", "host"],
  request_uri: ["target"],
  uri: ["target"],
  args: ["text", "query"],
  query_string: ["text", "query"],
  server_protocol: ["word", "protocol"],
  server_name: ["word", "server_name"],

  status: ["status", "status"],
  request_time: ["seconds", "request_time_ms"],
  body_bytes_sent: ["integer", "body_bytes_sent"],
  bytes_sent: ["integer", "bytes_sent"],
  request_length: ["integer", "bytes_received"],
  request_completion: ["flag", "request_completion"],
  limit_req_status: ["word", "limit_req_status"],
  limit_conn_status: ["word", "limit_conn_status"],

  upstream_addr: ["list", "upstream_addr_list"],
  upstream_status: ["list-integers", "upstream_status_list"],
  upstream_connect_time: ["list-seconds", "upstream_connect_time_list"],
  upstream_header_time: ["list-seconds", "upstream_header_time_list"],
  upstream_response_time: ["list-seconds", "upstream_response_time_list"],
  upstream_response_length: ["list-integers", "upstream_response_length_list"],
  upstream_bytes_received: ["list-integers", "upstream_bytes_received_list"],
  upstream_cache_status: ["word", "cache_status"],
  upstream_http_content_length: ["integer", "upstream_http_content_length"],

  http_referer: ["text", "referer"],
  http_user_agent: ["text", "user_agent"],
  request_id: ["text", "request_id"],
  http_x_request_id: ["text", "http_x_request_id"],
  sent_http_x_request_id: ["text", "http_x_request_id"],
  upstream_http_x_request_id: ["text", "http_x_request_id"],
  http_x_amz_cf_id: ["text", "edge_id"],
  http_cf_ray: ["ray", "edge_id"],
  http_traceparent: ["text", "trace_id"],
  http_x_amzn_trace_id: ["text", "trace_id"],
  opentelemetry_trace_id: ["text", "trace_id"],
  otel_trace_id: ["text", "trace_id"],

  // ingress-nginx: https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/log-format/
  req_id: ["text", "request_id"],
  proxy_upstream_name: ["word", "proxy_upstream_name"],
  proxy_alternative_upstream_name: ["ignored"],

  remote_user: ["ignored"],
  gzip_ratio: ["ignored"],
  http_x_forwarded_for: ["forwarded", "forwarded_ip"],
};
