import { valuesInRules } from "../../parse/vendor-values.ts";
import { akamaiRules } from "./rules.ts";

/** Codes that stand beside answers without saying that anything failed. */
export const notes: readonly string[] = [
  "ERR_DNS_IN_REGION",
  "ERR_FWD_SAME_REGION",
  "ERR_GHOSTMON_CHK_MSG",
  "ERR_FORWARDING_DENIED",
];

// families of codes that the rules know by how they begin
const families = [
  "ERR_FWD_(?:RATE_LIMIT|CERT_|SSL_|PCONN_SEC_)\\w*",
  "ERR_(?:CACHE|DCA|QUEUE|STORE|OCSP)_\\w*",
  "ERR_(?:SHUTTING_DOWN|SOCKET_FAILURE|CANNOT_FORWARD|NO_RELAY|SSL_CONNECT_TIMEOUT|NO_ORIGIN_CLIENT_AUTH)",
];

/** With or without a sub reason behind a bar, of which there is no end: access lists are named by customers. */
export const errorCodes = new RegExp(
  `^(?:${[...valuesInRules(akamaiRules, "code"), ...notes, ...families].join("|")})(?:\\\\?\\|.*)?$`,
);
