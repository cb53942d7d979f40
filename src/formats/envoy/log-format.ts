import type { JsonLayout, Layout, TemplateLayout } from "../../parse/format.ts";
import { envoyFieldMap } from "./fields.ts";

/** Keys of JSON formats that are aliases of an operator. */
const operatorAliases: Record<string, string> = {
  start_time: "START_TIME",
  time: "START_TIME",
  method: "REQ(:method)",
  ":method": "REQ(:method)",
  path: "REQ(:path)",
  ":path": "REQ(:path)",
  "x-envoy-origin-path": "REQ(:path)",
  "x-envoy-original-path": "REQ(:path)",
  scheme: "REQ(:scheme)",
  authority: "REQ(:authority)",
  ":authority": "REQ(:authority)",
  protocol: "PROTOCOL",
  response_code: "RESPONSE_CODE",
  response_flags: "RESPONSE_FLAGS",
  response_code_details: "RESPONSE_CODE_DETAILS",
  connection_termination_details: "CONNECTION_TERMINATION_DETAILS",
  upstream_transport_failure_reason: "UPSTREAM_TRANSPORT_FAILURE_REASON",
  bytes_received: "BYTES_RECEIVED",
  bytes_sent: "BYTES_SENT",
  duration: "DURATION",
  upstream_service_time: "RESP(x-envoy-upstream-service-time)",
  "x-envoy-upstream-service-time": "RESP(x-envoy-upstream-service-time)",
  x_forwarded_for: "REQ(x-forwarded-for)",
  "x-forwarded-for": "REQ(x-forwarded-for)",
  user_agent: "REQ(user-agent)",
  "user-agent": "REQ(user-agent)",
  referer: "REQ(referer)",
  request_id: "REQ(x-request-id)",
  "x-request-id": "REQ(x-request-id)",
  traceparent: "REQ(traceparent)",
  trace_id: "TRACE_ID",
  upstream_host: "UPSTREAM_HOST",
  upstream_cluster: "UPSTREAM_CLUSTER",
  upstream_local_address: "UPSTREAM_LOCAL_ADDRESS",
  upstream_request_attempt_count: "UPSTREAM_REQUEST_ATTEMPT_COUNT",
  downstream_local_address: "DOWNSTREAM_LOCAL_ADDRESS",
  downstream_remote_address: "DOWNSTREAM_REMOTE_ADDRESS",
  requested_server_name: "REQUESTED_SERVER_NAME",
  route_name: "ROUTE_NAME",
};

// %COMMAND%, %COMMAND(X?Y)%, %COMMAND(X):Z%: the argument may hold % itself (START_TIME), Z is a length
const command = /%([A-Z_0-9]+)(?:\(((?:[^()]|\([^()]*\))*)\))?(?::\d+)?%/g;

/** The name of an operator in the field map. */
function fieldOf(name: string, argument: string | undefined): string {
  if (argument === undefined || argument === "") return name;
  if (name === "START_TIME") {
    return `START_TIME(${argument})` in envoyFieldMap ? `START_TIME(${argument})` : startTime(argument);
  }
  const fields = argument
    .split("?")
    .map((header) => `${name}(${header.replace(/^:(?=\w+:)/, "").toLowerCase()})`);
  return fields.find((field) => field in envoyFieldMap) ?? fields[0] ?? name;
}

/** A strftime pattern that prints ISO 8601 is START_TIME; other patterns are not parsed. */
const startTime = (pattern: string): string =>
  /^%Y-%m-%d[T ]%H:%M:%S/.test(pattern) || /^%F[T ]%T/.test(pattern)
    ? "START_TIME"
    : `START_TIME(${pattern})`;

/** Parses a format string. Envoy does not escape quotes in header values (envoyproxy/envoy 4191). */
export function templateOf(text: string, name: string): TemplateLayout {
  const parts: TemplateLayout["parts"][number][] = [];
  const line = text.replace(/\r?\n$/, "");
  let literal = "";
  let from = 0;
  for (const match of line.matchAll(command)) {
    literal += line.slice(from, match.index);
    from = match.index + match[0].length;
    if (literal !== "") parts.push(literal);
    literal = "";
    parts.push({ field: fieldOf(match[1] ?? "", match[2]) });
  }
  literal += line.slice(from);
  if (literal !== "") parts.push(literal);
  return { name, escape: "none", parts };
}

/** Parses a `json_format`: the operator of each key; nested keys are joined by dots. */
export function jsonOf(format: Readonly<Record<string, unknown>>, name: string): JsonLayout {
  const operators = new Map<string, string>();
  const walk = (object: object, prefix: string): void => {
    for (const [key, value] of Object.entries(object)) {
      if (typeof value === "object" && value !== null) walk(value, `${prefix}${key}.`);
      const [whole] = typeof value === "string" ? value.matchAll(command) : [];
      if (whole) operators.set(prefix + key, fieldOf(whole[1] ?? "", whole[2]));
    }
  };
  walk(format, "");
  const has = (field: string): boolean => [...operators.values()].includes(field);
  const needs = ["START_TIME", "RESPONSE_CODE", "REQ(:path)"].filter(has).map((field) => [field]);
  return { name, needs, fieldName: (key) => operators.get(key) ?? key };
}

export const envoyJson: JsonLayout = {
  name: "json",
  // names that only Envoy uses
  needs: [
    [
      "RESPONSE_FLAGS",
      "RESPONSE_CODE_DETAILS",
      "UPSTREAM_CLUSTER",
      "UPSTREAM_HOST",
      "DOWNSTREAM_REMOTE_ADDRESS",
      "DOWNSTREAM_LOCAL_ADDRESS",
      "RESP(x-envoy-upstream-service-time)",
    ],
    ["RESPONSE_CODE"],
    ["START_TIME"],
  ],
  fieldName: (key) => operatorAliases[key] ?? key,
};

/** Parses the argument of `--log-format`: an object is a json_format, other text a format string. */
export function layoutOf(text: string, name: string): Layout {
  if (!text.trimStart().startsWith("{")) return templateOf(text, name);
  try {
    return jsonOf(JSON.parse(text) as Record<string, unknown>, name);
  } catch {
    return templateOf(text, name);
  }
}
