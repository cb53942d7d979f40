import type { MessageRule } from "../../faults/message-rule.ts";

const timeout = String.raw`\((?:70007|110)\)`;
const reset = String.raw`\((?:104|32|70014|20014|22|70008)\)`;

/**
 * mod_proxy and its protocols. The number in front of a message is the error of the system call.
 * https://github.com/apache/httpd/tree/trunk/modules/proxy
 */
// biome-ignore format: a table, a row a rule
const proxy: readonly MessageRule[] = [
  ["try", "apache-error-connect-timeout", { message: new RegExp(`^${timeout}.*(?:AH00957|AH02454): `), status: [502, 503, 504] }, "proxy", "origin_timeout", "certain", "the connection was not established in time"],
  ["try", "apache-error-not-permitted", { message: /^\((?:1|13)\).*(?:AH00957|AH02454): /, status: [502, 503] }, "proxy", "proxy_error", "inferred", "this host forbids the connection: SELinux, a firewall rule or the permissions of a socket"],
  ["try", "apache-error-unreachable", { message: /^\(101\).*AH00957: /, status: [502, 503] }, "proxy", "origin_refused", "inferred", "the network is unreachable; the route of this host can be missing"],
  ["try", "apache-error-refused", { message: /(?:AH00957|AH02454): /, status: [502, 503] }, "proxy", "origin_refused", "certain", "the connection could not be established"],
  ["try", "apache-error-all-failed", { message: /AH01167: |AH01170: /, status: 503 }, "proxy", "origin_unhealthy", "certain", "all members of the balancer are in error state"],
  ["try", "apache-error-disabled", { message: /AH00940: /, status: 503 }, "proxy", "origin_unhealthy", "certain", "the worker failed before and is not retried yet"],
  ["try", "apache-error-dns", { message: /DNS lookup failure/, status: [500, 502] }, "proxy", "origin_dns", "certain", "the name of the origin did not resolve"],
  ["try", "apache-error-tls", { message: /AH00898: Error during SSL Handshake/, status: [500, 502] }, "proxy", "origin_tls", "certain", "the TLS handshake with the origin failed"],
  ["try", "apache-error-timeout", { message: new RegExp(`^${timeout}.*(?:AH01102|AH01075|AH01067): `), status: [502, 503, 504] }, "proxy", "origin_timeout", "certain", "the origin did not respond in time"],
  ["try", "apache-error-reset", { message: /AH01102: |AH01067: /, status: [502, 503] }, "proxy", "origin_reset", "certain", "the origin closed the connection, or its response was not valid HTTP"],
  ["try", "apache-error-header", { message: /AH01106: |AH10124: |AH10404: /, status: [500, 502] }, "proxy", "origin_reset", "certain", "the response header of the origin is not valid, or larger than ResponseFieldSize"],
  ["request", "apache-error-body-timeout", { message: new RegExp(`^${timeout}.*AH01095: `), status: [400, 408] }, "client", "client_timeout", "certain", "the client was too slow to send its body"],
  ["request", "apache-error-body-left", { message: /^\((?:70008|70014|104)\).*AH01095: /, status: [400, 499] }, "client", "client_abort", "certain", "the client left before its body was complete"],
  ["body", "apache-error-response", { message: new RegExp(`^(?:${timeout}|${reset}).*AH01110: `) }, "origin", "origin_incomplete", "certain", "the origin stopped sending its response, or closed the connection"],
  ["request", "apache-error-primary-script", { message: /AH01071: Got error '.*Primary script unknown/, status: 404 }, "origin", "origin_not_found", "certain", "PHP-FPM has no such script"],
  ["request", "apache-error-php-fatal", { message: /AH01071: Got error '.*(?:PHP Fatal error|PHP Parse error|Uncaught )/, status: 500 }, "origin", "origin_error", "certain", "the message of PHP names the error"],
  ["request", "apache-error-no-handler", { message: /AH01144: /, status: 500 }, "proxy", "proxy_config", "certain", "the module for the protocol of the origin is not loaded"],
];

/**
 * Access rules, files and limits of Apache itself, with and without the codes of 2.4.
 * https://github.com/apache/httpd/tree/trunk/server and modules/aaa
 */
// biome-ignore format: a table, a row a rule
const own: readonly MessageRule[] = [
  ["request", "apache-error-modsecurity", { message: /ModSecurity: Access denied with code/, status: "4xx" }, "proxy", "proxy_denied", "certain", "a rule of ModSecurity denied the request; the message names it"],
  ["request", "apache-error-denied", { message: /client denied by server configuration: /, status: 403 }, "proxy", "proxy_denied", "certain", "Require, Allow or Deny denied the request"],
  ["request", "apache-error-password", { message: /authentication failure for |Password Mismatch|user \S+ not found: /, status: 401 }, "proxy", "proxy_denied", "certain", "the user or the password is wrong"],
  ["request", "apache-error-permission", { message: /AH00035: |AH00132: |AH01276: |[Ff]ile permissions deny server access|search permissions are missing|Directory index forbidden/, status: 403 }, "proxy", "proxy_denied", "certain", "Apache has no permission to read the file, or the folder has no index"],
  ["request", "apache-error-file", { message: /(?:^|AH00128: )File does not exist: |AH01264: |script not found or unable to stat/, status: 404 }, "proxy", "proxy_not_found", "certain", "the file does not exist"],
  ["request", "apache-error-cycle", { message: /AH00124: |exceeded the limit of \d+ internal redirects/, status: 500 }, "proxy", "proxy_config", "certain", "internal redirects formed a cycle"],
  ["request", "apache-error-client-timeout", { message: /AH01382: /, status: 408 }, "client", "client_timeout", "certain", "the client was too slow to send its request"],
  ["request", "apache-error-client-bad", { message: /AH0056[0-9]: |AH00126: |Invalid URI in request|exceeds LimitRequest/, status: [400, 408, 413, 414, 431] }, "proxy", "client_bad_request", "certain", "the request is malformed or too large: the message names the cause"],
];

/** https://httpd.apache.org/docs/2.4/logs.html#errorlog */
export const apacheMessages: readonly MessageRule[] = [...proxy, ...own];
