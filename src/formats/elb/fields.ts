import type { FieldMap } from "../../parse/format.ts";
import type { RequestRow } from "../../request.ts";

/** The columns of a request and the fields that only rules and `derive` read. */
export interface ElbFields extends RequestRow {
  status_word?: string;
  /** null: the log has -1, the time was not measured */
  request_processing_us?: number | null;
  backend_processing_us?: number | null;
  response_processing_us?: number | null;
}

/** In the order of the line. */
export const elbColumns = [
  "time",
  "elb",
  "client:port",
  "backend:port",
  "request_processing_time",
  "backend_processing_time",
  "response_processing_time",
  "elb_status_code",
  "backend_status_code",
  "received_bytes",
  "sent_bytes",
  "request",
  "user_agent",
  "ssl_cipher",
  "ssl_protocol",
] as const;

export const elbFieldMap: FieldMap<keyof ElbFields> = {
  // the start of the request; an ALB logs its end
  time: ["iso", "time_ms"],
  "client:port": ["address:port", "client_ip"],
  "backend:port": ["token", "upstream_addr"],
  request_processing_time: ["seconds-6", "request_processing_us"],
  backend_processing_time: ["seconds-6", "backend_processing_us"],
  response_processing_time: ["seconds-6", "response_processing_us"],
  elb_status_code: ["status", "status"],
  // 0 if no backend answered
  backend_status_code: ["status", "upstream_status"],
  received_bytes: ["integer", "bytes_received"],
  sent_bytes: ["integer", "bytes_sent"],
  request: ["request"],
  user_agent: ["text", "user_agent"],
};
