import type { FieldMap, TemplateLayout } from "../../parse/format.ts";
import { templateOf } from "../../parse/text/log-format.ts";

/**
 * Directives of a format string of the service's own, and VCL variables in it, in lower case.
 * https://docs.fastly.com/en/guides/custom-log-formats
 * https://docs.fastly.com/en/guides/useful-variables-to-log
 */
export const variables: FieldMap = {
  "%h": ["address", "client_ip"],
  "%{req.http.fastly-client-ip}V": ["address", "client_ip"],
  "%{client.ip}V": ["address", "client_ip"],
  "%l": ["identity"],
  "%u": ["ignored"],
  "%t": ["clf", "time_ms"],
  "%{now}V": ["time", "time_ms"],
  "%{begin:sec}t": ["epoch-seconds", "time_ms"],
  "%{begin:msec}t": ["epoch-milliseconds", "time_ms"],
  "%{begin:%y-%m-%dt%h:%m:%s%z}t": ["iso", "time_ms"],
  "%r": ["request"],
  "%m": ["word", "method"],
  "%{req.request}V": ["word", "method"],
  "%{req.method}V": ["word", "method"],
  "%v": ["host", "host"],
  "%{host}i": ["host", "host"],
  "%{req.http.host}V": ["host", "host"],
  "%{req.http.fastly-orig-host}V": ["host", "host"],
  "%U": ["target"],
  "%{req.url}V": ["target"],
  "%H": ["word", "protocol"],
  "%{req.proto}V": ["word", "protocol"],
  "%>s": ["status", "status"],
  "%{resp.status}V": ["status", "status"],
  "%{resp.response}V": ["text", "response_reason"],
  "%{beresp.status}V": ["status", "upstream_status"],
  "%b": ["integer", "bytes_sent"],
  "%B": ["integer", "bytes_sent"],
  "%{resp.body_bytes_written}V": ["integer", "bytes_sent"],
  "%D": ["microseconds", "request_time_ms"],
  "%{time.elapsed.usec}V": ["microseconds", "request_time_ms"],
  "%{time.elapsed.msec}V": ["milliseconds", "request_time_ms"],
  "%{fastly_info.state}V": ["word", "state"],
  "%{x-cache}o": ["text", "x_cache"],
  "%{resp.http.x-cache}V": ["text", "x_cache"],
  "%{server.identity}V": ["word", "server"],
  "%{server.datacenter}V": ["word", "edge_location"],
  "%{referer}i": ["text", "referer"],
  "%{req.http.referer}V": ["text", "referer"],
  "%{user-agent}i": ["text", "user_agent"],
  "%{req.http.user-agent}V": ["text", "user_agent"],
  "%{req.http.x-request-id}V": ["text", "request_id"],
  "%{req.http.traceparent}V": ["text", "trace_id"],
};

/** A variable within a function that escapes it is that variable. */
const bare = (name: string): string =>
  name.replace(/^%\{(?:json\.escape|cstr_escape)\(\s*([^()]+?)\s*\)\}V$/, "%{$1}V");

/** The language is Apache's, with `%{variable}V` for variables of VCL. */
export function formatString(text: string, name: string): TemplateLayout {
  const { parts, ...template } = templateOf(text, name);
  const named = parts.map((part) => (typeof part === "string" ? part : { field: bare(part.field) }));
  return { ...template, parts: named };
}
