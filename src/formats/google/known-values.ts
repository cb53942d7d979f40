import { valuesInRules } from "../../parse/vendor-values.ts";
import { googleRules } from "./rules.ts";

// there are many more values about certificates
const details = new RegExp(
  `^(?:${valuesInRules(googleRules, "details").join("|")}|(?:client_cert|server_cert|ssl_certificate)_\\w+)$`,
);

// https://www.rfc-editor.org/rfc/rfc9209#section-2.3
const proxyErrors = new RegExp(
  [
    "^(?:dns_(?:timeout|error)|destination_(?:not_found|unavailable|ip_prohibited|ip_unroutable)",
    "connection_(?:refused|terminated|timeout|read_timeout|write_timeout|limit_reached)",
    "tls_(?:protocol_error|certificate_error|alert_received)|http_request_(?:error|denied)|http_upgrade_failed",
    "http_protocol_error|http_response_\\w+|proxy_(?:internal_\\w+|configuration_error|loop_detected))$",
  ].join("|"),
);

const authorization = ["ALLOWED", "DENIED"];

export const knownValues = {
  status_details: details,
  error_details: details,
  "proxyStatus.details": details,
  "proxyStatus.error": proxyErrors,
  policy_outcome: ["ACCEPT", "DENY"],
  authz_result: authorization,
  authz_info_result: authorization,
};
