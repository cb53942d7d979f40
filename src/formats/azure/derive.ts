import { peerOf } from "../../classify/peer.ts";
import type { LineRecord } from "../../parse/line-record.ts";
import { hostOf, setTarget } from "../../parse/text/request-line.ts";
import { scaled } from "../../parse/text/time.ts";
import type { Cache } from "../../request.ts";
import type { AzureFields } from "./fields.ts";

export const caches: Record<string, Cache> = {
  HIT: "hit",
  REMOTE_HIT: "hit",
  PARTIAL_HIT: "hit",
  MISS: "miss",
  CONFIG_NOCACHE: "bypass",
  CACHE_NOCONFIG: "bypass",
  PRIVATE_NOSTORE: "bypass",
};

const given = (text: string | null | undefined): string | null =>
  text == null || text === "N/A" ? null : text;

/** `2.0.0.0` and `HTTP/1.1` */
const protocolOf = (version: string | null | undefined): string | null =>
  version?.replace(/^(\d\.\d)\.0\.0$/, "HTTP/$1") ?? null;

function setOrigin(record: AzureFields): void {
  const names = [record.origin_ip, record.origin_name, record.origin_url, record.backend_host];
  const set = names.map(given).find((name) => name !== null) ?? null;
  // a request that a regional cache forwarded to the origin has no name either
  const unlogged = names.every((name) => name === undefined) || record.cache === "miss";
  record.origin = set !== null ? "set" : unlogged ? "unlogged" : "none";
  record.upstream_addr = set;
  // not logged: the status of an answer that the edge did not generate is the origin's
  const passed = record.error === "NoError" && record.origin === "set" && record.cache !== "hit";
  record.upstream_status = passed ? (record.status ?? null) : null;
}

/** Front Door, Standard and classic, and Azure CDN from Microsoft. */
function deriveEdge(record: AzureFields & LineRecord): void {
  record.cache_word = record.cache_status ?? null;
  record.cache_status = given(record.cache_status);
  record.error = given(record.error);
  record.result = given(record.result);
  record.cache = caches[record.cache_status ?? ""] ?? null;
  setOrigin(record);
  record.request_time_ms = scaled(record.time_taken ?? "", 3);
  if (record.request_uri != null) setTarget(record, record.request_uri);
  record.host ??= given(record.host_name);
  // between the edge and the origin shield
  if (record.from_client === "false") record.client_kind = "internal";
}

const parameter = (query: string, name: string): string | null =>
  new RegExp(`(?:^|&)${name}=([^&]*)`).exec(query)?.[1] || null;

/** v1 logs the fields of the server in the place where v2 logs the client's query. */
function setOldServer(record: AzureFields, query: string): void {
  const status = scaled(parameter(query, "SERVER-STATUS") ?? "", 0);
  record.server_status ??= status !== null && status >= 100 ? status : null;
  record.server_routed ??= parameter(query, "SERVER-ROUTED");
  record.request_id ??= parameter(query, "X-AzureApplicationGateway-LOG-ID");
}

function setGatewayTarget(record: AzureFields & LineRecord): void {
  const query = record.request_query ?? "";
  const old = query.includes("X-AzureApplicationGateway-");
  if (old) setOldServer(record, query);
  if (record.original_uri != null) setTarget(record, record.original_uri);
  else if (record.request_uri != null)
    setTarget(record, query === "" || old ? record.request_uri : `${record.request_uri}?${query}`);
}

/** v1 logs milliseconds and v2 seconds; v1 instances that were migrated to v2 log seconds with decimals. */
function gatewayTime({ instance, time_taken }: AzureFields): number | null {
  const milliseconds = instance?.startsWith("ApplicationGatewayRole") && !time_taken?.includes(".");
  return scaled(time_taken ?? "", milliseconds ? 0 : 3);
}

function setServer(record: AzureFields): void {
  record.upstream_status = record.server_status ?? null;
  record.upstream_addr = record.server_routed ?? null;
  record.upstream_time_ms = record.server_latency_ms ?? null;
  if (record.server_status != null)
    record.same_status = record.server_status === record.status ? "yes" : "no";
}

function deriveGateway(record: AzureFields & LineRecord): void {
  record.gateway = record.instance?.startsWith("ApplicationGatewayRole") ? "v1" : "v2";
  setGatewayTarget(record);
  record.host = record.original_host ?? hostOf(record.plain_host ?? "");
  record.host_given = record.host === null ? "no" : "yes";
  record.request_time_ms = gatewayTime(record);
  setServer(record);
  record.peer = peerOf(record.client_ip);
  record.request_id ??= record.transaction ?? null;
  const ssl = record.ssl_enabled;
  if (ssl === "on" || ssl === "off") record.scheme ??= ssl === "on" ? "https" : "http";
  // a process of the gateway itself
  if (record.client_ip === "127.0.0.1") record.client_kind = "internal";
}

const edges = /^(?:frontdoor|azurecdn)accesslog$/i;
const gateways = /^applicationgatewayaccess(?:log)?$/i;

/** The service that wrote the record; null for records that are no requests: probes, firewall, health. */
export function serviceOf({ category, operation }: AzureFields): "edge" | "gateway" | null {
  const name = category ?? operation ?? "";
  if (gateways.test(name)) return "gateway";
  return edges.test(name) || (category == null && /\/AccessLog\/Write$/i.test(name)) ? "edge" : null;
}

export function derive(record: AzureFields & LineRecord): void {
  const service = serviceOf(record);
  if (service === null) {
    record.skip = `azure ${record.category ?? record.operation ?? "record"}`;
    return;
  }
  record.protocol = protocolOf(record.http_version);
  if (service === "edge") deriveEdge(record);
  else deriveGateway(record);
}
