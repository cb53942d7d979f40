import type { FieldMap } from "../../parse/format.ts";
import type { RequestRow } from "../../request.ts";

/** The columns of a request and the fields that only rules and `derive` read. */
export interface ApiGatewayFields extends RequestRow {
  resource_path?: string | null;
  route_key?: string | null;
  /** the type of a gateway response, which API Gateway itself generates */
  response_type?: string | null;
  authorizer_status?: number | null;
  authorizer?: "failed";
  /** whether the client received the status of the integration */
  same_status?: "yes" | "no";
}

/**
 * `$context` variables. `integrationStatus` is the status of the Lambda service: 200 even if the function failed. Only
 * `integration.status` is the status of the function or backend.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
 */
export const apigatewayFieldMap: FieldMap<keyof ApiGatewayFields> = {
  requestTimeEpoch: ["epoch-milliseconds", "time_ms"],
  // the start of the request
  requestTime: ["clf", "time_ms"],
  "identity.sourceIp": ["address", "client_ip"],
  "identity.userAgent": ["text", "user_agent"],
  httpMethod: ["token", "method"],
  protocol: ["token", "protocol"],
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
  "error.responseType": ["token", "response_type"],
  "authorizer.status": ["status", "authorizer_status"],
  "authorizer.integrationStatus": ["status", "authorizer_status"],
  requestId: ["base64", "request_id"],
  extendedRequestId: ["base64"],
  xrayTraceId: ["token", "trace_id"],
};
