import type { MessageRule } from "../../faults/message-rule.ts";

const bodyStage =
  /^(?:writev|send|sendfile|recv|readv|SSL_\w+)\(\) .*while (?:reading upstream|proxying upgraded connection|sending to client)/;

/**
 * Attempts at an upstream. nginx sends 502 for an error and 504 for a timeout, unless another server answers.
 * https://github.com/nginx/nginx/blob/master/src/http/ngx_http_upstream.c
 */
// biome-ignore format: a table, a row a rule
const upstream: readonly MessageRule[] = [
  ["context", "nginx-error-subrequest", { subrequest: "yes" }, null],
  ["body", "nginx-error-upstream-closed-body", { message: /^upstream prematurely closed .*while (?:reading upstream|sending to client)/ }, "origin", "origin_incomplete", "certain",
    "the origin closed the connection before its response was complete"],
  ["body", "nginx-error-upstream-reset-body", { message: /^(?:recv|readv)\(\) failed \(104: .*while (?:reading upstream|sending to client)/ }, "origin", "origin_incomplete", "certain",
    "the origin reset the connection before its response was complete"],
  ["body", "nginx-error-upstream-timeout-body", { message: /^upstream timed out .*while (?:reading upstream|sending to client)/ }, "origin", "origin_incomplete", "certain",
    "the origin stopped sending its response"],
  ["body", "nginx-error-chunk", { message: /^upstream sent invalid chunked response while reading upstream/ }, "origin", "origin_incomplete", "certain",
    "a chunk of the response is invalid, so nginx closed the connection"],
  ["context", "nginx-error-sending", { message: bodyStage }, null],
  ["try", "nginx-error-handshake-timeout", { message: /^upstream timed out .*while SSL handshaking to upstream/, status: 504 }, "proxy", "origin_timeout", "certain",
    "the origin did not finish the TLS handshake in time"],
  ["try", "nginx-error-timeout", { message: /^upstream timed out /, status: 504 }, "proxy", "origin_timeout", "certain", "the origin did not connect or respond in time"],
  ["try", "nginx-error-connect-timeout", { message: /^connect\(\) .*failed \(110: /, status: 502 }, "proxy", "origin_timeout", "certain", "the connection was not established in time"],
  ["try", "nginx-error-no-port", { message: /^(?:connect|bind)\(\) .*failed \((?:98|99): |^socket\(\) failed /, status: [500, 502] }, "proxy", "proxy_error", "certain",
    "no local port, address or descriptor was available for the connection"],
  ["try", "nginx-error-not-permitted", { message: /^connect\(\) .*failed \((?:1|13): /, status: 502 }, "proxy", "proxy_error", "inferred",
    "this host forbids the connection: the permissions of a socket, SELinux or a firewall rule"],
  ["try", "nginx-error-unreachable", { message: /^connect\(\) .*failed \(101: /, status: 502 }, "proxy", "origin_refused", "inferred",
    "the network is unreachable; the route of this host can be missing"],
  ["try", "nginx-error-refused", { message: /^connect\(\) .*failed \(/, status: 502 }, "proxy", "origin_refused", "certain", "the connection could not be established"],
  ["try", "nginx-error-verify", { message: /^upstream SSL certificate (?:verify error|does not match)/, status: 502 }, "proxy", "origin_tls", "certain",
    "the certificate of the origin is not valid: the message names the cause"],
  ["try", "nginx-error-tls", { message: /while SSL handshaking to upstream/, status: 502 }, "proxy", "origin_tls", "certain", "the TLS handshake with the origin failed"],
  ["try", "nginx-error-no-live", { message: /^no live upstreams/, status: 502 }, "proxy", "origin_unhealthy", "certain", "all servers of the upstream are marked as down or failed recently"],
  ["try", "nginx-error-closed", { message: /^upstream prematurely closed /, status: 502 }, "proxy", "origin_reset", "certain", "the origin closed the connection without a response"],
  ["try", "nginx-error-reset", { message: /^(?:recv|readv|send|writev|SSL_read|SSL_write|sendfile)\(\) failed .*(?:while reading response header from|while sending request to) upstream/, status: 502 }, "proxy", "origin_reset", "certain",
    "the origin reset the connection without a response"],
  ["try", "nginx-error-too-big-header", { message: /^upstream sent too big header/, status: 502 }, "proxy", "origin_reset", "certain", "the response header of the origin exceeds proxy_buffer_size"],
  ["try", "nginx-error-invalid-header", { message: /^upstream sent (?:no valid|invalid|unexpected|duplicate|unsupported|too large)/, status: [502, null] }, "proxy", "origin_reset", "certain",
    "the response of the origin is not valid"],
  ["try", "nginx-error-dns", { message: /could not be resolved \(/, status: 502 }, "proxy", "origin_dns", "certain", "the name of the origin did not resolve"],
  ["request", "nginx-error-no-resolver", { message: /^no resolver defined to resolve /, status: 502 }, "proxy", "proxy_config", "certain", "proxy_pass contains a variable, and no resolver is configured"],
  ["request", "nginx-error-invalid-url", { message: /^(?:invalid URL prefix|invalid port|no host|no port|zero length) in /, status: 500 }, "proxy", "proxy_config", "certain", "proxy_pass evaluates to no valid URL"],
  ["context", "nginx-error-disabled", { message: /^upstream server temporarily disabled/ }, null],
  ["request", "nginx-error-primary-script", { message: /^FastCGI sent in stderr: ".*Primary script unknown/, status: 404 }, "origin", "origin_not_found", "certain", "PHP-FPM has no such script"],
  ["request", "nginx-error-script-denied", { message: /^FastCGI sent in stderr: ".*Access to the script .* has been denied/, status: 403 }, "origin", "origin_rejected", "certain",
    "PHP-FPM does not execute this file: security.limit_extensions"],
  ["request", "nginx-error-php-fatal", { message: /^FastCGI sent in stderr: ".*(?:PHP Fatal error|PHP Parse error|Uncaught )/, status: 500 }, "origin", "origin_error", "certain", "the message of PHP names the error"],
  ["context", "nginx-error-stderr", { message: /^FastCGI sent in stderr: / }, null],
];

/**
 * Rules, limits and files of nginx itself.
 * https://nginx.org/en/docs/http/ngx_http_limit_req_module.html and the sources in src/http/modules
 */
// biome-ignore format: a table, a row a rule
const own: readonly MessageRule[] = [
  ["context", "nginx-error-dry-run", { message: /^(?:limiting|delaying) (?:requests|request|connections), dry run|^delaying request/ }, null],
  ["request", "nginx-error-limit-req", { message: /^limiting requests/, status: [429, 503, 444] }, "proxy", "proxy_limited", "certain", "limit_req rejected the request; the message names the zone"],
  ["request", "nginx-error-limit-conn", { message: /^limiting connections/, status: [429, 503, 444] }, "proxy", "proxy_limited", "certain", "limit_conn rejected the request; the message names the zone"],
  ["request", "nginx-error-too-large", { message: /^client intended to send too large (?:chunked )?body/, status: 413 }, "proxy", "proxy_limited", "certain", "the body exceeds client_max_body_size"],
  ["request", "nginx-error-denied", { message: /^access forbidden by rule/, status: 403 }, "proxy", "proxy_denied", "certain", "allow and deny denied the address of the client"],
  ["request", "nginx-error-password", { message: /^user ".*(?:: password mismatch|was not found in )|^no user\/password was provided/, status: 401 }, "proxy", "proxy_denied", "certain", "auth_basic denied the request"],
  ["request", "nginx-error-modsecurity", { message: /ModSecurity: Access denied/, status: [400, 401, 403, 404, 405, 406, 429, 500, 501, 503] }, "proxy", "proxy_denied", "certain", "a rule of ModSecurity denied the request; the message names it"],
  ["request", "nginx-error-auth-request", { message: /^auth request unexpected status/, status: 500 }, "proxy", "proxy_error", "certain", "the service of auth_request failed"],
  ["request", "nginx-error-index", { message: /^directory index of ".*" is forbidden/, status: 403 }, "proxy", "proxy_denied", "certain", "the folder has no index file, and autoindex is off"],
  ["request", "nginx-error-cycle", { message: /^rewrite or internal redirection cycle|^the rewritten URI has a zero length/, status: 500 }, "proxy", "proxy_config", "certain", "internal redirects formed a cycle"],
  ["request", "nginx-error-temporary-file", { message: /^(?:open|mkdir|pwritev?|pwrite64|write|rename|chmod|stat|lstat|openat|opendir)\(\) /, severity: ["crit", "alert"], status: [500, 502] }, "proxy", "proxy_error", "certain",
    "nginx could not write a temporary file or read a file of its own"],
  ["request", "nginx-error-file-denied", { message: /^(?:open|openat|opendir|stat|lstat|realpath)\(\) ".*" failed \(13: |^".*" is forbidden \(13: /, status: 403 }, "proxy", "proxy_denied", "certain", "nginx has no permission to read the file"],
  ["request", "nginx-error-file", { message: /^(?:open|openat|opendir|stat|lstat)\(\) ".*" failed \((?:2|20|36): |^".*" is not found \((?:2|20): /, status: 404 }, "proxy", "proxy_not_found", "certain", "the file does not exist"],
  ["request", "nginx-error-lua", { message: /lua entry thread aborted|^failed to (?:run|load) .*_by_lua|^lua handler aborted/, status: 500 }, "proxy", "proxy_error", "certain", "a Lua script failed"],
];

/**
 * Clients. These are messages of level info.
 * https://github.com/nginx/nginx/blob/master/src/http/ngx_http_request.c
 */
// biome-ignore format: a table, a row a rule
const client: readonly MessageRule[] = [
  ["context", "nginx-error-keepalive", { message: /closed keepalive connection|closed connection while waiting for request|while waiting for request|while keepalive/ }, null],
  ["request", "nginx-error-client-certificate", { message: /^client sent no required SSL certificate|^client SSL certificate verify error/, status: 400 }, "proxy", "proxy_denied", "certain", "the client has no valid certificate"],
  ["request", "nginx-error-client-timeout", { message: /^client timed out .*while reading client request/, status: 408 }, "client", "client_timeout", "certain", "the client was too slow to send its request"],
  ["request", "nginx-error-client-left", { message: /client prematurely closed connection|^client canceled stream|^client closed connection/, status: [400, 499] }, "client", "client_abort", "certain", "the client closed the connection"],
  ["request", "nginx-error-client-left-reading", { message: /^(?:recv|readv|SSL_read)\(\) failed \((?:104|32): .*while reading client request/, status: 400 }, "client", "client_abort", "certain", "the client reset the connection"],
  ["request", "nginx-error-client-bad", { message: /^client sent /, status: [400, 405, 408, 411, 413, 414, 421, 431, 494, 497, 501, 505] }, "proxy", "client_bad_request", "certain", "the request is malformed or too large: the message names the cause"],
];

/** https://nginx.org/en/docs/ngx_core_module.html#error_log */
export const nginxMessages: readonly MessageRule[] = [...upstream, ...own, ...client];
