import { peerOf } from "../../classify/peer.ts";
import type { LineRecord } from "../../parse/format.ts";
import { scaled } from "../../parse/text/time.ts";
import { hourMs, minuteMs } from "../../units.ts";
import type { CaddyFields } from "./vocabulary.ts";

const units: Record<string, number> = {
  h: hourMs,
  m: minuteMs,
  s: 1000,
  ms: 1,
  µs: 1e-3,
  us: 1e-3,
  ns: 1e-6,
};

/** A number of seconds, or with `duration_format string` what Go writes: 1.001604239s, 2.701µs, 1m2.5s. */
function milliseconds(text: string | null | undefined): number | null {
  if (text == null) return null;
  const seconds = scaled(text, 3);
  if (seconds !== null) return seconds;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s|µs|us|ns)/g)];
  if (parts.length === 0) return null;
  return Math.floor(parts.reduce((sum, [, value, unit = ""]) => sum + Number(value) * (units[unit] ?? 0), 0));
}

/** Server is ["Caddy","gunicorn"] where both named themselves. */
const servers = (list: string | null | undefined): readonly string[] =>
  list?.startsWith("[") ? (JSON.parse(list) as string[]) : [];

/**
 * Whose headers these are. Go writes Date and the length of Caddy's own pages below the log, so they are not in
 * resp_headers; the file server and templates, which log a length, name a type too.
 */
function answerOf(seen: CaddyFields): NonNullable<CaddyFields["answer"]> {
  const names = servers(seen.server_list);
  const length = seen.content_length ?? 0;
  const passedOn = seen.via?.includes("Caddy") || seen.date != null || names.length > 1;
  if (passedOn || (length > 0 && seen.content_type == null)) return "origin";
  if (seen.accept_ranges != null || seen.last_modified != null || seen.etag != null) return "file";
  const foreign = names.some((name) => name !== "Caddy");
  return length > 0 || foreign || seen.powered_by != null ? "like_origin" : "own";
}

const bodiless = [204, 304];

const isCutShort = ({ method, status, content_length, bytes_sent }: CaddyFields): boolean =>
  method !== "HEAD" && !bodiless.includes(status ?? 0) && (content_length ?? 0) > (bytes_sent ?? 0);

export function conclude(draft: LineRecord): void {
  const seen: LineRecord & CaddyFields = draft;
  const remote = seen.remote_ip ?? seen.client_ip;
  seen.client_ip ??= remote ?? null;
  seen.peer = peerOf(remote, seen.client_ip !== remote);
  seen.record = seen.logger?.startsWith("http.log.error") ? "error" : "access";
  seen.request_time_ms = milliseconds(seen.duration);
  seen.scheme ??= seen.tls_version == null ? "http" : "https";
  if (seen.content_length != null) seen.content_length = scaled(String(seen.content_length), 0);
  seen.answer = answerOf(seen);
  seen.body = (seen.bytes_sent ?? 0) > 0 ? "some" : "none";
  if (isCutShort(seen)) seen.cut_short = "yes";
  seen.request_id =
    seen.request_id_given ??
    seen.request_id_header ??
    seen.response_request_id ??
    seen.cf_ray ??
    seen.amz_cf_id ??
    null;
  seen.trace_id = seen.traceparent ?? seen.trace ?? null;
  // the request itself stands in the access log
  if (seen.record === "error") seen.client_kind = "internal";
}
