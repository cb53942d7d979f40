import type { Peer } from "../../classify/peer.ts";
import type { FieldMap } from "../../parse/format.ts";
import { forwardedFields } from "../../parse/forwarded-headers.ts";
import type { RequestRow } from "../../request.ts";

/** The columns of a request and the fields that only rules and `derive` read. */
export interface SquidFields extends RequestRow {
  /** `cache_status` without `TCP_`, `_CF` and the suffixes; "NONE" for a request refused before any rule */
  tag?: string | null;
  /** `_TIMEDOUT` or `_ABORTED` at the end of `cache_status` */
  cut?: "timedout" | "aborted" | null;
  hierarchy?: string | null;
  /** whether a server was used */
  asked?: "yes" | "no";
  /** the address of the server, without a port */
  server?: string | null;
  server_with_port?: string | null;
  peer_name?: string | null;
  peer_time_ms?: number | null;
  dns_ms?: number | null;
  head_bytes?: number | null;
  content_length?: number | null;
  /** fewer bytes were sent than the origin's Content-Length announces */
  cut_short?: "yes";
  version?: string | null;
  logged_protocol?: string | null;
  /** "malformed": an `error:` URL */
  request_line?: "http" | "empty" | "malformed";
  /** the target is a path, not a URL */
  origin_form?: "yes" | "no";
  /** Squid translates between HTTP and another protocol, e.g. FTP */
  gateway?: "yes";
  /** a status below 100 as logged */
  status_word?: string;
  same_status?: "yes" | "no";
  err_code?: string | null;
  /** `err_code` without the status of deny_info; null if the request had no error */
  err?: string | null;
  err_detail?: string | null;
  /** whose connection caused the error */
  err_side?: "client" | "server" | null;
  /** X-Forwarded-For as logged */
  peer?: Peer | null;
  header_request_id?: string | null;
}

/**
 * Codes of `logformat` by their canonical spelling, see log-format.ts. A code that is missing here is ignored.
 * https://www.squid-cache.org/Doc/config/logformat/
 */
export const squidFieldMap: FieldMap<keyof SquidFields> = {
  // the end of the transaction
  "%ts.%tu": ["epoch-seconds", "time_ms"],
  "%ts": ["epoch-seconds", "time_ms"],
  "%tl": ["clf", "time_ms"],
  "%{%Y-%m-%dT%H:%M:%S%z}tl": ["iso", "time_ms"],
  "%tg": ["clf-local", "time_ms"],
  // from the complete request header to the last byte
  "%tr": ["padded-milliseconds", "request_time_ms"],
  "%<tt": ["padded-milliseconds", "upstream_time_ms"],
  "%<pt": ["padded-milliseconds", "peer_time_ms"],
  "%dt": ["padded-milliseconds", "dns_ms"],
  "%>a": ["address", "client_ip"],
  "%>a:%>p": ["address:port", "client_ip"],
  "%[ui": ["identity"],
  "%ui": ["identity"],
  "%Ss": ["token", "cache_status"],
  "%>Hs": ["status", "status"],
  "%<Hs": ["status", "upstream_status"],
  // headers included
  "%<st": ["padded-integer", "bytes_sent"],
  "%<sh": ["padded-integer", "head_bytes"],
  "%>st": ["padded-integer", "bytes_received"],
  "%{content-length}<h": ["integer", "content_length"],
  "%rm": ["token", "method"],
  "%>rm": ["token", "method"],
  "%>ru": ["target"],
  "%ru": ["target"],
  "%rp": ["target"],
  "%>rp": ["target"],
  "%>rs": ["token", "scheme"],
  "%>rd": ["host", "host"],
  "%{host}>h": ["host", "host"],
  "%rv": ["token", "version"],
  "%>rv": ["token", "version"],
  "%proto": ["token", "logged_protocol"],
  "%Sh": ["token", "hierarchy"],
  "%<a": ["token", "server"],
  "%<a:%<p": ["token", "server_with_port"],
  "%<A": ["token", "peer_name"],
  "%err_code": ["token", "err_code"],
  "%err_detail": ["token", "err_detail"],
  ...forwardedFields((header) => `%{${header}}>h`),
  "%{user-agent}>h": ["text", "user_agent"],
  "%{referer}>h": ["text", "referer"],
  "%{x-request-id}>h": ["text", "header_request_id"],
  "%{request_id}note": ["text", "header_request_id"],
  "%{traceparent}>h": ["text", "trace_id"],
  "%{x-amzn-trace-id}>h": ["text", "trace_id"],
  "%{cf-ray}>h": ["ray", "edge_id"],
  "%{x-amz-cf-id}>h": ["text", "edge_id"],
  "%request_attempts": ["padded-integer", "upstream_tries"],
};
