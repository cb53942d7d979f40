import { forwardedIn, peerOfConnection } from "../../classify/peer.ts";
import { scaled } from "../../parse/text/time.ts";
import { hourMs, minuteMs } from "../../units.ts";
import type { CaddyFields } from "./fields.ts";

const units: Record<string, number> = {
  h: hourMs,
  m: minuteMs,
  s: 1000,
  ms: 1,
  µs: 1e-3,
  us: 1e-3,
  ns: 1e-6,
};

/** Seconds, or with `duration_format string` a duration of Go: 1.001604239s, 2.701µs, 1m2.5s. */
function milliseconds(text: string | null | undefined): number | null {
  if (text == null) return null;
  const seconds = scaled(text, 3);
  if (seconds !== null) return seconds;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s|µs|us|ns)/g)];
  if (parts.length === 0) return null;
  return Math.floor(parts.reduce((sum, [, value, unit = ""]) => sum + Number(value) * (units[unit] ?? 0), 0));
}

/** Server is ["Caddy","gunicorn"] if both set the header. */
const servers = (list: string | null | undefined): readonly string[] =>
  list?.startsWith("[") ? (JSON.parse(list) as string[]) : [];

/**
 * Whose headers the response has. Go adds Date and the length of Caddy's own pages after logging, so they are not in
 * resp_headers. The file server and templates log a length together with a type.
 */
function answerOf(record: CaddyFields): NonNullable<CaddyFields["answer"]> {
  const names = servers(record.server_list);
  const length = record.content_length ?? 0;
  const passedOn =
    record.via?.includes("Caddy") ||
    record.date != null ||
    names.length > 1 ||
    record.status_header != null ||
    record.upgrade != null;
  // a file of unknown type has an empty Content-Type
  const isFile = record.accept_ranges != null && record.last_modified != null && record.etag != null;
  if (!passedOn && isFile) return "file";
  if (passedOn || (length > 0 && record.content_type == null)) return "origin";
  if (record.accept_ranges != null || record.last_modified != null || record.etag != null) return "file";
  const foreign = names.some((name) => name !== "Caddy");
  return length > 0 || foreign || record.powered_by != null ? "like_origin" : "own";
}

const bodiless = [204, 304];

const isCutShort = ({ method, status, content_length, bytes_sent }: CaddyFields): boolean =>
  method !== "HEAD" && !bodiless.includes(status ?? 0) && (content_length ?? 0) > (bytes_sent ?? 0);

/** Caddy logs all headers of the request: without a header of a proxy, the peer is the client. */
function setPeer(record: CaddyFields): void {
  const peer = record.peer_ip ?? record.client_ip;
  record.client_ip ??= peer ?? null;
  const { client_ip: client, user_agent: agent, protocol } = record;
  const { request_via, cf_ray, amz_cf_id } = record;
  const forwarded = forwardedIn(record) ?? request_via ?? cf_ray ?? amz_cf_id ?? null;
  record.peer = peerOfConnection({ client, peer, forwarded, agent, protocol });
}

export function derive(record: CaddyFields): void {
  setPeer(record);
  if (record.upgrade != null) record.upgraded = "yes";
  record.record = record.logger?.startsWith("http.log.error") ? "error" : "access";
  record.request_time_ms = milliseconds(record.duration);
  record.scheme ??= record.tls_version == null ? "http" : "https";
  if (record.content_length != null) record.content_length = scaled(String(record.content_length), 0);
  record.answer = answerOf(record);
  record.body = (record.bytes_sent ?? 0) > 0 ? "some" : "none";
  if (isCutShort(record)) record.cut_short = "yes";
  record.request_id =
    record.request_id_given ??
    record.request_id_header ??
    record.response_request_id ??
    record.cf_ray ??
    record.amz_cf_id ??
    null;
  record.trace_id = record.traceparent ?? record.trace ?? null;
  // the access log has a record of the same request
  if (record.record === "error") record.client_kind = "internal";
}
