import type { Peer } from "../../classify/peer.ts";
import type { FieldMap } from "../../parse/format.ts";
import { canonicalHeader, forwardedFields } from "../../parse/forwarded-headers.ts";
import type { RequestRow } from "../../request.ts";

/** The columns of a request and the fields that only rules and `derive` read. */
export interface CaddyFields extends RequestRow {
  logger?: string | null;
  /** of an error record: the error message of Go */
  msg?: string | null;
  duration?: string | null;
  tls_version?: string | null;
  status_word?: string;
  via?: string | null;
  server_list?: string | null;
  date?: string | null;
  powered_by?: string | null;
  content_type?: string | null;
  content_length?: number | null;
  accept_ranges?: string | null;
  etag?: string | null;
  last_modified?: string | null;
  www_authenticate?: string | null;
  request_id_given?: string | null;
  response_request_id?: string | null;
  request_id_header?: string | null;
  cf_ray?: string | null;
  amz_cf_id?: string | null;
  traceparent?: string | null;
  trace?: string | null;
  /** the logger that wrote the record */
  record?: "access" | "error";
  /** whose headers the response has: certainly or probably an origin's, the file server's, or only Caddy's own */
  answer?: "origin" | "like_origin" | "file" | "own";
  /** whether a body was sent */
  body?: "some" | "none";
  /** fewer bytes were sent than Content-Length declares */
  cut_short?: "yes";
  /** "Status: 404 Not Found": a header of FastCGI responses */
  status_header?: string | null;
  upgrade?: string | null;
  /** a connection that another protocol took over, such as a WebSocket */
  upgraded?: "yes";
  request_via?: string | null;
  /** the client that left can be another proxy */
  peer?: Peer | null;
}

/**
 * Keys of the records of http.log.access and http.log.error. Header names are in Go's canonical form, each with a
 * list of values. `ts` is the END of the request.
 * https://caddyserver.com/docs/logging
 */
export const caddyFieldMap: FieldMap<keyof CaddyFields> = {
  ts: ["time", "time_ms"],
  logger: ["token", "logger"],
  msg: ["text", "msg"],
  // up to 2.4: address and port in one field
  "request.remote_addr": ["address:port", "client_ip"],
  "request.remote_ip": ["address", "peer_ip"],
  // since 2.7; behind trusted proxies it differs from the peer's address
  "request.client_ip": ["address", "client_ip"],
  "request.proto": ["token", "protocol"],
  "request.method": ["token", "method"],
  "request.host": ["host", "host"],
  "request.uri": ["target"],
  "request.tls.version": ["token", "tls_version"],
  "request.headers.Referer": ["first-text", "referer"],
  "request.headers.User-Agent": ["first-text", "user_agent"],
  "request.headers.X-Request-Id": ["first-text", "request_id_header"],
  "request.headers.Cf-Ray": ["first-text", "cf_ray"],
  "request.headers.X-Amz-Cf-Id": ["first-text", "amz_cf_id"],
  ...forwardedFields((header) => `request.headers.${canonicalHeader(header)}`, "joined-texts"),
  "request.headers.Via": ["first-text", "request_via"],
  "request.headers.Traceparent": ["first-text", "traceparent"],
  bytes_read: ["integer", "bytes_received"],
  duration: ["text", "duration"],
  size: ["integer", "bytes_sent"],
  status: ["status", "status"],
  // log_append request_id {http.request.uuid}
  request_id: ["token", "request_id_given"],
  traceID: ["token", "trace"],
  "resp_headers.Retry-After": ["first-text", "retry_after"],
  "resp_headers.Via": ["text", "via"],
  "resp_headers.Server": ["text", "server_list"],
  "resp_headers.Date": ["first-text", "date"],
  "resp_headers.X-Powered-By": ["first-text", "powered_by"],
  "resp_headers.Content-Type": ["first-text", "content_type"],
  "resp_headers.Content-Length": ["first-text", "content_length"],
  "resp_headers.Accept-Ranges": ["first-text", "accept_ranges"],
  "resp_headers.Etag": ["first-text", "etag"],
  "resp_headers.Last-Modified": ["first-text", "last_modified"],
  "resp_headers.Status": ["first-text", "status_header"],
  "resp_headers.Upgrade": ["first-text", "upgrade"],
  "resp_headers.Www-Authenticate": ["first-text", "www_authenticate"],
  "resp_headers.X-Request-Id": ["first-text", "response_request_id"],
};
