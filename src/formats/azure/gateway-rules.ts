import { leftOrGaveUp } from "../../classify/peer.ts";
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
  ["azure-client-gone-good", { status: "good", error: "ERRORINFO_CLIENT_CLOSED_REQUEST" }, "client", "client_abort", "inferred", "the answer was cut off"],
  ["azure-peer-gone", { error: "ERRORINFO_CLIENT_CLOSED_REQUEST", peer: known }, "client", "client_abort", "inferred", leftOrGaveUp],
  ["azure-client-gone", { error: "ERRORINFO_CLIENT_CLOSED_REQUEST" }, "client", "client_abort", "certain",
    "the client left; a wait as long as the backend's timeout means a slow backend"],
  ["azure-499-peer", { status: 499, peer: known }, "client", "client_abort", "inferred", leftOrGaveUp],
  ["azure-499", { status: 499 }, "client", "client_abort", "certain", "499: the client left"],
  ["azure-client-timeout", { error: "ERRORINFO_CLIENT_TIMED_OUT" }, "proxy", "client_timeout", "certain", "error_info"],
  ["azure-408", { status: 408, ...silent }, "proxy", "client_timeout", "certain", "the client was too slow"],
  ["azure-good", { status: "good", server_status: known }, "origin"],
  ["azure-good-own", { status: { min: 300, max: 399 }, server_routed: [null, unlogged] }, "proxy"],
  ["azure-good-old", { status: "good" }, "origin"],
  ["azure-no-live", { error: "ERRORINFO_UPSTREAM_NO_LIVE" }, "proxy", "origin_unhealthy", "certain", "no backend could be reached"],
  ["azure-closed", { error: "ERRORINFO_UPSTREAM_CLOSED_CONNECTION" }, "proxy", "origin_reset", "certain", "the backend closed the connection"],
  ["azure-timed-out", { error: "ERRORINFO_UPSTREAM_TIMED_OUT" }, "proxy", "origin_timeout", "certain", "the backend setting's timeout passed"],
  ["azure-no-healthy", { error: "ERRORINFO_NO_HEALTHY_BACKEND" }, "proxy", "origin_unhealthy", "inferred", "error_info"],
  ["azure-new-upstream", { error: /^ERRORINFO_UPSTREAM_/ }, "proxy", "origin_reset", "inferred", "a word of the backend that the manual did not have yet"],
  ["azure-no-listener", { error: "ERRORINFO_INVALID_HOST", host_given: "yes" }, "proxy", "proxy_config", "inferred", "no listener for this host"],
  ["azure-bad-request", { error: malformed }, "proxy", "client_bad_request", "certain", "error_info"],
  ["azure-no-certificate", { error: "ERRORINFO_HTTPS_NO_CERT" }, "proxy", "proxy_denied", "certain", "mutual TLS: no valid certificate of the client"],
  ["azure-server-404", { status: [404, 410], ...same }, "origin", "origin_not_found", "certain", "the backend's own status"],
  ["azure-server-4xx", { status: "4xx", ...same }, "origin", "origin_rejected", "certain", "the backend's own status"],
  ["azure-server-5xx", { status: "5xx", ...same }, "origin", "origin_error", "certain", "the backend's own status"],
  ["azure-page-404", { status: "failed", server_status: [404, 410], ...other }, "proxy", "origin_not_found", "inferred", "the gateway's page for the backend's status"],
  ["azure-page-4xx", { status: "failed", server_status: "4xx", ...other }, "proxy", "origin_rejected", "inferred", "the gateway's page for the backend's status"],
  ["azure-page-5xx", { status: "failed", server_status: "5xx", ...other }, "proxy", "origin_error", "inferred", "the gateway's page for the backend's status"],
  ["azure-broke-off", { status: "5xx", ...other }, "proxy", "origin_incomplete", "inferred", "the backend's answer began and failed"],
  ["azure-replaced", { status: "4xx", ...other }, "proxy", "unknown", "inferred", "the backend's answer was good"],
  ["azure-waf", { status: 403, waf_mode: "Prevention" }, "proxy", "proxy_denied", "inferred", "the firewall; its log has the transaction"],
  ["azure-403", { status: 403 }, "proxy", "proxy_denied", "inferred", "no backend was asked"],
  ["azure-413", { status: 413 }, "proxy", "proxy_limited", "inferred", "the limit for bodies"],
  ["azure-429", { status: 429 }, "proxy", "proxy_limited", "inferred", "a rate rule of the firewall"],
  ["azure-504", { status: 504 }, "proxy", "origin_timeout", "inferred"],
  ["azure-502-slow", { status: 502, server_routed: known, request_time_ms: { min: 20_000 } }, "proxy", "origin_timeout", "inferred", "no answer after 20 seconds"],
  ["azure-502", { status: 502, server_routed: known }, "proxy", "origin_reset", "inferred", "a backend was tried"],
  ["azure-502-none", { status: 502 }, "proxy", "origin_unhealthy", "inferred", "no backend was tried"],
  ["azure-404-old", { status: 404, gateway: "v1" }, "proxy", "unknown", "inferred", "v1 without SERVER-STATUS"],
  ["azure-404", { status: 404 }, "proxy", "proxy_config", "inferred", "no rule or listener"],
  ["azure-4xx-request", { status: [400, 405, 411, 414, 431, 494] }, "proxy", "client_bad_request", "inferred", "no backend was asked"],
  ["azure-5xx", { status: "5xx" }, "proxy", "proxy_error", "inferred", "no backend was asked"],
  ["azure-4xx", { status: "failed" }, "proxy", "unknown", "inferred"],
];
