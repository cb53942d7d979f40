import type { FieldMap } from "../../parse/format.ts";
import { apacheFieldMap as apache } from "../apache/fields.ts";

/**
 * varnishncsa's directives: Apache's, in Apache's spelling here (arguments in lower case), and Varnish's own %{...}x.
 * `%t` is the START of the request, `%b` the body, `%D` microseconds.
 * https://varnish-cache.org/docs/trunk/reference/varnishncsa.html#format
 */
export const vocabulary: FieldMap = {
  ...apache,
  // "-" where a request could not be parsed: the whole time is missing
  "%t": ["clf", "time_ms"],
  "%{varnish:time_firstbyte}x": ["seconds", "first_byte_ms"],
  "%{varnish:hitmiss}x": ["word", "hitmiss"],
  "%{varnish:handling}x": ["word", "handling"],
  "%{varnish:side}x": ["word", "side"],
  "%{varnish:vxid}x": ["word", "vxid"],
  "%{vsl:fetcherror}x": ["text", "fetch_error"],
  // what std.log("bs:" + beresp.status) leaves: the status that the backend sent
  "%{vcl_log:bs}x": ["status", "backend_status"],
  "%{vcl_log:beresp_status}x": ["status", "backend_status"],
  "%{vcl_log:backend_status}x": ["status", "backend_status"],
  "%{age}o": ["integer", "age"],
};
