import { nginxCacheStatuses } from "../../classify/nginx-cache.ts";
import { nginxBadRequestPage, nginxErrorPage } from "../../classify/nginx-error-page.ts";
import { forwardedIn, type Peer, peerOfConnection } from "../../classify/peer.ts";
import type { LineRecord } from "../../parse/line-record.ts";
import { dropIncompleteRequest } from "../../parse/text/request-line.ts";
import { attemptsOf, hasLists, isUpstreamName, type LoggedAttempt, loggedAttempts } from "./attempts.ts";
import type { NginxFields } from "./fields.ts";

/**
 * The upstream name that ingress-nginx logs for its default backend. The error pages of custom-http-errors set it too,
 * after an application was asked.
 * https://github.com/kubernetes/ingress-nginx/blob/main/rootfs/etc/nginx/template/nginx.tmpl
 */
const defaultBackend = "upstream-default-backend";

/**
 * The last attempt; if error_page kept an earlier status, the last attempt at the upstream that sent it; with
 * custom-http-errors of ingress-nginx, the last attempt at the application.
 */
function decidingAttempt(
  attempts: readonly LoggedAttempt[],
  { status, proxy_upstream_name }: NginxFields,
): LoggedAttempt | undefined {
  const last = attempts.at(-1);
  if (!last || last.redirect === 0) return last;
  if (proxy_upstream_name === defaultBackend) return attempts.findLast(({ redirect }) => redirect === 0);
  if (last.status === undefined || last.status === status) return last;
  const lastOfUpstreams = attempts.filter((each, index) => attempts[index + 1]?.redirect !== each.redirect);
  return lastOfUpstreams.findLast((each) => each.status === status);
}

function setDecidingAttempt(
  record: NginxFields,
  { addr, status, connect_ms, header_ms, length, bytes_received }: LoggedAttempt,
): void {
  if (addr !== undefined) {
    record.try_addr = isUpstreamName(addr) ? "name" : "address";
    record.try_address = addr;
  }
  if (status !== undefined) record.try_status = status;
  if (connect_ms !== undefined) record.try_connect_ms = connect_ms;
  if (header_ms !== undefined) record.try_header_ms = header_ms;
  if (length !== undefined) record.try_length = length;
  if (bytes_received !== undefined) record.try_bytes_received = bytes_received;
  if (status !== undefined) record.same_status = status === (record.status ?? null) ? "yes" : "no";
}

const sum = (values: readonly (number | null | undefined)[]): number | null => {
  const numbers = values.filter((value) => value != null);
  return numbers.length === 0 ? null : numbers.reduce((total, value) => total + value, 0);
};

function setUpstream(record: NginxFields, attempts: readonly LoggedAttempt[]): void {
  const last = attempts.at(-1);
  const logsAddress = record.upstream_addr_list !== undefined;
  const logsStatus = record.upstream_status_list !== undefined;
  record.upstream_tries = attempts.length;
  if (logsAddress) record.upstream_addr = last?.addr ?? null;
  if (record.upstream_response_time_list !== undefined)
    record.upstream_time_ms = sum(attempts.map((each) => each.response_ms));
  if (logsStatus) record.upstream_status = last?.status ?? null;
  if (logsStatus || logsAddress) record.upstream = last ? "entered" : "not_entered";
  if (!last) return;
  record.attempts = attemptsOf(attempts);
  record.redirected = last.redirect > 0 ? "yes" : "no";
  record.slowest_try_ms = Math.max(...attempts.map((each) => each.response_ms ?? 0));
  if (last.redirect > 0 && last.addr === null) record.try = "empty";
  const deciding = decidingAttempt(attempts, record);
  if (deciding) setDecidingAttempt(record, deciding);
  else record.try = "none";
}

const statusesWithoutBody = [204, 304];

/**
 * Compares the Content-Length of the origin with the received length. If more was sent than received, the body is
 * another one (X-Accel-Redirect), and the comparison proves nothing.
 */
function isCutShort(record: NginxFields): boolean {
  const {
    upstream_http_content_length: promised,
    try_length: received,
    body_bytes_sent: sent,
    status,
  } = record;
  if (promised == null || received == null || promised <= received || record.same_status !== "yes")
    return false;
  return record.method !== "HEAD" && !statusesWithoutBody.includes(status ?? 0) && (sent ?? 0) <= received;
}

/** The ids that a CDN or an ALB in front adds to the request show a proxy as a forwarded address does. */
function peerOfRecord(record: NginxFields): Peer | null {
  const { client_ip, peer_ip, edge_id, user_agent, protocol } = record;
  const forwarded = edge_id ?? record.amzn_trace_id ?? forwardedIn(record);
  return peerOfConnection({
    client: client_ip,
    peer: peer_ip,
    forwarded,
    agent: user_agent,
    protocol,
  });
}

export const measures: readonly (keyof NginxFields)[] = [
  "upstream_connect_time_list",
  "upstream_header_time_list",
  "upstream_response_time_list",
  "upstream_response_length_list",
  "upstream_bytes_received_list",
  "body_bytes_sent",
  "upstream_http_content_length",
  "http_x_request_id",
  "amz_cf_id",
  "amzn_trace_id",
];

/** The lists of one attempt are numbers; `derive` splits those of several attempts. */
export function deriveMeasures(record: NginxFields & LineRecord): boolean {
  const body = record.body_bytes_sent;
  if (body !== undefined) record.bytes_sent = body ?? record.bytes_sent ?? null;
  if (record.amz_cf_id !== undefined) record.edge_id ??= record.amz_cf_id;
  if (record.amzn_trace_id !== undefined) record.trace_id ??= record.amzn_trace_id;
  // $request_id is made by this hop; an id that came in is in the logs of other hops too
  const id = record.http_x_request_id ?? record.request_id ?? record.edge_id;
  if (id !== undefined) record.request_id = id;
  if (hasLists(record)) return false;
  const time = record.upstream_response_time_list;
  if (time !== undefined && typeof time !== "string") record.upstream_time_ms = time;
  // a response of another length than its Content-Length
  const promised = record.upstream_http_content_length;
  return promised == null || promised === record.upstream_response_length_list;
}

/** A response to HEAD has no body, so its size says nothing. */
function setPage(record: NginxFields): void {
  const { status, body_bytes_sent, user_agent } = record;
  if (record.method === "HEAD") return;
  const page = nginxErrorPage(status, body_bytes_sent, user_agent);
  if (page) record.page = page;
  const about = status === 400 ? nginxBadRequestPage(body_bytes_sent, user_agent) : undefined;
  if (about) record.bad_request_page = about;
}

export function derive(record: NginxFields & LineRecord): void {
  const attempts = loggedAttempts(record);
  if (attempts) setUpstream(record, attempts);
  if (record.http_host !== undefined) record.host = record.http_host ?? record.host ?? null;
  // with 400 and 408 the request line is incomplete; with other statuses it is HTTP/0.9 or was too long to log
  dropIncompleteRequest(record, [400, 408]);
  if (record.cache_status !== undefined) record.cache = nginxCacheStatuses[record.cache_status ?? ""] ?? null;
  if (record.status === 499) record.peer = peerOfRecord(record);
  if (isCutShort(record)) record.cut_short = "yes";
  setPage(record);
}
