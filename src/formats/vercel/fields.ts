import type { FieldMap } from "../../parse/format.ts";
import type { RequestRow } from "../../request.ts";

/** The columns of a request and the fields that only rules and `derive` read. */
export interface VercelFields extends RequestRow {
  /** lambda, edge, static, external, firewall, redirect */
  made_by?: string | null;
  deployment_host?: string | null;
  proxy_status?: number | null;
  /** "-1": a background revalidation */
  proxy_status_word?: string;
  function_status?: number | null;
  /** "-1": the function crashed */
  function_status_word?: string;
  waf_action?: string | null;
  message?: string | null;
}

/** https://vercel.com/docs/drains/reference/logs */
export const vercelFieldMap: FieldMap<keyof VercelFields> = {
  "proxy.timestamp": ["time", "time_ms"],
  timestamp: ["time", "time_ms"],
  "proxy.clientIp": ["address", "client_ip"],
  "proxy.method": ["token", "method"],
  "proxy.scheme": ["token", "scheme"],
  // as requested by the client; `host` is the deployment
  "proxy.host": ["host", "host"],
  host: ["token", "deployment_host"],
  "proxy.path": ["target"],
  path: ["target"],
  statusCode: ["status", "function_status"],
  "proxy.statusCode": ["status", "proxy_status"],
  "proxy.responseByteSize": ["integer", "bytes_sent"],
  "proxy.userAgent": ["text", "user_agent"],
  "proxy.referer": ["text", "referer"],
  "proxy.region": ["token", "edge_location"],
  "proxy.vercelCache": ["token", "cache_status"],
  "proxy.wafAction": ["token", "waf_action"],
  source: ["token", "made_by"],
  message: ["text", "message"],
  requestId: ["token", "request_id"],
  traceId: ["token", "trace_id"],
  "trace.id": ["token", "trace_id"],
};
