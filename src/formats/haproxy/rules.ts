import { leftOrGaveUp, type Peer } from "../../classify/peer.ts";
import { known, type Rule } from "../../faults/rule.ts";
import type { RequestRow } from "../../request.ts";

/** What rules look at beside the columns. */
export interface HaproxyFields extends RequestRow {
  /** the first flag of the termination state: who or what ended it */
  cause?: string;
  /** the second: at which stage */
  stage?: string;
  /** `<NOSRV>` is none; `<STATS>` and the like answer within HAProxy */
  server?: "named" | "none" | "inside";
  /** the frontend's own name stands for the backend, before any was chosen */
  routed?: "no";
  /** from the configuration: the server is spoken to by TLS */
  server_tls?: "yes" | "no";
  /** from the configuration: HAProxy looks whether the client is still there */
  abortonclose?: "yes";
  server_error_code?: number | null;
  server_error_text?: string | null;
  last_rule_line?: number | null;
  /** of a client that left: it can be another proxy */
  peer?: Peer | null;
}

const left = "the client left";
// what bc_err_str says of TLS with the server; that connections or memory ran out is HAProxy's own doing
const tls = /^(?!.*(?:too.?many|memory|no.?mem)).*(?:SSL|TLS)/i;
const silent =
  "a client that left, or sends its body slowly, is logged alike unless option abortonclose is set";

/**
 * The termination state says nearly everything: https://docs.haproxy.org/3.0/configuration.html#8.5
 * The status does not: refused, timed out, queued, no server and no backend are all 503.
 */
