import type { Peer } from "../../classify/peer.ts";
import type { FieldMap } from "../../parse/format.ts";
import type { RequestRow } from "../../request.ts";

/** The columns of a request and the fields that only rules and `derive` read. */
export interface AlbFields extends RequestRow {
  time_us?: number | null;
  request_creation_us?: number | null;
  /** null: the log has -1, the time was not measured */
  request_processing_ms?: number | null;
  response_processing_ms?: number | null;
  actions_executed?: string | null;
  /** the last of `actions_executed` */
  last_action?: string | null;
  /** whether `actions_executed` names "forward" */
  forwarded?: "yes" | "no";
  error_reason?: string | null;
  classification?: string | null;
  target_error_code?: string | null;
  elb_error_code?: string | null;
  /** of a 460: the client that left can be another proxy */
  peer?: Peer | null;
  "target:port_list"?: string | null;
  target_status_code_list?: string | null;
}

/** In the order of the line. */
export const albColumns = [
  "type",
  "time",
  "elb",
  "client:port",
  "target:port",
  "request_processing_time",
  "target_processing_time",
  "response_processing_time",
  "elb_status_code",
  "target_status_code",
  "received_bytes",
  "sent_bytes",
  "request",
  "user_agent",
  "ssl_cipher",
  "ssl_protocol",
  "target_group_arn",
  "trace_id",
  "domain_name",
  "chosen_cert_arn",
  "matched_rule_priority",
  "request_creation_time",
  "actions_executed",
  "redirect_url",
  "error_reason",
  "target:port_list",
  "target_status_code_list",
  "classification",
  "classification_reason",
  "conn_trace_id",
  "transformed_host",
  "transformed_uri",
  "request_transform_status",
  // found in other parsers; AWS does not document them
  "ip_address",
  "target_error_code",
  "elb_error_code",
] as const;

export const albFieldMap: FieldMap<keyof AlbFields> = {
  // the end of the request: the time of the response, or of closing the WebSocket
  time: ["iso-microseconds", "time_us"],
  "client:port": ["address:port", "client_ip"],
  "target:port": ["token", "upstream_addr"],
  request_processing_time: ["seconds", "request_processing_ms"],
  target_processing_time: ["seconds", "upstream_time_ms"],
  response_processing_time: ["seconds", "response_processing_ms"],
  elb_status_code: ["status", "status"],
  target_status_code: ["status", "upstream_status"],
  received_bytes: ["integer", "bytes_received"],
  sent_bytes: ["integer", "bytes_sent"],
  request: ["request"],
  user_agent: ["text", "user_agent"],
  trace_id: ["text", "trace_id"],
  request_creation_time: ["iso-microseconds", "request_creation_us"],
  actions_executed: ["text", "actions_executed"],
  error_reason: ["text", "error_reason"],
  "target:port_list": ["text", "target:port_list"],
  target_status_code_list: ["text", "target_status_code_list"],
  classification: ["text", "classification"],
  target_error_code: ["text", "target_error_code"],
  elb_error_code: ["text", "elb_error_code"],
};
