import { valuesInRules } from "../../parse/vendor-values.ts";
import { akamaiRules } from "./rules.ts";

/** Codes that do not report a failure. */
export const informationalCodes: readonly string[] = [
  "ERR_DNS_IN_REGION",
  "ERR_FWD_SAME_REGION",
  "ERR_GHOSTMON_CHK_MSG",
  "ERR_FORWARDING_DENIED",
];

/** Codes of a client that left. */
export const clientLeftCodes: readonly string[] = ["ERR_CLIENT_ABORT", "ERR_ESI_BUF_ABORT"];

// codes that the rules match by their prefix
const families = [
  "ERR_FWD_(?:RATE_LIMIT|CERT_|SSL_|PCONN_SEC_)\\w*",
  "ERR_(?:CACHE|DCA|QUEUE|STORE|OCSP)_\\w*",
  "ERR_(?:SHUTTING_DOWN|SOCKET_FAILURE|CANNOT_FORWARD|NO_RELAY|SSL_CONNECT_TIMEOUT|NO_ORIGIN_CLIENT_AUTH)",
];

/** With an optional sub reason after a bar. Sub reasons are not listed: customers name their access lists. */
export const errorCodes = new RegExp(
  `^(?:${[...valuesInRules(akamaiRules, "code"), ...informationalCodes, ...families].join("|")})(?:\\\\?\\|.*)?$`,
);
