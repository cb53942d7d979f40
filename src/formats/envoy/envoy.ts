import { defineFormat } from "../../parse/format.ts";
import { readEnvoyYaml } from "./config.ts";
import { derive } from "./derive.ts";
import { type EnvoyFields, envoyFieldMap } from "./fields.ts";
import { knownValues } from "./known-values.ts";
import { envoyJson, layoutOf, templateOf } from "./log-format.ts";
import { envoyRules } from "./rules.ts";

const start =
  '[%START_TIME%] "%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%" %RESPONSE_CODE% %RESPONSE_FLAGS%';
const sizes = "%BYTES_RECEIVED% %BYTES_SENT% %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)%";
const headers =
  '"%REQ(X-FORWARDED-FOR)%" "%REQ(USER-AGENT)%" "%REQ(X-REQUEST-ID)%" "%REQ(:AUTHORITY)%" "%UPSTREAM_HOST%"';
const mesh =
  "%UPSTREAM_CLUSTER% %UPSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_REMOTE_ADDRESS% %REQUESTED_SERVER_NAME% %ROUTE_NAME%";
const details = "%RESPONSE_CODE_DETAILS% %CONNECTION_TERMINATION_DETAILS%";
// istio/istio pilot/pkg/model/telemetry_logging.go
const istioFormat = `${start} ${details} "%UPSTREAM_TRANSPORT_FAILURE_REASON%" ${sizes} ${headers} ${mesh}`;

export const envoy = defineFormat<EnvoyFields>({
  name: "envoy",
  title: "Envoy, Istio, Envoy Gateway, Contour",
  docs: "https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage",
  tier: "proxy",
  logsHeader: (header) => `add %REQ(${header.toUpperCase()})% to the format of the access log`,
  fieldMap: envoyFieldMap,
  layouts: [
    templateOf(istioFormat, "istio"),
    // before Istio 1.9: dynamic metadata of the policy server in place of details
    templateOf(
      `${start} "%DYNAMIC_METADATA%" "%UPSTREAM_TRANSPORT_FAILURE_REASON%" ${sizes} ${headers} ${mesh}`,
      "istio",
    ),
    templateOf(`${start} ${sizes} ${headers}`, "default"),
    // after the others: a user agent with quotes looks like more fields
    { ...templateOf(istioFormat, "istio"), more: true },
    { ...templateOf(`${start} ${sizes} ${headers}`, "default"), more: true },
    envoyJson,
  ],
  marks:
    /^\[\d{4}-\d\d-\d\dT[\d:.]+Z\] "|"(?:response_flags|downstream_remote_address|upstream_cluster)"\s*:/,
  knownValues,
  derive,
  recommended: {
    layout: "istio",
    config: true,
    text: [
      "log_format:",
      "  text_format_source:",
      `    inline_string: "${istioFormat.replaceAll('"', '\\"')}\\n"`,
    ].join("\n"),
  },
  rules: { proxy: envoyRules },
  language: { layout: layoutOf, config: readEnvoyYaml },
});
