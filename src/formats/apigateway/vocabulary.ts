import type { FieldMap } from "../../parse/format.ts";

/**
 * `$context` variables. `integrationStatus` is what the Lambda service said, 200 even where the function failed; only
 * `integration.status` is the function's or the backend's own.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
 */
export const vocabulary: FieldMap = {
  requestTimeEpoch: ["epoch-milliseconds", "time_ms"],
  // the start
  requestTime: ["clf", "time_ms"],
  "identity.sourceIp": ["address", "client_ip"],
  "identity.userAgent": ["text", "user_agent"],
  httpMethod: ["word", "method"],
  protocol: ["word", "protocol"],
  domainName: ["host", "host"],
  path: ["target"],
  // templates: /pets/{petId}
  resourcePath: ["text", "resource_path"],
  routeKey: ["text", "route_key"],
  status: ["status", "status"],
  responseLength: ["integer", "bytes_sent"],
  responseLatency: ["milliseconds", "request_time_ms"],
  "integration.status": ["status", "upstream_status"],
  "integration.latency": ["milliseconds", "upstream_time_ms"],
  integrationLatency: ["milliseconds", "upstream_time_ms"],
  integrationStatus: ["ignored"],
  "error.responseType": ["word", "response_type"],
  "authorizer.status": ["status", "authorizer_status"],
  "authorizer.integrationStatus": ["status", "authorizer_status"],
  requestId: ["base64", "request_id"],
  extendedRequestId: ["base64"],
  xrayTraceId: ["word", "trace_id"],
};

/** Keys of JSON formats: the presets', and variables without their dots. */
const spellings: Record<string, string> = {
  ip: "identity.sourceIp",
  sourceIp: "identity.sourceIp",
  userAgent: "identity.userAgent",
  errorResponseType: "error.responseType",
  "error.type": "error.responseType",
  responseType: "error.responseType",
};

export const ofKey = (key: string): string => spellings[key] ?? key;
