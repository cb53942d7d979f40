import type { RequestRow } from "../../request.ts";
import type { FieldMap } from "../format.ts";

/** Times of `%{...}t` by the notation that `withTimes` names. */
export const logFormatTimes = {
  "%{sec}t": ["epoch-seconds", "time_ms"],
  "%{msec}t": ["epoch-milliseconds", "time_ms"],
  "%{usec}t": ["time", "time_ms"],
  "%{clf}t": ["clf", "time_ms"],
  "%{iso}t": ["iso", "time_ms"],
  "%{time}t": ["written-time", "time_ms"],
  "%{time-dmy}t": ["written-time", "time_ms"],
  "%{time-mdy}t": ["written-time-mdy", "time_ms"],
} as const satisfies FieldMap<"time_ms">;

type LogFormatColumn =
  | keyof RequestRow
  | "query_with_mark"
  | "whole_seconds_ms"
  | "body_bytes_sent"
  | "header_request_id";

/**
 * Directives that Apache and varnishncsa share, header names in lower case. `%t` is the START of the request, `%b` the size of
 * the body, `%D` microseconds. https://httpd.apache.org/docs/2.4/mod/mod_log_config.html#formats,
 * https://varnish-cache.org/docs/trunk/reference/varnishncsa.html#format
 */
export const logFormatFields = {
  "%h": ["address", "client_ip"],
  // varnishncsa logs "-" for a request that could not be parsed
  "%t": ["clf", "time_ms"],
  ...logFormatTimes,

  "%r": ["request"],
  "%m": ["token", "method"],
  "%U": ["target"],
  "%q": ["text", "query_with_mark"],
  "%H": ["token", "protocol"],
  "%{host}i": ["host", "host"],

  "%>s": ["status", "status"],
  "%D": ["microseconds", "request_time_ms"],
  "%{us}T": ["microseconds", "request_time_ms"],
  "%{ms}T": ["milliseconds", "request_time_ms"],
  "%T": ["seconds", "whole_seconds_ms"],
  "%{s}T": ["seconds", "whole_seconds_ms"],
  "%b": ["integer", "body_bytes_sent"],
  "%O": ["integer", "bytes_sent"],
  "%I": ["integer", "bytes_received"],

  "%{referer}i": ["text", "referer"],
  "%{user-agent}i": ["text", "user_agent"],
  "%{retry-after}o": ["text", "retry_after"],
  "%{x-request-id}i": ["text", "header_request_id"],
  "%{x-amz-cf-id}i": ["text", "edge_id"],
  "%{cf-ray}i": ["ray", "edge_id"],
  "%{traceparent}i": ["text", "trace_id"],
  "%{x-amzn-trace-id}i": ["text", "trace_id"],

  "%l": ["identity"],
  "%u": ["ignored"],
} as const satisfies FieldMap<LogFormatColumn>;
