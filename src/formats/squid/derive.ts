import { forwardedIn, peerOf } from "../../classify/peer.ts";
import type { LineRecord } from "../../parse/line-record.ts";
import { hostOf } from "../../parse/text/request-line.ts";
import type { Cache } from "../../request.ts";
import type { SquidFields } from "./fields.ts";

type Squid = SquidFields & LineRecord;

const caches: Readonly<Record<string, Cache>> = {
  HIT: "hit",
  MEM_HIT: "hit",
  OFFLINE_HIT: "hit",
  NEGATIVE_HIT: "hit",
  IMS_HIT: "hit",
  INM_HIT: "hit",
  REFRESH_UNMODIFIED: "hit",
  REFRESH_HIT: "hit",
  MISS: "miss",
  IMS_MISS: "miss",
  CLIENT_REFRESH_MISS: "miss",
  CLIENT_REFRESH: "miss",
  SWAPFAIL_MISS: "miss",
  REFRESH_MODIFIED: "miss",
  REFRESH_MISS: "miss",
  REFRESH_FAIL_ERR: "miss",
  REFRESH: "miss",
  REFRESH_FAIL_OLD: "stale",
  REFRESH_FAIL_HIT: "stale",
  REF_FAIL_HIT: "stale",
  STALE_HIT: "stale",
  TUNNEL: "bypass",
};

const isGood = (status: number | null | undefined): boolean => status != null && status < 400;

// Squid 3.0 and 3.1 write REFRESH_FAIL for a stale copy and for the error of the refresh
function cacheOf(tag: string, status: number | null | undefined): Cache | null {
  if (tag === "REFRESH_FAIL") return isGood(status) ? "stale" : "miss";
  return caches[tag] ?? null;
}

function deriveTag(record: Squid): void {
  const word = record.cache_status ?? "";
  const [, name = "", timedOut, aborted] =
    /^(.*?)(?:_IGNORED)?(_TIMEDOUT)?(_ABORTED)?$/.exec(word.replace(/^TCP_(?:CF_)?/, "")) ?? [];
  record.tag = /^(?:TAG_)?NONE(?:_NONE)?$/.test(name) ? "NONE" : name;
  record.cut = timedOut ? "timedout" : aborted ? "aborted" : null;
  record.cache = cacheOf(record.tag, record.status);
}

const isUnread = (method: string | null | undefined): boolean => method === "-" || method === "NONE";

function dropTarget(record: Squid): void {
  record.path = null;
  record.query = null;
}

function deriveProtocol(record: Squid): void {
  const { version } = record;
  if (version !== undefined) record.logged_protocol = version === null ? null : `HTTP/${version}`;
  const protocol = record.logged_protocol;
  if (protocol === undefined) return;
  record.protocol = protocol?.startsWith("HTTP/") && protocol !== "HTTP/0.0" ? protocol : null;
}

/** `error:...` stands for a request that Squid could not parse: src/client_side.cc. */
function deriveMalformed(record: Squid): void {
  record.raw_request = `${record.method ?? "-"} ${record.path}`;
  record.request_line = "malformed";
  record.method = null;
  record.protocol = null;
  dropTarget(record);
}

/** The target of CONNECT is `host:port`. */
function deriveTunnel(record: Squid): void {
  if (record.path) record.host ??= hostOf(record.path);
  dropTarget(record);
}

/** A URL without a path, e.g. `urn:`. */
function deriveOpaque(record: Squid): void {
  record.raw_request = `${record.method ?? "-"} ${record.path}`;
  record.gateway = "yes";
  dropTarget(record);
}