// biome-ignore format: a table, a row a rule
export const rules: readonly Rule<HaproxyFields>[] = [
  // a WebSocket ends as either side likes, by a timeout too
  ["haproxy-tunnel", { status: 101, server: "named" }, "origin"],
  // a peer that left before its request was whole waited for nobody
  ["haproxy-peer-left", { cause: "C", stage: ["Q", "C", "H", "T"], peer: known }, "client", "client_abort", "inferred", `CQ, CC, CH, CT: ${leftOrGaveUp}`],
  ["haproxy-peer-left", { cause: "C", stage: ["D", "L"], status: null, peer: known }, "client", "client_abort", "inferred", `CD and nothing sent: ${leftOrGaveUp}`],
  ["haproxy-client-left", { cause: "C", stage: ["R", "Q", "C", "H", "T"] }, "client", "client_abort", "certain", "C: the client left before the answer, whatever the status"],
  ["haproxy-client-left", { cause: "C", status: null }, "client", "client_abort", "certain", "C and nothing sent"],
  ["haproxy-client-left-midway", { cause: "C", stage: ["D", "L"] }, "origin", "client_abort", "certain", `CD, CL: ${left} during the answer`],
  ["haproxy-client-slow", { cause: "c", stage: ["R", "H"] }, "proxy", "client_timeout", "certain", "cR: no whole request in time; cH: the upload stalled"],
  ["haproxy-client-slow-midway", { cause: "c", stage: ["D", "L"] }, "origin", "client_timeout", "certain", "cD, cL: the client stopped reading or sending"],
  ["haproxy-client-slow-early", { cause: "c", stage: ["Q", "C"] }, "client", "client_timeout", "certain", "cQ, cC: the client stalled while a server was waited for"],
  ["haproxy-tls", { cause: "S", stage: "C", server: "named", server_error_text: tls }, "proxy", "origin_tls", "certain", "bc_err_str, bc_err_name: TLS with the server failed"],
  ["haproxy-tls-number", { cause: "S", stage: "C", server: "named", server_error_code: 34 }, "proxy", "origin_tls", "inferred", "bc_err 34: TLS with the server failed; other releases may count otherwise"],
  ["haproxy-refused-plain", { cause: "S", stage: "C", server: "named", server_tls: "no" }, "proxy", "origin_refused", "certain", "SC, and the configuration has no ssl for this server"],
  // a failed handshake leaves its code and text, also after retries; a connection that is not made leaves neither
  ["haproxy-refused-told", { cause: "S", stage: "C", server: "named", server_error_code: null }, "proxy", "origin_refused", "certain", "SC, and bc_err has no error of TLS: refused or unreachable"],
  ["haproxy-refused-told", { cause: "S", stage: "C", server: "named", server_error_text: null }, "proxy", "origin_refused", "certain", "SC, and bc_err_str has no error of TLS: refused or unreachable"],
  ["haproxy-refused", { cause: "S", stage: "C", server: "named" }, "proxy", "origin_refused", "inferred", "SC: refused or unreachable; failed TLS looks the same"],
  ["haproxy-no-backend", { cause: "S", stage: "C", server: "none", routed: "no" }, "proxy", "proxy_config", "inferred", "SC before any backend was chosen: no rule matched and there is no default_backend"],
  ["haproxy-no-server", { cause: "S", stage: "C", server: "none" }, "proxy", "origin_unhealthy", "inferred", "SC <NOSRV>: all servers down, none configured, or a name that did not resolve"],
  ["haproxy-connect-timeout-sure", { cause: "s", stage: "C", abortonclose: "yes" }, "proxy", "origin_timeout", "certain", "sC: timeout connect, and a client that left would have been seen"],
  ["haproxy-connect-timeout", { cause: "s", stage: "C" }, "proxy", "origin_timeout", "inferred", `sC: timeout connect; ${silent}`],
  ["haproxy-queue", { cause: "s", stage: "Q" }, "proxy", "proxy_limited", "inferred", "sQ: timeout queue, with maxconn requests at the servers"],
  ["haproxy-closed", { cause: "S", stage: "H" }, "proxy", "origin_reset", "certain", "SH: the server closed before its header was complete"],
  ["haproxy-timeout-sure", { cause: "s", stage: "H", abortonclose: "yes", method: ["GET", "HEAD"] }, "proxy", "origin_timeout", "certain", "sH: timeout server, and a client that left would have been seen"],
  ["haproxy-timeout", { cause: "s", stage: "H" }, "proxy", "origin_timeout", "inferred", `sH: timeout server; ${silent}`],
  ["haproxy-broke-off", { cause: "S", stage: ["D", "L"] }, "origin", "origin_incomplete", "certain", "SD: the server closed during its answer"],
  ["haproxy-fell-silent", { cause: "s", stage: ["D", "L"] }, "origin", "origin_incomplete", "certain", "sD: the server fell silent during its answer"],
  ["haproxy-answer-denied", { cause: "P", stage: "H", status: 502, last_rule_line: known }, "proxy", "proxy_denied", "inferred", "PH, and last_rule_line names a rule: http-response deny"],
  ["haproxy-bad-answer", { cause: "P", stage: "H", status: 502 }, "proxy", "origin_reset", "inferred", "PH: no valid answer; http-response deny looks the same"],
  ["haproxy-bad-chunk", { cause: "P", stage: "H", status: 400 }, "proxy", "client_bad_request", "inferred", "PH 400: a bad chunk of the client's body"],
  ["haproxy-rewrite", { cause: "P", stage: "H", status: 500 }, "proxy", "proxy_error", "inferred", "PH 500: a header that was added did not fit"],
  ["haproxy-bad-body", { cause: "P", stage: "D" }, "origin", "origin_incomplete", "inferred", "PD: a bad chunk"],
  ["haproxy-bad-request", { cause: "P", stage: "R", status: 400 }, "proxy", "client_bad_request", "certain", "PR 400: not a request of HTTP"],
  ["haproxy-bad-request", { cause: "P", stage: "R", method: null, raw_request: known }, "proxy", "client_bad_request", "certain", "PR <BADREQ>: not a request of HTTP"],
  ["haproxy-limited", { cause: "P", stage: "R", status: [413, 429] }, "proxy", "proxy_limited", "inferred", "PR 413, 429: deny_status of a limit"],
  ["haproxy-failed", { cause: "P", stage: "R", status: 500 }, "proxy", "proxy_error", "inferred", "PR 500"],
  ["haproxy-denied", { cause: "P", stage: "R" }, "proxy", "proxy_denied", "certain", "PR: http-request deny, reject, silent-drop"],
  ["haproxy-tarpit", { cause: "P", stage: "T" }, "proxy", "proxy_denied", "certain", "PT: tarpit"],
  ["haproxy-exhausted", { cause: "P", stage: "C" }, "proxy", "proxy_error", "certain", "PC: no socket or port left for the server"],
  ["haproxy-exhausted", { cause: "R" }, "proxy", "proxy_error", "certain", "R: memory, sockets or ports ran out"],
  ["haproxy-internal", { cause: ["I", "K"] }, "proxy", "proxy_error", "certain", "I: an internal error; K: ended by an administrator"],
  ["haproxy-server-down", { cause: ["D", "U"] }, "proxy", "origin_unhealthy", "certain", "D: the server was marked down; U: a backup's session ended when a server came up"],
  ["haproxy-auth", { cause: "L", stage: ["R", "H"], status: [401, 407] }, "proxy", "proxy_denied", "inferred", "LR 401: http-request auth"],
  ["haproxy-answered-itself", { cause: "L", status: "failed" }, "proxy", "proxy_fixed", "certain", "L: http-request return, an errorfile or a service of HAProxy"],
  ["haproxy-origin-404", { cause: "-", server: "named", status: [404, 410] }, "origin", "origin_not_found", "certain", "a whole answer of the server"],
  ["haproxy-origin-4xx", { cause: "-", server: "named", status: "4xx" }, "origin", "origin_rejected", "certain", "a whole answer of the server"],
  ["haproxy-origin-5xx", { cause: "-", server: "named", status: "5xx" }, "origin", "origin_error", "certain", "a whole answer of the server"],
  ["haproxy-no-server-asked", { cause: "-", server: ["none", "inside"], status: "failed" }, "proxy", "proxy_fixed", "inferred", "no server was asked"],
  ["haproxy-server-answered", { server: "named", status: "good" }, "origin"],
  ["haproxy-own-answer", { server: ["none", "inside"], status: "good" }, "proxy"],
];
