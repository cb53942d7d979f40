import type { Draft } from "./format.ts";
import type { Decode } from "./text.ts";

// RFC 9110: a method is a token; 9112: METHOD SP target SP HTTP-version. Targets with spaces are logged as they came.
const withProtocol = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+) (.+?) +(HTTP\/\d+(?:\.\d+)?) ?$/;
const simple = /^([A-Z]+) (\/.*)$/;
const absolute = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?]*)(.*)$/;

const orNull = (text: string): string | null => (text === "" ? null : text);

/** The host of `host:port`; an IPv6 host keeps its brackets. nginx says `_` and servers `-` where there was none. */
export function hostOf(text: string): string | null {
  const host = text.replace(/:\d*-?$/, "");
  return host === "" || host === "-" || host === "_" ? null : host;
}

/** `path?query`, or a whole URL of which scheme and host are kept too. */
export function setTarget(draft: Draft, target: string): void {
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

/**
 * Splits the first line of a request. One that is no HTTP leaves method and path null and stands in `raw_request`
 * as it was logged; one that is empty or `-` leaves all three null.
 */
export function setRequest(draft: Draft, raw: string, decode: Decode): void {
  const line = decode(raw);
  const match = withProtocol.exec(line) ?? simple.exec(line);
  draft.method = match?.[1] ?? null;
  draft.protocol = match?.[3] ?? null;
  draft.path = null;
  draft.query = null;
  draft.raw_request = match || raw === "" || raw === "-" ? null : line;
  draft["request_line"] = match ? "http" : draft.raw_request === null ? "empty" : "malformed";
  if (match) setTarget(draft, match[2] ?? "");
}

/** A line cut before its protocol came is no request yet: only a status that was answered makes it HTTP/0.9. */
export function dropHalfRequest(draft: Draft, statuses: readonly number[]): void {
  if (draft.method == null || draft.protocol !== null || !statuses.includes(draft.status ?? 0)) return;
  const query = draft.query == null ? "" : `?${draft.query}`;
  draft.raw_request = `${draft.method} ${draft.path}${query}`;
  draft.method = null;
  draft.path = null;
  draft.query = null;
  draft["request_line"] = "malformed";
}

/** A load balancer of AWS logs a request that could not be read as `- http://HOST:PORT- -`: the port is followed by a dash. */
export function setHostOfMalformed(draft: Draft): void {
  const url = /^- ([a-z]+):\/\/([^ /]+)/.exec(draft.raw_request ?? "");
  if (!url) return;
  draft.scheme = url[1] ?? null;
  draft.host = hostOf(url[2] ?? "");
}
