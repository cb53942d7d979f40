import type { FieldMap, JsonLayout } from "../../parse/format.ts";
import { percentDecode } from "../../parse/text/escapes.ts";
import type { RequestRow } from "../../request.ts";

export type StateFamily =
  | "hit"
  | "stale"
  | "synthetic"
  | "miss"
  | "pass"
  | "pipe"
  | "error"
  | "background error"
  | "new"
  | "none";

/** What Fastly's rules and `conclude` look at beside the columns. */
export interface FastlyFields extends RequestRow {
  /** fastly_info.state: MISS-CLUSTER, ERROR */
  state?: string | null;
  /** what kind of state it is; "none" where it is not logged or empty */
  family?: StateFamily;
  /** of a template that may write X-Cache or a shortened state there */
  cache_word?: string | null;
  x_cache?: string | null;
  /** the reason phrase: the only place that says why Fastly answered 503 */
  response_reason?: string | null;
  is_edge?: string | null;
  is_tls?: string | null;
  waf_block?: string | null;
  server?: string | null;
  service_version?: string | null;
}

/**
 * Keys of the stock template, of the long one, and further ones that are met; a service's owner may write others.
 * https://docs.fastly.com/en/guides/useful-variables-to-log
 */
export const vocabulary: FieldMap = {
  timestamp: ["time", "time_ms"],
  time_start: ["time", "time_ms"],
  // microseconds; the other one is of %{time.elapsed.msec}V
  time_elapsed: ["microseconds", "request_time_ms"],
  elapsed_time: ["milliseconds", "request_time_ms"],
  client_ip: ["address", "client_ip"],
  host: ["host", "host"],
  url: ["target"],
  request_method: ["word", "method"],
  request: ["word", "method"],
  method: ["word", "method"],
  request_protocol: ["word", "protocol"],
  protocol: ["word", "protocol"],
  is_tls: ["word", "is_tls"],
  request_referer: ["text", "referer"],
  request_user_agent: ["text", "user_agent"],
  user_agent: ["text", "user_agent"],
  response_status: ["status", "status"],
  resp_status: ["status", "status"],
  status: ["status", "status"],
  response_reason: ["text", "response_reason"],
  resp_message: ["text", "response_reason"],
  resp_response: ["text", "response_reason"],
  response_body_size: ["integer", "bytes_sent"],
  resp_body_size: ["integer", "bytes_sent"],
  response_state: ["word", "state"],
  fastly_info_state: ["word", "state"],
  cache_status: ["text", "cache_word"],
  x_cache: ["text", "x_cache"],
  beresp_status: ["status", "upstream_status"],
  backend_status: ["status", "upstream_status"],
  origin_status: ["status", "upstream_status"],
  actual_backend_ip: ["word", "upstream_addr"],
  fastly_server: ["word", "server"],
  server_datacenter: ["word", "edge_location"],
  geo_datacenter: ["word", "edge_location"],
  fastly_is_edge: ["word", "is_edge"],
  waf_block: ["word", "waf_block"],
  request_id: ["word", "request_id"],
  x_request_id: ["word", "request_id"],
  traceparent: ["text", "trace_id"],
  service_version: ["word", "service_version"],
};

const status = ["response_status", "resp_status", "status"];
const servers = ["fastly_server", "server_datacenter", "geo_datacenter"];

const ours = /"(?:response_state|fastly_\w+|\w+_datacenter)"/;

/** `\xNN` of cstr_escape is no escape of JSON, and a quote that was not escaped ends its text too early. */
function mend(line: string): string {
  if (!ours.test(line)) return line;
  const whole = line.replace(/\\\\|(?:\\x[0-9a-fA-F]{2})+/g, (run) =>
    run.startsWith("\\x") ? JSON.stringify(percentDecode(run.replaceAll("\\x", "%"))).slice(1, -1) : run,
  );
  return whole.replace(/(?<![{,:[]\s{0,9}|\\)"(?!\s{0,9}[,}:\]])/g, '\\"');
}

const word = (key: string): string => key.toLowerCase().replace(/[.-]/g, "_");

const keys = (...needs: JsonLayout["needs"]): JsonLayout => ({ name: "", needs, fieldName: word, mend });

export const layouts: readonly JsonLayout[] = [
  keys(["response_state"], ["response_status"]),
  keys(["fastly_info_state"], status),
  keys(servers, ["cache_status", "x_cache", "fastly_server"], status),
];
