import type { FieldMap } from "../../parse/format.ts";
import { forwardedFields } from "../../parse/forwarded-headers.ts";
import { logFormatFields } from "../../parse/text/log-format-fields.ts";
import type { RequestRow } from "../../request.ts";

/** The columns of a request and the fields that only rules and `derive` read. */
export interface VarnishFields extends RequestRow {
  request_line?: "http" | "empty" | "malformed";
  /** hit, miss, pass, pipe, synth, hitmiss, hitpass; the value of hitmiss if only that is logged */
  handling?: string | null;
  hitmiss?: string | null;
  /** whether the body has the size of Varnish's own error page */
  own_page?: "yes" | "no";
  /** whether the body has the size of an error page of nginx */
  page?: "built_in" | "other";
  /** the status that the backend sent, if VCL logs it; null: none */
  backend_status?: number | null;
  /** whether the client was sent the status of the backend */
  same_status?: "yes" | "no";
  /** c: the response to the client; b: the fetch from the backend */
  side?: string | null;
  /** FetchError of the backend side */
  fetch_error?: string | null;
  body_bytes_sent?: number | null;
  header_request_id?: string | null;
  /** %q: with the question mark */
  query_with_mark?: string | null;
  whole_seconds_ms?: number | null;
  first_byte_ms?: number | null;
  vxid?: string | null;
  /** of a fetch: the vxid of the request that it is for */
  parent_vxid?: string | null;
  age?: number | null;
}

/**
 * Directives of varnishncsa: some of Apache's, in Apache's spelling (arguments in lower case), and `%{...}x`.
 * `%t` is the START of the request, `%b` the size of the body, `%D` microseconds.
 * https://varnish-cache.org/docs/trunk/reference/varnishncsa.html#format
 */
export const varnishFieldMap: FieldMap<keyof VarnishFields> = {
  ...logFormatFields,
  ...forwardedFields((header) => `%{${header}}i`),
  "%s": ["status", "status"],

  "%{varnish:time_firstbyte}x": ["seconds", "first_byte_ms"],
  "%{varnish:hitmiss}x": ["token", "hitmiss"],
  "%{varnish:handling}x": ["token", "handling"],
  "%{varnish:side}x": ["token", "side"],
  "%{varnish:vxid}x": ["token", "vxid"],
  "%{vsl:begin[2]}x": ["token", "parent_vxid"],
  "%{vsl:fetcherror}x": ["text", "fetch_error"],
  // logged by std.log("bs:" + beresp.status)
  "%{vcl_log:bs}x": ["status", "backend_status"],
  "%{vcl_log:beresp_status}x": ["status", "backend_status"],
  "%{vcl_log:backend_status}x": ["status", "backend_status"],
  "%{age}o": ["integer", "age"],
};
