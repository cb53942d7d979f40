import type { Peer } from "../../classify/peer.ts";
import type { FieldMap } from "../../parse/format.ts";
import { forwardedFields } from "../../parse/forwarded-headers.ts";
import type { RequestRow } from "../../request.ts";

/** The columns of a request and the fields that only rules and `derive` read. */
export interface HaproxyFields extends RequestRow {
  /** the first flag of the termination state: who or what ended the request */
  cause?: string;
  /** the second flag: at which stage */
  stage?: string;
  /** `<NOSRV>` is none; `<STATS>` and other services inside HAProxy */
  server?: "named" | "none" | "inside";
  /** set if the backend is the frontend: no backend was chosen */
  routed?: "no";
  /** from the configuration: whether HAProxy uses TLS to this server */
  server_tls?: "yes" | "no";
  /** from the configuration: more than TCP, TLS and HTTP/1 is spoken to this server */
  server_handshake?: "yes";
  /** from the configuration: HAProxy checks whether the client is still connected */
  abortonclose?: "yes";
  server_error_code?: number | null;
  server_error_text?: string | null;
  last_rule_line?: number | null;
  /** of a client that left: null if the line shows that the client itself was connected */
  peer?: Peer | null;

  client?: string | null;
  accepted_ms?: number | null;
  /** milliseconds to add to a time in whole seconds */
  clf_ms?: number | null;
  query_with_mark?: string | null;
  header_request_id?: string | null;
  /** the frontend, with ~ for TLS */
  frontend_transport?: string | null;
  frontend?: string | null;
  backend?: string | null;
  server_name?: string | null;
  server_ip?: string | null;
  server_port?: string | null;
  server_address?: string | null;
  request_wait_ms?: number | null;
  queue_ms?: number | null;
  connect_ms?: number | null;
  header_ms?: number | null;
  total_ms?: number | null;
  termination_state?: string | null;
  retries?: string | null;
  captures?: string | null;
  active_connections?: number | null;
  frontend_connections?: number | null;
  backend_connections?: number | null;
  server_connections?: number | null;
  server_queue?: number | null;
  backend_queue?: number | null;
}

/**
 * Variables of log-format. %tr is the time of the first byte of the request, %t the time the connection was accepted;
 * both are local time without a zone. Timers are ms, -1 if the stage was not reached. %B includes the response header.
 * https://docs.haproxy.org/3.0/configuration.html#8.2.6
 */
export const haproxyFieldMap: FieldMap<keyof HaproxyFields> = {
  "%ci": ["token", "client"],
  "%ci:%cp": ["address:port", "client_ip"],
  "%[src]": ["address", "client_ip"],
  "%[fc_src]": ["address", "peer_ip"],
  "%cp": ["ignored"],
  "%tr": ["clf-local", "time_ms"],
  "%t": ["clf-local", "accepted_ms"],
  "%trg": ["clf", "time_ms"],
  "%trl": ["clf", "time_ms"],
  "%T": ["clf", "accepted_ms"],
  "%Tl": ["clf", "accepted_ms"],
  "%Ts": ["epoch-seconds", "accepted_ms"],
  "%ms": ["integer", "clf_ms"],
  "%[accept_date(ms)]": ["epoch-milliseconds", "time_ms"],
  "%[request_date(ms)]": ["epoch-milliseconds", "time_ms"],

  "%r": ["request"],
  "%HM": ["token", "method"],
  "%[method]": ["token", "method"],
  "%HU": ["target"],
  "%HP": ["target"],
  "%HPO": ["target"],
  "%[path]": ["target"],
  "%[url]": ["target"],
  "%[capture.req.uri]": ["target"],
  "%[pathq]": ["target"],
  "%HQ": ["text", "query_with_mark"],
  "%[query]": ["text", "query"],
  "%HV": ["token", "protocol"],
  "%[req.hdr(host)]": ["host", "host"],
  "%[req.hdr(user-agent)]": ["text", "user_agent"],
  "%[req.hdr(referer)]": ["text", "referer"],
  "%[req.hdr(x-request-id)]": ["text", "header_request_id"],
  ...forwardedFields((header) => `%[req.hdr(${header})]`),
  "%[req.hdr(traceparent)]": ["text", "trace_id"],
  "%[req.hdr(x-amzn-trace-id)]": ["text", "trace_id"],
  "%[req.hdr(cf-ray)]": ["ray", "edge_id"],
  "%[req.hdr(x-amz-cf-id)]": ["text", "edge_id"],
  "%ID": ["text", "request_id"],
  "%[unique-id]": ["text", "request_id"],

  "%ft": ["token", "frontend_transport"],
  "%f": ["token", "frontend"],
  "%b": ["token", "backend"],
  "%s": ["token", "server_name"],
  "%si": ["token", "server_ip"],
  "%si:%sp": ["token", "server_address"],
  "%sp": ["token", "server_port"],
  "%TR": ["milliseconds", "request_wait_ms"],
  "%Tq": ["milliseconds", "request_wait_ms"],
  "%Tw": ["milliseconds", "queue_ms"],
  "%Tc": ["milliseconds", "connect_ms"],
  "%Tr": ["milliseconds", "header_ms"],
  "%Ta": ["milliseconds", "request_time_ms"],
  "%Tt": ["milliseconds", "total_ms"],
  "%ST": ["status", "status"],
  "%[status]": ["status", "status"],
  "%B": ["integer", "bytes_sent"],
  "%U": ["integer", "bytes_received"],
  "%tsc": ["token", "termination_state"],
  "%ts": ["token", "termination_state"],
  "%rc": ["token", "retries"],
  captures: ["braces", "captures"],

  "%[bc_err]": ["integer", "server_error_code"],
  "%[bc_err_str]": ["text", "server_error_text"],
  "%[bc_err_name]": ["text", "server_error_text"],
  "%[last_rule_line]": ["integer", "last_rule_line"],

  "%ac": ["integer", "active_connections"],
  "%fc": ["integer", "frontend_connections"],
  "%bc": ["integer", "backend_connections"],
  "%sc": ["integer", "server_connections"],
  "%sq": ["integer", "server_queue"],
  "%bq": ["integer", "backend_queue"],
  "%CC": ["ignored"],
  "%CS": ["ignored"],
  rest: ["ignored"],
};
