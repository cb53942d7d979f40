import type { Peer } from "../../classify/peer.ts";
import type { FieldMap } from "../../parse/format.ts";
import { forwardedFields } from "../../parse/forwarded-headers.ts";
import type { RequestRow } from "../../request.ts";

/** The columns of a request and the fields that only rules and `derive` read. */
export interface EnvoyFields extends RequestRow {
  response_flags?: string | null;
  response_flags_long?: string | null;
  /** short names, each between commas; null: "-" */
  flags?: string | null;
  details?: string | null;
  transport_failure?: string | null;
  service_time_ms?: number | null;
  /** whether an upstream was chosen */
  upstream?: "chosen" | "none";
  /** of the connection, regardless of X-Forwarded-For */
  /** the client that left can be another proxy */
  peer?: Peer | null;
  connection_termination_details?: string | null;
  response_duration_ms?: number | null;
  upstream_cluster?: string | null;
  upstream_local_address?: string | null;
  downstream_local_address?: string | null;
  requested_server_name?: string | null;
  route_name?: string | null;
}

/**
 * Command operators without their length. Header names are in lower case; of two (X?Y), the first known one is used.
 * START_TIME is the START of the request; DURATION and the upstream's x-envoy-upstream-service-time are ms; bytes are
 * those of bodies.
 * https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage
 */
export const envoyFieldMap: FieldMap<keyof EnvoyFields> = {
  START_TIME: ["iso", "time_ms"],
  "START_TIME(%s.%3f)": ["epoch-seconds", "time_ms"],
  "START_TIME(%s)": ["epoch-seconds", "time_ms"],
  "REQ(:method)": ["token", "method"],
  "REQ(:path)": ["target"],
  "REQ(:scheme)": ["token", "scheme"],
  "REQ(:authority)": ["host", "host"],
  PROTOCOL: ["token", "protocol"],
  RESPONSE_CODE: ["status", "status"],
  RESPONSE_FLAGS: ["token", "response_flags"],
  RESPONSE_FLAGS_LONG: ["token", "response_flags_long"],
  RESPONSE_CODE_DETAILS: ["text", "details"],
  CONNECTION_TERMINATION_DETAILS: ["text", "connection_termination_details"],
  UPSTREAM_TRANSPORT_FAILURE_REASON: ["text", "transport_failure"],
  BYTES_RECEIVED: ["integer", "bytes_received"],
  BYTES_SENT: ["integer", "bytes_sent"],
  DURATION: ["milliseconds", "request_time_ms"],
  RESPONSE_DURATION: ["milliseconds", "response_duration_ms"],
  "RESP(retry-after)": ["text", "retry_after"],
  "RESP(x-envoy-upstream-service-time)": ["milliseconds", "service_time_ms"],
  ...forwardedFields((header) => `REQ(${header})`),
  "REQ(user-agent)": ["text", "user_agent"],
  "REQ(referer)": ["text", "referer"],
  "REQ(x-request-id)": ["token", "request_id"],
  "REQ(cf-ray)": ["ray", "edge_id"],
  "REQ(x-amz-cf-id)": ["text", "edge_id"],
  "REQ(traceparent)": ["token", "trace_id"],
  "REQ(x-amzn-trace-id)": ["token", "trace_id"],
  TRACE_ID: ["token", "trace_id"],
  UPSTREAM_HOST: ["token", "upstream_addr"],
  UPSTREAM_CLUSTER: ["token", "upstream_cluster"],
  UPSTREAM_REQUEST_ATTEMPT_COUNT: ["integer", "upstream_tries"],
  UPSTREAM_LOCAL_ADDRESS: ["token", "upstream_local_address"],
  DOWNSTREAM_LOCAL_ADDRESS: ["token", "downstream_local_address"],
  DOWNSTREAM_REMOTE_ADDRESS: ["address:port", "client_ip"],
  DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT: ["address", "client_ip"],
  DOWNSTREAM_DIRECT_REMOTE_ADDRESS: ["address:port", "peer_ip"],
  DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT: ["address", "peer_ip"],
  REQUESTED_SERVER_NAME: ["token", "requested_server_name"],
  ROUTE_NAME: ["token", "route_name"],
};
