import { peerOf } from "../../classify/peer.ts";
import type { Format, LineRecord } from "../../parse/format.ts";
import { readEnvoyYaml } from "./config.ts";
import { shortFlags } from "./flags.ts";
import { json, layoutOf, templateOf } from "./log-format.ts";
import { type EnvoyFields, rules } from "./rules.ts";
import { vocabulary } from "./vocabulary.ts";
import { words } from "./words.ts";

interface EnvoyDraft extends EnvoyFields {
  response_flags?: string | null;
  response_flags_long?: string | null;
  x_forwarded_for?: string | null;
  /** of the connection, whatever X-Forwarded-For says */
  peer_address?: string | null;
  skip?: string;
}

const start =
  '[%START_TIME%] "%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%" %RESPONSE_CODE% %RESPONSE_FLAGS%';
const sizes = "%BYTES_RECEIVED% %BYTES_SENT% %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)%";
const headers =
  '"%REQ(X-FORWARDED-FOR)%" "%REQ(USER-AGENT)%" "%REQ(X-REQUEST-ID)%" "%REQ(:AUTHORITY)%" "%UPSTREAM_HOST%"';
const mesh =
  "%UPSTREAM_CLUSTER% %UPSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_REMOTE_ADDRESS% %REQUESTED_SERVER_NAME% %ROUTE_NAME%";
const details = "%RESPONSE_CODE_DETAILS% %CONNECTION_TERMINATION_DETAILS%";
// istio/istio pilot/pkg/model/telemetry_logging.go
const mostTelling = `${start} ${details} "%UPSTREAM_TRANSPORT_FAILURE_REASON%" ${sizes} ${headers} ${mesh}`;

/** Flags between commas, so that one can be looked for: UF,URX becomes ,UF,URX, */
function flagsOf(text: string | null): string | null {
  if (text === null) return null;
  return `,${text
    .split(",")
    .map((flag) => shortFlags[flag] ?? flag)
    .join(",")},`;
}

/** The first of X-Forwarded-For, where no address of the connection is logged. */
function setClient(seen: EnvoyDraft): void {
  if (seen.client_ip != null || seen.x_forwarded_for == null) return;
  const first = seen.x_forwarded_for.split(",")[0]?.trim() ?? "";
  seen.client_ip = first.replace(/^\[(.*)\](?::\d+)?$/, "$1").replace(/^([\d.]+):\d+$/, "$1") || null;
}

/** Envoy adds its peer to X-Forwarded-For: more than one address there came from a proxy. */
function setPeer(seen: EnvoyDraft): void {
  const { peer_address, client_ip, x_forwarded_for } = seen;
  seen.peer = peerOf(peer_address ?? client_ip, x_forwarded_for?.includes(","));
}

function conclude(draft: LineRecord): void {
  const seen: EnvoyDraft = draft;
  const written = seen.response_flags ?? seen.response_flags_long;
  if (written !== undefined) seen.flags = flagsOf(written);
  if (seen.upstream_addr !== undefined) seen.upstream = seen.upstream_addr === null ? "none" : "chosen";
  if (seen.service_time_ms !== undefined) seen.upstream_time_ms = seen.service_time_ms;
  setClient(seen);
  if (seen.status == null) setPeer(seen);
  // `- - -` and no status: a connection that TCP proxying carried
  const silent = seen.status == null && seen.method == null && seen.path == null;
  if (silent && seen.protocol == null) seen.skip = "TCP connection";
  seen.path ??= null;
}

export const envoy: Format<EnvoyFields> = {
  name: "envoy",
  title: "Envoy, Istio, Envoy Gateway, Contour",
  docs: "https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage",
  tier: "proxy",
  fieldMap: vocabulary,
  layouts: [
    templateOf(mostTelling, "istio"),
    // before Istio 1.9: dynamic metadata of the policy server in the place of details
    templateOf(
      `${start} "%DYNAMIC_METADATA%" "%UPSTREAM_TRANSPORT_FAILURE_REASON%" ${sizes} ${headers} ${mesh}`,
      "istio",
    ),
    templateOf(`${start} ${sizes} ${headers}`, "default"),
    json,
  ],
  marks: /^\[\d{4}-\d\d-\d\dT[\d:.]+Z\] "|"response_flags"\s*:/,
  knownValues: words,
  derive: conclude,
  recommended: {
    layout: "istio",
    config: true,
    text: ["log_format:", "  text_format_source:", `    inline_string: '${mostTelling}'`].join("\n"),
  },
  rules: { proxy: rules },
  language: { layout: layoutOf, config: readEnvoyYaml },
};
