import { forwardedIn, peerOfConnection } from "../../classify/peer.ts";
import type { LineRecord } from "../../parse/line-record.ts";
import { dropIncompleteRequest } from "../../parse/text/request-line.ts";
import type { ApacheFields } from "./fields.ts";
import { pageOf } from "./pages.ts";

/** Fills columns that are not logged, or have no value, from less exact fields. */
function setFallbacks(record: ApacheFields): void {
  const { whole_seconds_ms, body_bytes_sent, header_request_id } = record;
  if (whole_seconds_ms !== undefined) record.request_time_ms ??= whole_seconds_ms;
  if (body_bytes_sent !== undefined) record.bytes_sent ??= body_bytes_sent;
  if (header_request_id !== undefined) record.request_id ??= header_request_id;
}

// SetHandler "proxy:unix:/run/php/fpm.sock|fcgi://localhost"; AddHandler and ProxyPass log proxy-server
const namedProxy = /^proxy:/;
const ownHandlers: readonly (string | null)[] = [null, "default-handler"];

function setHandler(record: ApacheFields): void {
  const { handler } = record;
  if (handler === undefined) return;
  const isNamed = namedProxy.test(handler ?? "");
  record.proxied = isNamed || handler === "proxy-server" ? "yes" : "no";
  if (isNamed) record.backend = "named";
  else if (ownHandlers.includes(handler)) record.backend = "file";
}

/** Whether a failed response without a status of mod_proxy has the size of Apache's page for its status. */
function setPageSize(record: ApacheFields): void {
  const { status, method, body_bytes_sent: body, bytes_sent: total } = record;
  if ((status ?? 0) < 400 || record.upstream_status !== null || method === "HEAD") return;
  if (body === 0) record.page_size = "other";
  if ((status ?? 0) > 599) record.page_size = "other";
  const http2 = record.protocol?.startsWith("HTTP/2") ?? false;
  const pages = [false, true].map((signed) => pageOf(status, { body, total, http2, signed }));
  if (pages.every((page) => page === undefined)) return;
  record.page_size = pages.every((page) => page === "other") ? "other" : "own";
}

function setPeer(record: ApacheFields): void {
  if (record.connection !== "X") return;
  const { client_ip: client, peer_ip: peer, user_agent: agent, protocol } = record;
  const headers = forwardedIn(record);
  const forwarded = headers === undefined ? record.edge_id : headers;
  record.peer = peerOfConnection({ client, peer, forwarded, agent, protocol });
}

export function derive(record: ApacheFields & LineRecord): void {
  dropIncompleteRequest(record, [400, 408]);
  setFallbacks(record);
  const { query_with_mark, upstream_status } = record;
  if (query_with_mark !== undefined) record.query = query_with_mark?.slice(1) || null;
  setHandler(record);
  if (upstream_status != null) record.same_status = upstream_status === record.status ? "yes" : "no";
  setPageSize(record);
  setPeer(record);
}