function deriveTarget(record: Squid): void {
  deriveProtocol(record);
  const { path, scheme, method } = record;
  if (path?.startsWith("error:")) deriveMalformed(record);
  else if (method === "CONNECT") deriveTunnel(record);
  else if (path != null && !/^[/*]/.test(path)) deriveOpaque(record);
  if (isUnread(record.method)) record.method = null;
  record.origin_form = scheme == null && record.path != null ? "yes" : "no";
  if (scheme != null && !/^(?:https?|wss?)$/i.test(scheme)) record.gateway = "yes";
}

/** Squid logs IPv6 addresses without brackets. */
const bracketed = (address: string): string => (/:.*:/.test(address) ? `[${address}]` : address);

function bracketedWithPort(address: string): string {
  const [, host = "", port = ""] = /^(.*):(\d+)$/.exec(address) ?? [];
  return host === "" ? bracketed(address) : `${bracketed(host)}:${port}`;
}

/** Null for `-` and `-:-`. */
const addressOf = (text: string | null | undefined): string | null =>
  text == null || /^[-:]*$/.test(text) ? null : text;

function serverOf({ server, server_with_port, peer_name }: Squid): string | null {
  const address = addressOf(server_with_port);
  if (address !== null) return bracketedWithPort(address);
  const host = addressOf(server);
  return host === null ? (peer_name ?? null) : bracketed(host);
}

const isLogged = (...values: unknown[]): boolean => values.some((value) => value !== undefined);

// TIMEOUT_: no ICP reply in time, the choice is the same
const isUnused = (hierarchy: string | null): boolean =>
  /^(?:TIMEOUT_)?(?:HIER_NONE|NONE|NO_DIRECT_FAIL)$/.test(hierarchy ?? "NONE");

function deriveServer(record: Squid): void {
  const { hierarchy, server, server_with_port, peer_name } = record;
  const logsAddress = isLogged(server, server_with_port);
  const address = serverOf(record);
  if (logsAddress || isLogged(peer_name)) record.upstream_addr = address;
  if (hierarchy !== undefined) record.asked = isUnused(hierarchy) ? "no" : "yes";
  else if (logsAddress) record.asked = address === null ? "no" : "yes";
  if (record.upstream_time_ms == null && record.peer_time_ms !== undefined)
    record.upstream_time_ms = record.peer_time_ms;
}

/** Squid 4 logs 20 for a status line that broke off and 600 for a header that it could not parse. */
function deriveStatus(record: Squid): void {
  const { upstream_status: status } = record;
  if (status !== undefined && status !== null && status > 599) record.upstream_status = null;
  if (record.upstream_status != null)
    record.same_status = record.upstream_status === record.status ? "yes" : "no";
}

const clientErrors: readonly (string | null)[] = ["ERR_READ_ERROR", "ERR_WRITE_ERROR"];
const serverErrors: readonly (string | null)[] = [
  "ERR_READ_TIMEOUT",
  "ERR_READ_ERROR",
  "ERR_ZERO_SIZE_OBJECT",
  "ERR_INVALID_RESP",
];

/** Squid 7 names the side in `%err_detail`; 4 logs SYSERR for errors of the server only. */
function sideOf(error: string | null, detail: string): "client" | "server" | null {
  if (error === null) return null;
  const isServer = /WITH_SERVER|SRV_|SYSERR=/.test(detail);
  if (error === "ERR_CLIENT_GONE") return "client";
  if (clientErrors.includes(error) && /errno=|WITH_CLIENT/.test(detail) && !isServer) return "client";
  return isServer || serverErrors.includes(error) ? "server" : null;
}

function deriveError(record: Squid): void {
  if (record.err_code === undefined) return;
  // a page of deny_info is logged as `NNN:page`
  record.err = record.err_code?.replace(/^\d+:/, "") ?? null;
  record.err_side = sideOf(record.err, record.err_detail ?? "");
}

const bodiless: readonly (number | null | undefined)[] = [204, 304];

function deriveLength({ bytes_sent, head_bytes, content_length, method, status }: Squid): "yes" | undefined {
  if (bytes_sent == null || head_bytes == null || content_length == null) return undefined;
  if (method === "HEAD" || bodiless.includes(status) || (status ?? 0) < 200) return undefined;
  return bytes_sent - head_bytes < content_length ? "yes" : undefined;
}

function deriveClient(record: Squid): void {
  const forwarded = forwardedIn(record);
  record.peer = forwarded === undefined ? "unlogged" : peerOf(record.client_ip, forwarded !== null);
  if (record.client_ip === null) record.client_kind = "internal";
  else if (record.path?.startsWith("/squid-internal-") || record.scheme === "cache_object")
    record.client_kind = "monitor";
  if (record.header_request_id !== undefined) record.request_id = record.header_request_id;
}

/** The cause under which a line is skipped that is no request. */
function skipOf({ cache_status, path }: Squid): string | undefined {
  if (/^(?:UDP_|ICP_QUERY)/.test(cache_status ?? "")) return "ICP query";
  // since Squid 4 each connection that ends before a request, e.g. a TCP health check
  return /^error:(?:transaction-end-before-headers|accept-client-connection)/.test(path ?? "")
    ? "connection without a request"
    : undefined;
}

/** Derives the fields that rules read. */
export function derive(record: Squid): void {
  const skip = skipOf(record);
  if (skip !== undefined) {
    record.skip = skip;
    return;
  }
  deriveTag(record);
  deriveTarget(record);
  deriveServer(record);
  deriveStatus(record);
  deriveError(record);
  const cutShort = deriveLength(record);
  if (cutShort) record.cut_short = cutShort;
  deriveClient(record);
}
