import type { Peer } from "../../classify/peer.ts";
import type { FieldMap } from "../../parse/format.ts";
import type { RequestRow } from "../../request.ts";

/** The columns of a request and the fields that only rules and `derive` read. */
export interface AzureFields extends RequestRow {
  category?: string | null;
  operation?: string | null;
  http_version?: string | null;
  request_protocol?: string | null;
  status_word?: string;
  /** NoError, ERRORINFO_NO_ERROR or the error */
  error?: string | null;
  origin_name?: string | null;
  origin_url?: string | null;
  origin_ip?: string | null;
  backend_host?: string | null;
  from_client?: string | null;
  result?: string | null;
  host_name?: string | null;
  origin?: "set" | "none" | "unlogged";
  /** of the edge: cacheStatus as logged, including "N/A" for requests that do not use the cache */
  cache_word?: string | null;
  /** Application Gateway */
  instance?: string | null;
  original_uri?: string | null;
  request_uri?: string | null;
  request_query?: string | null;
  original_host?: string | null;
  server_status?: number | null;
  server_routed?: string | null;
  time_taken?: string | null;
  waf_mode?: string | null;
  server_latency_ms?: number | null;
  transaction?: string | null;
  plain_host?: string | null;
  ssl_enabled?: string | null;
  /** whether the client received the status of the server */
  same_status?: "yes" | "no";
  host_given?: "yes" | "no";
  gateway?: "v1" | "v2";
  /** NONE, SUCCESS or FAILED:cause */
  client_verify?: string | null;
  /** the client that left can be another proxy */
  peer?: Peer | null;
}

/** A key in lower case, without the prefix `properties` and the type suffix of Log Analytics. */
export const fieldName = (key: string): string =>
  key
    .replace(/^properties\./i, "")
    .replace(/_[sdbgt]$/, "")
    .replaceAll("_", "")
    .toLowerCase();

/**
 * Properties of the three services; Front Door writes all of them as text.
 * https://learn.microsoft.com/azure/frontdoor/monitor-front-door-reference
 * https://learn.microsoft.com/azure/application-gateway/monitor-application-gateway-reference
 */
export const azureFieldMap: FieldMap<keyof AzureFields> = {
  category: ["token", "category"],
  operationname: ["text", "operation"],
  // a record can have two; that of Front Door is the time when the response was delivered
  time: ["time", "time_ms"],
  timestamp: ["time", "time_ms"],
  timegenerated: ["time", "time_ms"],

  trackingreference: ["text", "request_id"],
  httpmethod: ["token", "method"],
  httpversion: ["token", "http_version"],
  useragent: ["text", "user_agent"],
  referer: ["text", "referer"],
  // Front Door: the first address in X-Forwarded-For, if the client sent it
  clientip: ["address:port?", "client_ip"],
  socketip: ["address:port?", "socket_ip"],
  httpstatuscode: ["status", "status"],
  requestbytes: ["integer", "bytes_received"],
  responsebytes: ["integer", "bytes_sent"],
  timetaken: ["token", "time_taken"],
  cachestatus: ["token", "cache_status"],
  errorinfo: ["token", "error"],
  originname: ["text", "origin_name"],
  originurl: ["text", "origin_url"],
  originip: ["text", "origin_ip"],
  backendhostname: ["text", "backend_host"],
  isreceivedfromclient: ["token", "from_client"],
  result: ["text", "result"],
  pop: ["token", "edge_location"],
  requestprotocol: ["token", "request_protocol"],
  requesturi: ["text", "request_uri"],
  hostname: ["host", "host_name"],

  instanceid: ["token", "instance"],
  originalrequesturiwithargs: ["text", "original_uri"],
  requestquery: ["text", "request_query"],
  httpstatus: ["status", "status"],
  serverstatus: ["status", "server_status"],
  serverrouted: ["text", "server_routed"],
  serverresponselatency: ["seconds", "server_latency_ms"],
  receivedbytes: ["integer", "bytes_received"],
  sentbytes: ["integer", "bytes_sent"],
  wafmode: ["token", "waf_mode"],
  transactionid: ["token", "transaction"],
  originalhost: ["host", "original_host"],
  host: ["host", "plain_host"],
  sslenabled: ["token", "ssl_enabled"],
  sslclientverify: ["text", "client_verify"],
};
