import type { Peer } from "../../classify/peer.ts";
import type { FieldMap } from "../../parse/format.ts";
import { forwardedFields } from "../../parse/forwarded-headers.ts";
import { logFormatFields } from "../../parse/text/log-format-fields.ts";
import type { RequestRow } from "../../request.ts";

/** The columns of a request and the fields that only rules and `derive` read. */
export interface ApacheFields extends RequestRow {
  request_line?: "http" | "empty" | "malformed";
  /** whether the client received the status of the origin */
  same_status?: "yes" | "no";
  /** %X: "X" aborted before the response was complete, "+" kept alive, "-" closed */
  connection?: string;
  /** %R */
  handler?: string | null;
  /** whether the handler is mod_proxy */
  proxied?: "yes" | "no";
  /** by %R: a file of this server, or SetHandler names a backend such as PHP-FPM */
  backend?: "file" | "named";
  /** whether the response has the size of Apache's own page; ErrorDocument can change that */
  page_size?: "own" | "other";
  /** the client that left can be another proxy */
  peer?: Peer | null;
  /** null: no connection to the origin was made, or mod_proxy_fcgi made it */
  proxy_source_port?: string | null;
  error_notes?: string | null;
  proxy_timedout?: string | null;
  error_log_id?: string | null;
  body_bytes_sent?: number | null;
  /** by its size and the configuration: Apache's own page, mod_proxy's page with a reason, or neither */
  page?: "own" | "note" | "other";
  port?: number | null;
  /** %q: with the question mark */
  query_with_mark?: string | null;
  /** before an internal redirect */
  original_status?: number | null;
  whole_seconds_ms?: number | null;
  header_request_id?: string | null;
}

/**
 * LogFormat directives, header names in lower case. `%t` is the START of the request.
 * https://httpd.apache.org/docs/2.4/mod/mod_log_config.html#formats
 */
export const apacheFieldMap: FieldMap<keyof ApacheFields> = {
  ...logFormatFields,
  ...forwardedFields((header) => `%{${header}}i`),
  "%a": ["address", "client_ip"],
  "%{c}a": ["address", "peer_ip"],

  "%v": ["host", "host"],
  "%V": ["host", "host"],

  "%s": ["status", "original_status"],
  "%B": ["integer", "body_bytes_sent"],
  "%X": ["flag", "connection"],

  "%R": ["token", "handler"],
  "%L": ["token", "error_log_id"],
  // notes that mod_proxy sets: modules/proxy/mod_proxy_http.c
  "%{proxy-status}n": ["status", "upstream_status"],
  "%{error-notes}n": ["text", "error_notes"],
  "%{proxy_timedout}n": ["token", "proxy_timedout"],
  "%{proxy-source-port}n": ["token", "proxy_source_port"],
  "%{balancer_worker_name}e": ["token", "upstream_addr"],

  "%{unique_id}e": ["token", "request_id"],

  "%p": ["integer", "port"],
};
