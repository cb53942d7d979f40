import { joinedValues } from "../../parse/vendor-values.ts";
import { shortFlags } from "./flags.ts";

/** https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage#response-flags */
export const words = {
  response_flags: joinedValues([...new Set(Object.values(shortFlags)), ...Object.keys(shortFlags)], ","),
  response_flags_long: joinedValues(Object.keys(shortFlags), ","),
};
