import type { FieldMap } from "../../parse/format.ts";
import type { RequestRow } from "../../request.ts";

/** The columns of a request and the fields that only rules and `derive` read. */
export interface CloudfrontFields extends RequestRow {
  date?: string | null;
  time?: string | null;
  timestamp_ms?: number | null;
  cs_host?: string | null;
  host_header?: string | null;
  realtime_host?: string | null;
  uri_query?: string | null;
  /** "000": the client left before a response */
  status_word?: string;
  /** determined after the last byte */
  result_type?: string | null;
  /** determined before the first byte */
  response_result_type?: string | null;
  /** as `result_type`, or the type of error */
  detailed_result_type?: string | null;
  /** the three types above, separated by spaces */
  result_types?: string;
  content_type?: string | null;
  content_length?: number | null;
  fle_status?: string | null;
  origin_first_byte_ms?: number | null;
  origin_last_byte_ms?: number | null;
}

/**
 * The fields of standard logs, and the fields of real-time logs with other names.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html
 */
export const cloudfrontFieldMap: FieldMap<keyof CloudfrontFields> = {
  date: ["date", "date"],
  time: ["clock", "time"],
  timestamp: ["epoch-seconds", "time_ms"],
  "timestamp(ms)": ["epoch-milliseconds", "timestamp_ms"],
  "x-edge-location": ["token", "edge_location"],
  "sc-bytes": ["integer", "bytes_sent"],
  "c-ip": ["address", "client_ip"],
  "x-forwarded-for": ["percent-text", "forwarded_for"],
  "cs-method": ["token", "method"],
  // the domain name of the distribution; x-host-header is the host of the request. Real-time logs have it reversed
  "cs(Host)": ["host", "cs_host"],
  "x-host-header": ["host", "host_header"],
  "cs-host": ["host", "realtime_host"],
  "cs-uri-stem": ["target"],
  "cs-uri-query": ["text", "uri_query"],
  "sc-status": ["status", "status"],
  "cs(Referer)": ["text", "referer"],
  "cs-referer": ["text", "referer"],
  "cs(User-Agent)": ["percent-text", "user_agent"],
  "cs-user-agent": ["percent-text", "user_agent"],
  "x-edge-result-type": ["token", "result_type"],
  "x-edge-response-result-type": ["token", "response_result_type"],
  "x-edge-detailed-result-type": ["token", "detailed_result_type"],
  "x-edge-request-id": ["token", "request_id"],
  "cs-protocol": ["token", "scheme"],
  "cs-protocol-version": ["token", "protocol"],
  "cs-bytes": ["integer", "bytes_received"],
  "time-taken": ["seconds", "request_time_ms"],
  "fle-status": ["token", "fle_status"],
  "sc-content-type": ["text", "content_type"],
  "sc-content-len": ["integer", "content_length"],
  "origin-fbl": ["seconds", "origin_first_byte_ms"],
  "origin-lbl": ["seconds", "origin_last_byte_ms"],
};

/** The columns of a standard log without its `#Fields` line, in order. */
export const standardColumns = [
  "date",
  "time",
  "x-edge-location",
  "sc-bytes",
  "c-ip",
  "cs-method",
  "cs(Host)",
  "cs-uri-stem",
  "sc-status",
  "cs(Referer)",
  "cs(User-Agent)",
  "cs-uri-query",
  "cs(Cookie)",
  "x-edge-result-type",
  "x-edge-request-id",
  "x-host-header",
  "cs-protocol",
  "cs-bytes",
  "time-taken",
  "x-forwarded-for",
  "ssl-protocol",
  "ssl-cipher",
  "x-edge-response-result-type",
  "cs-protocol-version",
  "fle-status",
  "fle-encrypted-fields",
  "c-port",
  "time-to-first-byte",
  "x-edge-detailed-result-type",
  "sc-content-type",
  "sc-content-len",
  "sc-range-start",
  "sc-range-end",
] as const;

/**
 * The columns of a real-time log with all fields of 2020. The customer chooses the fields; their order is fixed.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/real-time-logs.html#understand-real-time-log-config-fields
 */
export const realtimeColumns = [
  "timestamp",
  "c-ip",
  "s-ip",
  "time-to-first-byte",
  "sc-status",
  "sc-bytes",
  "cs-method",
  "cs-protocol",
  "cs-host",
  "cs-uri-stem",
  "cs-bytes",
  "x-edge-location",
  "x-edge-request-id",
  // here the domain name of the distribution
  "x-host-header",
  "time-taken",
  "cs-protocol-version",
  "c-ip-version",
  "cs-user-agent",
  "cs-referer",
  "cs-cookie",
  "cs-uri-query",
  "x-edge-response-result-type",
  "x-forwarded-for",
  "ssl-protocol",
  "ssl-cipher",
  "x-edge-result-type",
  "fle-encrypted-fields",
  "fle-status",
  "sc-content-type",
  "sc-content-len",
  "sc-range-start",
  "sc-range-end",
  "c-port",
  "x-edge-detailed-result-type",
  "c-country",
  "cs-accept-encoding",
  "cs-accept",
  "cache-behavior-path-pattern",
  "cs-headers",
  "cs-header-names",
  "cs-headers-count",
] as const;

/** Columns that were added after them; logs have all of them, none, or those of the origin. */
export const originColumns = ["origin-fbl", "origin-lbl", "asn"] as const;
export const addedRealtimeColumns = [
  "primary-distribution-id",
  "primary-distribution-dns-name",
  ...originColumns,
] as const;
