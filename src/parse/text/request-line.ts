import type { LineRecord } from "../line-record.ts";
import type { Decode } from "./escapes.ts";

// RFC 9112: METHOD SP target SP HTTP-version. A method is a token (RFC 9110), but Apache writes "-" for none.
const method = /^(?!-$)[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const version = /^HTTP\/\d+(?:\.\d+)? ?$/;
const simple = /^([A-Z]+) (\/.*)$/;
const absolute = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?]*)(.*)$/;

/** A request line with its version, in a line of other text. */
export const requestLine = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+ .+? HTTP\/\d+(?:\.\d+)?/y;

/** Whether a field is a request line that a blank ends, as in `$request $http_x_forwarded_for`. */
export const isUnquotedRequest = (type: string | undefined, until: string): boolean =>
  type === "request" && until === " ";

const orNull = (text: string): string | null => (text === "" ? null : text);

// no name of a host contains these: RFC 3986, section 3.2.2
const notInHost = /[\s",]/;

/**
 * The host of `host:port`; an IPv6 host keeps its brackets. Null for none, which servers log as `-` and nginx as `_`,
 * and for a text that is not a host.
 */
export function hostOf(text: string): string | null {
  const host = text.replace(/:\d*-?$/, "");
  return host === "" || host === "-" || host === "_" || notInHost.test(host) ? null : host;
}

/** Sets path and query; of a URL also scheme and host, unless they are set. */
export function setTarget(record: LineRecord, target: string): void {
  const url = absolute.exec(target);
  if (url) {
    record.scheme ??= url[1] ?? null;
    record.host ??= hostOf(url[2] ?? "");
  }
  const local = url ? (url[3] ?? "") : target;
  const at = local.indexOf("?");
  const path = at < 0 ? local : local.slice(0, at);
  record.path = path === "" && url ? "/" : orNull(path);
  record.query = at < 0 ? null : orNull(local.slice(at + 1));
}

type RequestLineParts = readonly [method: string, target: string, protocol: string | null];

/** The parts of a request line. Servers log a target with blanks unchanged. HTTP/0.9 has no version. */
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
 * Sets the columns of a request line. If the line is not HTTP, method and path are null and `raw_request` is the line;
 * if it is empty or `-`, all three are null.
 */
export function setRequest(record: LineRecord, raw: string, decode: Decode): void {
  const line = decode(raw);
  const parts = partsOf(line);
  record.method = parts?.[0] ?? null;
  record.protocol = parts?.[2] ?? null;
  record.path = null;
  record.query = null;
  record.raw_request = parts || raw === "" || raw === "-" ? null : line;
  record.request_line = parts ? "http" : record.raw_request === null ? "empty" : "malformed";
  if (parts) setTarget(record, parts[1]);
}

/** Clears a request line without a version if the status shows that it was incomplete, and not HTTP/0.9. */
export function dropIncompleteRequest(record: LineRecord, statuses: readonly number[]): void {
  if (record.method == null || record.protocol !== null || !statuses.includes(record.status ?? 0)) return;
  const query = record.query == null ? "" : `?${record.query}`;
  record.raw_request = `${record.method} ${record.path}${query}`;
  record.method = null;
  record.path = null;
  record.query = null;
  record.request_line = "malformed";
}

/** AWS load balancers log a malformed request as `- http://HOST:PORT- -`, with a dash after the port. */
export function setHostOfMalformed(record: LineRecord): void {
  const url = /^- ([a-z]+):\/\/([^ /]+)/.exec(record.raw_request ?? "");
  if (!url) return;
  record.scheme = url[1] ?? null;
  record.host = hostOf(url[2] ?? "");
}
