import { nginxErrorPage } from "../../classify/nginx-error-page.ts";
import type { LineRecord } from "../../parse/line-record.ts";
import type { Cache } from "../../request.ts";
import type { VarnishFields } from "./fields.ts";

export const caches: Readonly<Record<string, Cache>> = {
  hit: "hit",
  miss: "miss",
  hitmiss: "miss",
  pass: "bypass",
  hitpass: "bypass",
  pipe: "bypass",
};

/**
 * Bytes of Varnish's own error pages: 217, three times the reason, and the digits of the number of the request. VCL can
 * set a reason of one letter. include/tbl/http_response.h has reasons of up to 31 letters.
 */
const ownPages = { fetch: { min: 250, max: 300 }, synth: { min: 215, max: 300 } };
const longReasons = [416, 431, 505, 511];
const longReasonBytes = 20;

function setPage(record: VarnishFields): void {
  const { body_bytes_sent: body, status } = record;
  if (body == null) return;
  const { min, max } = status === 503 ? ownPages.fetch : ownPages.synth;
  const longest = longReasons.includes(status ?? 0) ? max + longReasonBytes : max;
  // a response to HEAD has no body to compare
  if (record.method !== "HEAD") record.own_page = body >= min && body <= longest ? "yes" : "no";
  const page = nginxErrorPage(status, body, record.user_agent);
  if (page) record.page = page;
}

/** varnishncsa prints `- http://localhost HTTP/1.0` for a request that could not be parsed. */
function dropUnparsed(record: VarnishFields): void {
  if (record.method !== "-") return;
  record.raw_request = `- ${record.scheme}://${record.host} ${record.protocol}`;
  for (const column of ["method", "path", "query", "scheme", "host", "protocol"] as const)
    record[column] = null;
  record.request_line = "malformed";
}

function setHandling(record: VarnishFields): void {
  const handling = record.handling ?? record.hitmiss;
  delete record.handling;
  if (handling == null) return;
  record.handling = handling;
  record.cache_status = handling;
  record.cache = caches[handling] ?? null;
  if (record.cache !== "hit" && record.cache !== null) record.upstream_time_ms = record.first_byte_ms ?? null;
}

export function derive(record: VarnishFields & LineRecord): void {
  dropUnparsed(record);
  record.request_time_ms ??= record.whole_seconds_ms ?? null;
  const { side, vxid, parent_vxid } = record;
  // the number of the request joins it with its fetches
  const number = side === "b" ? (parent_vxid ?? vxid) : side === "c" ? vxid : null;
  record.request_id ??= record.header_request_id ?? number ?? null;
  if (record.body_bytes_sent !== undefined) record.bytes_sent = record.body_bytes_sent;
  const { backend_status, query_with_mark } = record;
  if (query_with_mark !== undefined) record.query = query_with_mark?.slice(1) || null;
  if (backend_status !== undefined) record.upstream_status = backend_status;
  if (backend_status != null) record.same_status = backend_status === record.status ? "yes" : "no";
  setPage(record);
  setHandling(record);
}
