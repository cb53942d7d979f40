import { clientOrProxyClosed } from "../../classify/peer.ts";
import { known, type Rule, unlogged, type When } from "../../faults/rule.ts";
import type { AzureFields } from "./fields.ts";

const same = { same_status: "yes" } as const satisfies When<AzureFields>;
const other = { same_status: "no" } as const satisfies When<AzureFields>;
const silent = { server_status: [null, unlogged] } as const satisfies When<AzureFields>;
const malformed = [
  "ERRORINFO_INVALID_METHOD",
  "ERRORINFO_INVALID_REQUEST",
  "ERRORINFO_INVALID_VERSION",
  "ERRORINFO_INVALID_09_METHOD",
  "ERRORINFO_INVALID_CONTENT_LENGTH",
  "ERRORINFO_INVALID_METHOD_TRACE",
  "ERRORINFO_REQUEST_URI_INVALID",
  "ERRORINFO_HTTP_NO_HOST_HEADER",
  "ERRORINFO_HTTP_TO_HTTPS_PORT",
  "ERRORINFO_INVALID_HOST",
] as const;

/** https://learn.microsoft.com/azure/application-gateway/monitor-application-gateway-reference#error-code-information */
// biome-ignore format: a table, a row a rule
export const azureGatewayRules: readonly Rule<AzureFields>[] = [
  ["azure-client-gone-good", { status: "good", error: "ERRORINFO_CLIENT_CLOSED_REQUEST" }, "client", "client_abort", "inferred", "the client left before the end of the response"],
  ["azure-peer-gone", { error: "ERRORINFO_CLIENT_CLOSED_REQUEST", peer: known }, "client", "client_abort", "inferred", clientOrProxyClosed],
  ["azure-client-gone", { error: "ERRORINFO_CLIENT_CLOSED_REQUEST" }, "client", "client_abort", "certain",
    "the client left; a wait as long as the backend timeout suggests a slow backend"],
  ["azure-499-server", { status: 499, ...same }, "client", "client_abort", "inferred", "499: the client closed the connection, or the backend sent this status"],
  ["azure-499-peer", { status: 499, peer: known }, "client", "client_abort", "inferred", clientOrProxyClosed],
  ["azure-499", { status: 499 }, "client", "client_abort", "certain", "499: the client closed the connection"],
  ["azure-websocket", { status: 101, error: ["ERRORINFO_CLIENT_TIMED_OUT", "ERRORINFO_UPSTREAM_TIMED_OUT"] }, "origin"],
  ["azure-incomplete", { status: { min: 200, max: 399 }, error: ["ERRORINFO_UPSTREAM_CLOSED_CONNECTION", "ERRORINFO_UPSTREAM_TIMED_OUT"] }, "origin", "origin_incomplete", "inferred",
    "error_info names the backend, whose response had begun"],
  ["azure-client-timeout", { error: "ERRORINFO_CLIENT_TIMED_OUT" }, "proxy", "client_timeout", "certain", "error_info: the client timed out"],
  ["azure-408", { status: 408, ...silent }, "proxy", "client_timeout", "certain", "the client did not send the request in time"],
  ["azure-good", { status: "good", server_status: known }, "origin"],
  ["azure-good-own", { status: { min: 300, max: 399 }, server_routed: [null, unlogged] }, "proxy"],
  ["azure-good-old", { status: "good" }, "origin"],
  ["azure-no-live", { error: "ERRORINFO_UPSTREAM_NO_LIVE" }, "proxy", "origin_unhealthy", "certain", "error_info: no backend could be reached"],
  ["azure-closed", { error: "ERRORINFO_UPSTREAM_CLOSED_CONNECTION" }, "proxy", "origin_reset", "certain", "error_info: the backend closed the connection"],
  ["azure-timed-out", { error: "ERRORINFO_UPSTREAM_TIMED_OUT" }, "proxy", "origin_timeout", "certain", "error_info: the timeout of the backend settings expired"],
  ["azure-no-healthy", { error: "ERRORINFO_NO_HEALTHY_BACKEND" }, "proxy", "origin_unhealthy", "inferred", "error_info: no backend is healthy"],
  ["azure-new-upstream", { error: /^ERRORINFO_UPSTREAM_/ }, "proxy", "origin_reset", "inferred", "error_info names the backend, with a value that the manual did not list when the rules were written"],
  ["azure-no-listener", { error: "ERRORINFO_INVALID_HOST", host_given: "yes" }, "proxy", "proxy_config", "inferred", "no listener is configured for this host"],
  // https://learn.microsoft.com/azure/application-gateway/monitor-application-gateway-reference#access-log-category
  ["azure-client-certificate", { status: 400, client_verify: /^FAILED/i, ...silent, server_routed: [null, unlogged] }, "proxy", "proxy_denied", "certain",
    "the client certificate did not verify"],
  ["azure-bad-request", { error: malformed }, "proxy", "client_bad_request", "certain", "error_info: the request is invalid"],
  ["azure-no-certificate", { error: "ERRORINFO_HTTPS_NO_CERT" }, "proxy", "proxy_denied", "certain", "mutual TLS is required, and the client sent no valid certificate"],
  ["azure-server-404", { status: [404, 410], ...same }, "origin", "origin_not_found", "certain", "the backend sent this status"],
  ["azure-server-4xx", { status: "4xx", ...same }, "origin", "origin_rejected", "certain", "the backend sent this status"],
  ["azure-server-5xx", { status: "5xx", ...same }, "origin", "origin_error", "certain", "the backend sent this status"],
  ["azure-page-404", { status: "failed", server_status: [404, 410], ...other }, "proxy", "origin_not_found", "inferred", "the gateway replaced the response of the backend with its own error page"],
  ["azure-page-4xx", { status: "failed", server_status: "4xx", ...other }, "proxy", "origin_rejected", "inferred", "the gateway replaced the response of the backend with its own error page"],
  ["azure-page-5xx", { status: "failed", server_status: "5xx", ...other }, "proxy", "origin_error", "inferred", "the gateway replaced the response of the backend with its own error page"],
  ["azure-broke-off", { status: "5xx", ...other }, "proxy", "origin_incomplete", "inferred", "the response of the backend began and then failed"],
  ["azure-replaced", { status: "4xx", ...other }, "proxy", "unknown", "inferred", "the backend sent a successful status, and the client received another one"],
  ["azure-waf", { status: 403, waf_mode: "Prevention" }, "proxy", "proxy_denied", "inferred", "the WAF is in prevention mode; its log has the same transaction id"],
  // https://learn.microsoft.com/azure/web-application-firewall/ag/configure-custom-response-code
  ["azure-waf-status", { status: { min: 990, max: 999 } }, "proxy", "proxy_denied", "inferred", "a WAF policy can be configured to block with this status"],
  ["azure-waf-406", { status: 406, waf_mode: "Prevention" }, "proxy", "proxy_denied", "inferred", "a WAF policy can be configured to block with 406"],
  ["azure-403", { status: 403 }, "proxy", "proxy_denied", "inferred", "no backend was contacted"],
  ["azure-413", { status: 413 }, "proxy", "proxy_limited", "inferred", "the request body exceeds the size limit"],
  ["azure-429", { status: 429 }, "proxy", "proxy_limited", "inferred", "a rate limit rule of the WAF matched"],
  ["azure-504", { status: 504 }, "proxy", "origin_timeout", "inferred"],
  ["azure-502-slow", { status: 502, server_routed: known, request_time_ms: { min: 20_000 } }, "proxy", "origin_timeout", "inferred", "the backend did not respond within 20 seconds"],
  ["azure-502", { status: 502, server_routed: known }, "proxy", "origin_reset", "inferred", "a backend was contacted"],
  ["azure-502-none", { status: 502 }, "proxy", "origin_unhealthy", "inferred", "no backend was contacted"],
  ["azure-404-old", { status: 404, gateway: "v1" }, "proxy", "unknown", "inferred", "v1 logged no SERVER-STATUS"],
  ["azure-404", { status: 404 }, "proxy", "proxy_config", "inferred", "no rule or listener matches"],
  ["azure-4xx-request", { status: [400, 405, 411, 414, 431, 494] }, "proxy", "client_bad_request", "inferred", "no backend was contacted"],
  ["azure-5xx", { status: "5xx" }, "proxy", "proxy_error", "inferred", "no backend was contacted"],
  ["azure-4xx", { status: "failed" }, "proxy", "unknown", "inferred"],
];
