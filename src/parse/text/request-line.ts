import type { LineRecord } from "../format.ts";
import type { Decode } from "./escapes.ts";

// RFC 9112: METHOD SP target SP HTTP-version. A method is a token (RFC 9110), but Apache writes "-" for none.
const method = /^(?!-$)[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const version = /^HTTP\/\d+(?:\.\d+)? ?$/;
const simple = /^([A-Z]+) (\/.*)$/;
const absolute = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?]*)(.*)$/;

const orNull = (text: string): string | null => (text === "" ? null : text);

/** The host of `host:port`; an IPv6 host keeps its brackets. nginx says `_` and servers `-` where there was none. */
export function hostOf(text: string): string | null {
  const host = text.replace(/:\d*-?$/, "");
  return host === "" || host === "-" || host === "_" ? null : host;
}

/** `path?query`, or a whole URL of which scheme and host are kept too. */
export function setTarget(draft: LineRecord, target: string): void {
  const url = absolute.exec(target);
  if (url) {
    draft.scheme ??= url[1] ?? null;
    draft.host ??= hostOf(url[2] ?? "");
  }
  const local = url ? (url[3] ?? "") : target;
  const at = local.indexOf("?");
  const path = at < 0 ? local : local.slice(0, at);
  draft.path = path === "" && url ? "/" : orNull(path);
  draft.query = at < 0 ? null : orNull(local.slice(at + 1));
}

type RequestLineParts = readonly [method: string, target: string, protocol: string | null];

/** The three parts of a request line; a target with blanks is logged as it came. HTTP/0.9 has no version. */
function partsOf(line: string): RequestLineParts | null {
  const first = line.indexOf(" ");
  const last = line.lastIndexOf(" HTTP/");
  const target = line.slice(first + 1, last).trimEnd();
  const protocol = line.slice(last + 1);
  if (last > first && target !== "" && version.test(protocol) && method.test(line.slice(0, first)))
    return [line.slice(0, first), target, protocol.trimEnd()];
  const [, verb, path] = simple.exec(line) ?? [];
  return verb === undefined || path === undefined ? null : [verb, path, null];
}

/**
 * Splits the first line of a request. One that is no HTTP leaves method and path null and stands in `raw_request`
 * as it was logged; one that is empty or `-` leaves all three null.
 */
export function setRequest(draft: LineRecord, raw: string, decode: Decode): void {
  const line = decode(raw);
  const parts = partsOf(line);
  draft.method = parts?.[0] ?? null;
  draft.protocol = parts?.[2] ?? null;
  draft.path = null;
  draft.query = null;
  draft.raw_request = parts || raw === "" || raw === "-" ? null : line;
  draft.request_line = parts ? "http" : draft.raw_request === null ? "empty" : "malformed";
  if (parts) setTarget(draft, parts[1]);
}

/** A line cut before its protocol came is no request yet: only a status that was answered makes it HTTP/0.9. */
export function dropHalfRequest(draft: LineRecord, statuses: readonly number[]): void {
  if (draft.method == null || draft.protocol !== null || !statuses.includes(draft.status ?? 0)) return;
  const query = draft.query == null ? "" : `?${draft.query}`;
  draft.raw_request = `${draft.method} ${draft.path}${query}`;
  draft.method = null;
  draft.path = null;
  draft.query = null;
  draft.request_line = "malformed";
}

/** A load balancer of AWS logs a request that could not be read as `- http://HOST:PORT- -`: the port is followed by a dash. */
export function setHostOfMalformed(draft: LineRecord): void {
  const url = /^- ([a-z]+):\/\/([^ /]+)/.exec(draft.raw_request ?? "");
  if (!url) return;
  draft.scheme = url[1] ?? null;
  draft.host = hostOf(url[2] ?? "");
}
