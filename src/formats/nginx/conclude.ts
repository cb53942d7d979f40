import { cacheOfNginx } from "../../classify/nginx-cache.ts";
import { type Peer, peerOf } from "../../classify/peer.ts";
import type { NamedFields } from "../../parse/format.ts";
import { dropHalfRequest } from "../../parse/text/request-line.ts";
import type { RequestRow } from "../../request.ts";
import { pageOf } from "./pages.ts";
import { attemptsOf, isListed, isName, type Lists, type Try, triesOf } from "./tries.ts";

/** What nginx's rules look at beside the columns; `try_*` is the try that made the status. */
export interface NginxFields extends RequestRow {
  request_line?: "http" | "empty" | "malformed";
  status_word?: string;
  body_bytes_sent?: number | null;
  request_completion?: string;
  limit_req_status?: string | null;
  limit_conn_status?: string | null;
  proxy_upstream_name?: string | null;
  server_name?: string | null;
  /** left out where no field of an upstream is logged */
  upstream?: "entered" | "not_entered";
  /** "empty": an upstream was entered whose name did not resolve; "none": no try has the status that was sent */
  try?: "empty" | "none";
  /** tries of several upstreams, entered one after the other */
  redirected?: "yes";
  try_addr?: "name" | "address";
  try_status?: number | null;
  try_connect_ms?: number | null;
  try_header_ms?: number | null;
  try_length?: number | null;
  try_bytes_received?: number | null;
  slowest_try_ms?: number;
  /** the status of the try is the status that was sent */
  same_status?: "yes" | "no";
  /** the origin promised more bytes than it sent */
  cut_short?: "yes";
  /** the length of the body is that of a page which an nginx makes itself */
  page?: "built_in" | "other";
  /** what the configuration says of this upstream address */
  upstream_scheme?: "http" | "https";
  /** whether the configuration has a page or text for this status: none, only in the place of 5xx, or any */
  own_page?: "no" | "errors" | "any";
  /** the configuration has no balancer in Lua, as ingress-nginx does */
  lua_balancer?: "no";
  /** of a 499: who left can be another proxy */
  peer?: Peer | null;
}

/** The last try; where error_page kept an earlier code, the last try of the upstream that gave it. */
function decidingTry(tries: readonly Try[], status: number | null | undefined): Try | undefined {
  const last = tries.at(-1);
  if (!last || last.redirect === 0 || last.status === undefined || last.status === status) return last;
  const ends = tries.filter((each, index) => tries[index + 1]?.redirect !== each.redirect);
  return ends.findLast((each) => each.status === status);
}

function setTry(
  draft: NamedFields,
  { addr, status, connect_ms, header_ms, length, bytes_received }: Try,
): void {
  if (addr !== undefined) {
    draft["try_addr"] = isName(addr) ? "name" : "address";
    draft["try_address"] = addr;
  }
  if (status !== undefined) draft["try_status"] = status;
  if (connect_ms !== undefined) draft["try_connect_ms"] = connect_ms;
  if (header_ms !== undefined) draft["try_header_ms"] = header_ms;
  if (length !== undefined) draft["try_length"] = length;
  if (bytes_received !== undefined) draft["try_bytes_received"] = bytes_received;
  if (status !== undefined) draft["same_status"] = status === (draft.status ?? null) ? "yes" : "no";
}

const sum = (values: readonly (number | null | undefined)[]): number | null => {
  const given = values.filter((value) => value != null);
  return given.length === 0 ? null : given.reduce((total, value) => total + value, 0);
};

function setUpstream(draft: NamedFields, tries: readonly Try[]): void {
  const last = tries.at(-1);
  const logs = (list: string): boolean => draft[`upstream_${list}_list`] !== undefined;
  draft.upstream_tries = tries.length;
  if (logs("addr")) draft.upstream_addr = last?.addr ?? null;
  if (logs("response_time")) draft.upstream_time_ms = sum(tries.map((each) => each.response_ms));
  if (logs("status")) draft.upstream_status = last?.status ?? null;
  if (logs("status") || logs("addr")) draft["upstream"] = last ? "entered" : "not_entered";
  if (!last) return;
  draft.attempts = attemptsOf(tries);
  if (last.redirect > 0) draft["redirected"] = "yes";
  draft["slowest_try_ms"] = Math.max(...tries.map((each) => each.response_ms ?? 0));
  if (last.redirect > 0 && last.addr === null) draft["try"] = "empty";
  const deciding = decidingTry(tries, draft.status);
  if (deciding) setTry(draft, deciding);
  else draft["try"] = "none";
}

const bodiless = [204, 304];

/**
 * The origin's Content-Length against what came. Where more was sent than came from the upstream, the body is
 * another one (X-Accel-Redirect), and nothing can be said.
 */
function isCutShort(draft: NamedFields): boolean {
  const promised = draft["upstream_http_content_length"] as number | null | undefined;
  const came = draft["try_length"] as number | null | undefined;
  const sent = draft["body_bytes_sent"] as number | null | undefined;
  if (promised == null || came == null || promised <= came || draft["same_status"] !== "yes") return false;
  return draft.method !== "HEAD" && !bodiless.includes(draft.status ?? 0) && (sent ?? 0) <= came;
}

export const measures: readonly string[] = [
  "upstream_connect_time_list",
  "upstream_header_time_list",
  "upstream_response_time_list",
  "upstream_response_length_list",
  "upstream_bytes_received_list",
  "body_bytes_sent",
  "upstream_http_content_length",
  "http_x_request_id",
];

/** Lists of one try are numbers; the times of several are added up when they are taken apart. */
export function measure(draft: NamedFields & Lists): boolean {
  const body = draft["body_bytes_sent"] as number | null | undefined;
  if (body !== undefined) draft.bytes_sent = body ?? draft.bytes_sent ?? null;
  const id = draft.request_id ?? draft["http_x_request_id"] ?? draft.edge_id;
  if (id !== undefined) draft.request_id = id as string | null;
  if (isListed(draft)) return false;
  const time = draft.upstream_response_time_list as number | null | undefined;
  if (time !== undefined) draft.upstream_time_ms = time;
  // an answer of another length than was promised
  const promised = draft["upstream_http_content_length"] as number | null | undefined;
  return promised == null || promised === draft.upstream_response_length_list;
}

/** What follows from several of nginx's variables. */
export function conclude(draft: NamedFields): void {
  const tries = triesOf(draft);
  if (tries) setUpstream(draft, tries);
  // an unfinished request line under these two; under others it is HTTP/0.9 or was too long to keep
  dropHalfRequest(draft, [400, 408]);
  if (draft.cache_status !== undefined) draft.cache = cacheOfNginx[draft.cache_status ?? ""] ?? null;
  const body = draft["body_bytes_sent"] as number | null | undefined;
  if (draft.status === 499) draft["peer"] = peerOf(draft.client_ip, draft.forwarded_ip != null);
  if (isCutShort(draft)) draft["cut_short"] = "yes";
  const page = pageOf(draft.status, body, draft.user_agent);
  if (page) draft["page"] = page;
}
