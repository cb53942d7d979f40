import { clientOrProxyClosed } from "../../classify/peer.ts";
import { known, type Rule } from "../../faults/rule.ts";
import type { HaproxyFields } from "./fields.ts";

const clientClosed = "the client closed the connection";
// TLS errors in bc_err_str; exhausted connections or memory are HAProxy's own errors
const tlsError = /^(?!.*(?:too.?many|memory|no.?mem)).*(?:SSL|TLS)/i;
const localFailure = "so does connect() that fails on this machine (SELinux, a missing permission)";
const clientMayHaveClosed =
  "without option abortonclose, a client that closed the connection or sends its body slowly looks the same";

const limitOrDeny = "a rate limit is such a rule too";

/**
 * Most rules depend on the termination state: https://docs.haproxy.org/3.0/configuration.html#8.5
 * The status is ambiguous: refused, timed out, queued, no server and no backend are all 503.
 */
// biome-ignore format: a table, a row a rule
export const haproxyRules: readonly Rule<HaproxyFields>[] = [
  // either side may end a WebSocket, also by a timeout
  ["haproxy-tunnel", { status: 101, server: "named" }, "origin"],
  ["haproxy-tunnel", { status: 200, server: "named", method: "CONNECT" }, "origin"],
  // a peer that closed before its request was complete was not waiting for a response
  ["haproxy-client-left", { cause: "C", stage: "R" }, "client", "client_abort", "certain", "CR: the client closed the connection before its request was complete"],
  ["haproxy-client-left", { cause: "C", stage: ["Q", "C", "H", "T"], peer: null }, "client", "client_abort", "certain", "C: the client closed the connection before the response, whatever the status"],
  ["haproxy-client-left", { cause: "C", status: null, peer: null }, "client", "client_abort", "certain", "C, nothing was sent"],
  ["haproxy-peer-left", { cause: "C", stage: ["Q", "C", "H", "T"] }, "client", "client_abort", "inferred", `CQ, CC, CH, CT: ${clientOrProxyClosed}`],
  ["haproxy-peer-left", { cause: "C", status: null }, "client", "client_abort", "inferred", `CD, nothing was sent: ${clientOrProxyClosed}`],
  ["haproxy-client-left-midway", { cause: "C", stage: ["D", "L"] }, "origin", "client_abort", "certain", `CD, CL: ${clientClosed} during the response`],
  ["haproxy-client-slow", { cause: "c", stage: ["R", "H"] }, "proxy", "client_timeout", "certain", "cR: no complete request in time; cH: the upload stalled"],
  ["haproxy-client-slow-midway", { cause: "c", stage: ["D", "L"] }, "origin", "client_timeout", "certain", "cD, cL: the client stopped reading or sending"],
  ["haproxy-client-slow-early", { cause: "c", stage: ["Q", "C"] }, "client", "client_timeout", "certain", "cQ, cC: the client stalled while HAProxy waited for a server"],
  ["haproxy-tls", { cause: "S", stage: "C", server: "named", server_error_text: tlsError }, "proxy", "origin_tls", "certain", "bc_err_str, bc_err_name: TLS with the server failed"],
  ["haproxy-tls-number", { cause: "S", stage: "C", server: "named", server_error_code: 34 }, "proxy", "origin_tls", "inferred", "bc_err 34: TLS with the server failed; other releases may number errors differently"],
  ["haproxy-refused-handshake", { cause: "S", stage: "C", server: "named", server_handshake: "yes" }, "proxy", "origin_refused", "inferred", "SC: refused or unreachable; HTTP/2, the PROXY protocol or SOCKS can also fail after the server accepted"],
  ["haproxy-connected", { cause: "S", stage: "C", server: "named", server_error_code: 0 }, "proxy", "origin_reset", "inferred", "SC, and bc_err 0: a connection was made and then failed"],
  // a refused connection and a failed handshake set the error code and text differently, also after retries
  ["haproxy-refused-told", { cause: "S", stage: "C", server: "named", server_error_code: null }, "proxy", "origin_refused", "certain", "SC, and bc_err has no error of this machine or of TLS: refused or unreachable"],
  ["haproxy-refused-plain", { cause: "S", stage: "C", server: "named", server_tls: "no" }, "proxy", "origin_refused", "inferred", `SC, and the configuration sets no ssl for this server: refused or unreachable; ${localFailure}`],
  ["haproxy-refused", { cause: "S", stage: "C", server: "named" }, "proxy", "origin_refused", "inferred", `SC: refused or unreachable; a failed TLS handshake looks the same, and ${localFailure}`],
  ["haproxy-no-backend", { cause: "S", stage: "C", server: "none", routed: "no" }, "proxy", "proxy_config", "inferred", "SC before a backend was chosen: no rule matched and there is no default_backend"],
  ["haproxy-no-server", { cause: "S", stage: "C", server: "none" }, "proxy", "origin_unhealthy", "inferred", "SC <NOSRV>: all servers down, none configured, or a name that did not resolve"],
  ["haproxy-connect-timeout-sure", { cause: "s", stage: "C", abortonclose: "yes" }, "proxy", "origin_timeout", "certain", "sC: timeout connect; abortonclose rules out a closed client connection"],
  ["haproxy-connect-timeout", { cause: "s", stage: "C" }, "proxy", "origin_timeout", "inferred", `sC: timeout connect; ${clientMayHaveClosed}`],
  ["haproxy-queue", { cause: "s", stage: "Q" }, "proxy", "proxy_limited", "inferred", "sQ: timeout queue; the servers have reached maxconn"],
  ["haproxy-closed", { cause: "S", stage: "H" }, "proxy", "origin_reset", "certain", "SH: the server closed the connection before its header was complete"],
  ["haproxy-timeout-sure", { cause: "s", stage: "H", abortonclose: "yes", method: ["GET", "HEAD"] }, "proxy", "origin_timeout", "certain", "sH: timeout server; abortonclose rules out a closed client connection"],
  ["haproxy-timeout", { cause: "s", stage: "H" }, "proxy", "origin_timeout", "inferred", `sH: timeout server; ${clientMayHaveClosed}`],
  ["haproxy-broke-off", { cause: "S", stage: ["D", "L"] }, "origin", "origin_incomplete", "certain", "SD: the server closed the connection during its response"],
  ["haproxy-fell-silent", { cause: "s", stage: ["D", "L"] }, "origin", "origin_incomplete", "certain", "sD: the server stopped sending during its response"],
  ["haproxy-answer-denied", { cause: "P", stage: "H", status: 502, last_rule_line: known }, "proxy", "proxy_denied", "inferred", "PH, and last_rule_line names a rule: http-response deny"],
  ["haproxy-bad-answer", { cause: "P", stage: "H", status: 502 }, "proxy", "origin_reset", "inferred", "PH: invalid response; http-response deny looks the same"],
  ["haproxy-bad-chunk", { cause: "P", stage: "H", status: 400 }, "proxy", "client_bad_request", "inferred", "PH 400: an invalid chunk in the body of the client"],
  ["haproxy-rewrite", { cause: "P", stage: "H", status: 500 }, "proxy", "proxy_error", "inferred", "PH 500: an added header did not fit the buffer"],
  ["haproxy-bad-body", { cause: "P", stage: "D" }, "origin", "origin_incomplete", "inferred", "PD: an invalid chunk in the response"],
  ["haproxy-bad-request", { cause: "P", stage: "R", status: 400, method: null, raw_request: known }, "proxy", "client_bad_request", "certain", "PR 400 <BADREQ>: the request is not valid HTTP"],
  ["haproxy-bad-request-closed", { cause: "P", stage: "R", method: null, raw_request: known }, "proxy", "client_bad_request", "inferred", "PR <BADREQ>: the request is not valid HTTP; tcp-request content reject looks the same"],
  ["haproxy-limited", { cause: "P", stage: ["R", "T"], status: [413, 429] }, "proxy", "proxy_limited", "inferred", "PR, PT 413, 429: the deny_status of a limit"],
  ["haproxy-denied-by-rule", { cause: "P", stage: "R", last_rule_line: known }, "proxy", "proxy_denied", "inferred", `PR, and last_rule_line names a rule; ${limitOrDeny}`],
  ["haproxy-denied-400", { cause: "P", stage: "R", status: 400 }, "proxy", "client_bad_request", "inferred", "PR 400 with a readable request: an invalid part of it, or http-request deny with deny_status 400"],
  ["haproxy-failed", { cause: "P", stage: "R", status: 500 }, "proxy", "proxy_error", "inferred", "PR 500: an internal error, or http-request deny with deny_status 500"],
  ["haproxy-denied-login", { cause: "P", stage: "R", status: [401, 407] }, "proxy", "proxy_denied", "certain", "PR 401, 407: http-request auth of old releases"],
  ["haproxy-denied", { cause: "P", stage: "R" }, "proxy", "proxy_denied", "inferred", `PR: http-request deny, reject or silent-drop; ${limitOrDeny}`],
  ["haproxy-tarpit", { cause: "P", stage: "T" }, "proxy", "proxy_denied", "inferred", `PT: http-request tarpit; ${limitOrDeny}`],
  ["haproxy-exhausted", { cause: "P", stage: "C" }, "proxy", "proxy_error", "certain", "PC: no socket or port was available for the server"],
  ["haproxy-exhausted-midway", { cause: "R", server: "named", status: "good" }, "origin", "proxy_error", "certain", "R after a good status: memory, sockets or ports were exhausted"],
  ["haproxy-exhausted", { cause: "R" }, "proxy", "proxy_error", "certain", "R: memory, sockets or ports were exhausted"],
  ["haproxy-killed-midway", { cause: "K", server: "named", status: "good" }, "origin", "proxy_error", "inferred", "K after a good status: an administrator ended the session"],
  ["haproxy-killed", { cause: "K" }, "proxy", "proxy_error", "inferred", "K: an administrator ended the session, or the server was shut down"],
  ["haproxy-internal-midway", { cause: "I", server: "named", status: "good" }, "origin", "proxy_error", "certain", "I after a good status: an internal error"],
  ["haproxy-internal", { cause: "I" }, "proxy", "proxy_error", "certain", "I: an internal error"],
  ["haproxy-server-down-midway", { cause: ["D", "U"], server: "named", status: "good" }, "origin", "origin_unhealthy", "certain", "D, U after a good status: the server went down, or the session of a backup ended when a server was up again"],
  ["haproxy-server-down", { cause: ["D", "U"] }, "proxy", "origin_unhealthy", "certain", "D: the server was marked down; U: the session of a backup ended when a server was up again"],
  ["haproxy-auth", { cause: "L", stage: ["R", "H"], status: [401, 407] }, "proxy", "proxy_denied", "inferred", "LR 401, 407: http-request auth"],
  ["haproxy-service", { cause: "L", server: "inside", status: [400, 401, 403] }, "proxy", "proxy_denied", "inferred", "a service inside HAProxy; the statistics page without a login logs 400 and sends 401"],
  ["haproxy-service-failed", { cause: "L", server: "inside", status: "failed" }, "proxy", "proxy_fixed", "inferred", "a service inside HAProxy sent this status"],
  ["haproxy-returned-limit", { cause: "L", status: 429 }, "proxy", "proxy_limited", "inferred", "http-request return with the status of a limit"],
  ["haproxy-returned-503", { cause: "L", status: 503 }, "proxy", "proxy_fixed", "inferred", "http-request return, an errorfile or a monitor; a limit may return 503 too"],
  ["haproxy-answered-itself", { cause: "L", status: "failed" }, "proxy", "proxy_fixed", "certain", "L: http-request return, an errorfile or an internal service"],
  ["haproxy-origin-404", { cause: "-", server: "named", status: [404, 410] }, "origin", "origin_not_found", "certain", "a complete response of the server"],
  ["haproxy-origin-4xx", { cause: "-", server: "named", status: "4xx" }, "origin", "origin_rejected", "certain", "a complete response of the server"],
  ["haproxy-origin-5xx", { cause: "-", server: "named", status: "5xx" }, "origin", "origin_error", "certain", "a complete response of the server"],
  ["haproxy-no-server-asked", { cause: "-", server: ["none", "inside"], status: "failed" }, "proxy", "proxy_fixed", "inferred", "no server was contacted"],
  ["haproxy-server-answered", { server: "named", status: "good" }, "origin"],
  ["haproxy-own-answer", { server: ["none", "inside"], status: "good" }, "proxy"],
];
