import type { LineRecord } from "../../parse/line-record.ts";
import { dropIncompleteRequest } from "../../parse/text/request-line.ts";
import type { ApacheFields } from "./fields.ts";

/** Fills columns that are not logged, or have no value, from less exact fields. */
function setFallbacks(record: ApacheFields): void {
  const { whole_seconds_ms, body_bytes_sent, header_request_id } = record;
  if (whole_seconds_ms !== undefined) record.request_time_ms ??= whole_seconds_ms;
  if (body_bytes_sent !== undefined) record.bytes_sent ??= body_bytes_sent;
  if (header_request_id !== undefined) record.request_id ??= header_request_id;
}

export function derive(record: ApacheFields & LineRecord): void {
  dropIncompleteRequest(record, [400, 408]);
  setFallbacks(record);
  const { query_with_mark, handler, upstream_status } = record;
  if (query_with_mark !== undefined) record.query = query_with_mark?.slice(1) || null;
  if (handler !== undefined) record.proxied = handler === "proxy-server" ? "yes" : "no";
  if (upstream_status != null) record.same_status = upstream_status === record.status ? "yes" : "no";
}
