import { peerOf } from "../../classify/peer.ts";
import type { NamedFields } from "../../parse/format.ts";
import { hostOf, setTarget } from "../../parse/text/request-line.ts";
import { scaled } from "../../parse/text/time.ts";
import type { Cache } from "../../request.ts";
import type { AzureFields } from "./vocabulary.ts";

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
const protocolOf = (version: unknown): string | null =>
  typeof version === "string" ? version.replace(/^(\d\.\d)\.0\.0$/, "HTTP/$1") : null;

function setOrigin(seen: AzureFields): void {
  const names = [seen.origin_ip, seen.origin_name, seen.origin_url, seen.backend_host];
  const set = names.map(given).find((name) => name !== null) ?? null;
  // no name stands there either where a regional cache was asked, which asked the origin
  const unsaid = names.every((name) => name === undefined) || seen.cache === "miss";
  seen.origin = set !== null ? "set" : unsaid ? "unlogged" : "none";
  seen.upstream_addr = set;
  // there is no field for it: what the edge did not answer itself is the origin's
  const passed = seen.error === "NoError" && seen.origin === "set" && seen.cache !== "hit";
  seen.upstream_status = passed ? (seen.status ?? null) : null;
}

/** Front Door, Standard and classic, and Azure CDN from Microsoft. */
function concludeEdge(draft: NamedFields): void {
  const seen: NamedFields & AzureFields = draft;
  seen.cache_word = seen.cache_status ?? null;
  seen.cache_status = given(seen.cache_status);
  seen.error = given(seen.error);
  seen.result = given(seen.result);
  seen.cache = caches[seen.cache_status ?? ""] ?? null;
  setOrigin(seen);
  seen.request_time_ms = scaled(seen.time_taken ?? "", 3);
  if (seen.request_uri != null) setTarget(draft, seen.request_uri);
  seen.host ??= given(draft["host_name"] as string | null | undefined);
  // between the edge and the origin shield
  if (seen.from_client === "false") seen.client_kind = "internal";
}

const part = (query: string, name: string): string | null =>
  new RegExp(`(?:^|&)${name}=([^&]*)`).exec(query)?.[1] || null;

/** v1 writes what it knows of the server where v2 has the client's query. */
function setOldServer(seen: AzureFields, query: string): void {
  const status = scaled(part(query, "SERVER-STATUS") ?? "", 0);
  seen.server_status ??= status !== null && status >= 100 ? status : null;
  seen.server_routed ??= part(query, "SERVER-ROUTED");
  seen.request_id ??= part(query, "X-AzureApplicationGateway-LOG-ID");
}

function setGatewayTarget(draft: NamedFields & AzureFields): void {
  const query = draft.request_query ?? "";
  const old = query.includes("X-AzureApplicationGateway-");
  if (old) setOldServer(draft, query);
  if (draft.original_uri != null) setTarget(draft, draft.original_uri);
  else if (draft.request_uri != null)
    setTarget(draft, query === "" || old ? draft.request_uri : `${draft.request_uri}?${query}`);
}

/** v1 counts milliseconds, v2 seconds; v1 instances that were moved to v2 write seconds too, with decimals. */
function gatewayTime({ instance, time_taken }: AzureFields): number | null {
  const milliseconds = instance?.startsWith("ApplicationGatewayRole") && !time_taken?.includes(".");
  return scaled(time_taken ?? "", milliseconds ? 0 : 3);
}

function setServer(seen: AzureFields): void {
  seen.upstream_status = seen.server_status ?? null;
  seen.upstream_addr = seen.server_routed ?? null;
  seen.upstream_time_ms = seen.server_latency_ms ?? null;
  if (seen.server_status != null) seen.same_status = seen.server_status === seen.status ? "yes" : "no";
}

function concludeGateway(draft: NamedFields): void {
  const seen: NamedFields & AzureFields = draft;
  seen.gateway = seen.instance?.startsWith("ApplicationGatewayRole") ? "v1" : "v2";
  setGatewayTarget(seen);
  seen.host = seen.original_host ?? hostOf(String(draft["plain_host"] ?? ""));
  seen.host_given = seen.host === null ? "no" : "yes";
  seen.request_time_ms = gatewayTime(seen);
  setServer(seen);
  seen.peer = peerOf(seen.client_ip);
  seen.request_id ??= (draft["transaction"] as string | null | undefined) ?? null;
  const ssl = draft["ssl_enabled"];
  if (ssl === "on" || ssl === "off") seen.scheme ??= ssl === "on" ? "https" : "http";
  // a process of the gateway's own
  if (seen.client_ip === "127.0.0.1") seen.client_kind = "internal";
}

const edges = /^(?:frontdoor|azurecdn)accesslog$/i;
const gateways = /^applicationgatewayaccess(?:log)?$/i;

/** Which of the services wrote it; null for what is no request: probes, the firewall, health. */
export function serviceOf({ category, operation }: AzureFields): "edge" | "gateway" | null {
  const word = category ?? operation ?? "";
  if (gateways.test(word)) return "gateway";
  return edges.test(word) || (category == null && /\/AccessLog\/Write$/i.test(word)) ? "edge" : null;
}

export function conclude(draft: NamedFields): void {
  const seen: NamedFields & AzureFields = draft;
  const service = serviceOf(seen);
  if (service === null) {
    draft.skip = `azure ${seen.category ?? seen.operation ?? "record"}`;
    return;
  }
  seen.protocol = protocolOf(draft["http_version"]);
  if (service === "edge") concludeEdge(draft);
  else concludeGateway(draft);
}
