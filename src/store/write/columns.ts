import type { Attempt } from "../../request.ts";
import type { Dimensions } from "./batch.ts";

/** Columns of `request_rows`. */
export const rowColumns = [
  "time_ms",
  "line",
  "shape",
  "client",
  "path",
  "query_start",
  "query",
  "bytes_sent",
  "referer",
  "agent",
];
/** Columns of `request_more` before its text columns. */
export const extraColumns = [
  "time_ms",
  "line",
  "shape",
  "request_time_ms",
  "upstream_time_ms",
  "bytes_received",
];
/** Columns of `shapes` after id and file, without server_error. */
export const dimensionColumns = [
  "tier",
  "format",
  "client_kind",
  "method",
  "scheme",
  "host",
  "protocol",
  "status",
  "upstream_status",
  "upstream_addr",
  "upstream_tries",
  "cache_status",
  "cache",
  "edge_location",
  "answered_by",
  "fault",
  "reason",
  "confidence",
  "rule",
  "hidden_reason",
  "hidden_by",
] as const satisfies readonly (keyof Dimensions)[];
/** Columns of `attempt_rows` after its key. */
export const attemptColumns = [
  "redirect",
  "upstream_addr",
  "status",
  "connect_time_ms",
  "header_time_ms",
  "response_time_ms",
  "bytes_received",
  "outcome",
] as const satisfies readonly (keyof Attempt)[];
