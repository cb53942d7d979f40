import type { Draft } from "../format.ts";
import { hostOf, setRequest } from "../request-line.ts";
import { probeNumber } from "../scanner-marks.ts";
import type { Fill, Line } from "./fill.ts";
import { integerOf } from "./numbers.ts";
import { Token, tokenOf } from "./token.ts";
import { ValueCache } from "./value-cache.ts";

const zero = 0x30;
const dot = 0x2e;
const blank = 0x20;
const slash = 0x2f;
const colon = 0x3a;
const question = 0x3f;

const isCapital = (byte: number): boolean => byte >= 0x41 && byte <= 0x5a;
const isSmall = (byte: number): boolean => byte >= 0x61 && byte <= 0x7a;

/** Printable ASCII, but for a blank and for what servers escape with; 1 for what ends a path too. */
const plain = new Uint8Array(256);
for (let byte = blank + 1; byte < 0x7f; byte++) plain[byte] = 2;
plain[0x5c] = 0;
plain[0x23] = 0;
plain[question] = 1;

function pathEnd(bytes: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to && plain[bytes[at] as number] === 2) at++;
  return at;
}

function plainUntil(bytes: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to && plain[bytes[at] as number] !== 0) at++;
  return at;
}

/** The place of the blank before `HTTP/1.1` at the end; -1 where no such version stands there. */
function beforeVersion(bytes: Buffer, from: number, to: number): number {
  const at = bytes[to - 2] === dot ? to - 9 : to - 7;
  const digit = (bytes[to - 1] as number) - zero;
  const fits =
    at > from &&
    bytes[at] === blank &&
    bytes[at + 1] === 0x48 &&
    bytes[at + 2] === 0x54 &&
    bytes[at + 3] === 0x54 &&
    bytes[at + 4] === 0x50 &&
    bytes[at + 5] === 0x2f &&
    digit >= 0 &&
    digit <= 9 &&
    (at === to - 7 || (integerOf(bytes, at + 6, at + 7) >= 0 && bytes[at + 7] === dot));
  return fits ? at : -1;
}

/** The end of a method of capital letters; -1 where there is none. */
function methodEnd(bytes: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to && isCapital(bytes[at] as number)) at++;
  return at > from && bytes[at] === blank ? at : -1;
}

/** Where the path of `https://host/path` begins; -1 where it is no such URL. */
function pathOfUrl(bytes: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to && isSmall(bytes[at] as number)) at++;
  if (at === from || bytes[at] !== colon || bytes[at + 1] !== slash || bytes[at + 2] !== slash) return -1;
  at += 3;
  while (at < to && bytes[at] !== slash && plain[bytes[at] as number] === 2) at++;
  return at < to && bytes[at] === slash ? at : -1;
}

/** Puts a path or URL of plain characters into the draft, as `setTarget` does; false where it has others. */
function targetFill({ key }: Line): (draft: Draft, bytes: Buffer, from: number, to: number) => boolean {
  const paths = new ValueCache(65536, (binary) => new Token(binary, probeNumber(binary)));
  const schemes = new ValueCache(256, (binary) => binary);
  const hosts = new ValueCache(4096, hostOf);
  const [path, scheme, host] = [key.place(), key.place(), key.place()];
  return (draft, bytes, from, to) => {
    const start = bytes[from] === slash ? from : pathOfUrl(bytes, from, to);
    if (start < 0) return false;
    const end = pathEnd(bytes, start, to);
    if (end < to && plainUntil(bytes, end, to) !== to) return false;
    if (start > from) {
      const hostStart = bytes.indexOf(slash, from) + 2;
      draft.scheme ??= schemes.get(bytes, from, hostStart - 3);
      draft.host ??= hosts.get(bytes, hostStart, start);
      key.word(scheme, schemes.id);
      key.word(host, hosts.id);
    }
    const token = paths.get(bytes, start, end);
    draft.path = token.text;
    draft[tokenOf.path] = token;
    key.set(path, token.sort);
    draft.query = end + 1 < to ? bytes.latin1Slice(end + 1, to) : null;
    return true;
  };
}

/** A request line of capital letters, a target of plain characters and a version; any other is read as text. */
export function request(line: Line): Fill {
  const methods = new ValueCache(256, (binary) => binary);
  const protocols = new ValueCache(256, (binary) => binary);
  const target = targetFill(line);
  const { decode, key } = line;
  const [method, protocol] = [key.place(), key.place()];
  return (draft, bytes, from, to) => {
    const last = beforeVersion(bytes, from, to);
    const first = methodEnd(bytes, from, last);
    if (first < 0 || !target(draft, bytes, first + 1, last)) {
      setRequest(draft, bytes.latin1Slice(from, to), decode);
      key.strange = true;
      return;
    }
    draft.method = methods.get(bytes, from, first);
    draft.protocol = protocols.get(bytes, last + 1, to);
    draft.raw_request = null;
    draft["request_line"] = "http";
    key.word(method, methods.id);
    key.word(protocol, protocols.id);
  };
}

/** A path with its query, where no request line gave one; any other is read as text. */
export function target(otherwise: Fill, line: Line): Fill {
  const fill = targetFill(line);
  return (draft, bytes, from, to) => {
    if (draft.path === undefined && !fill(draft, bytes, from, to)) otherwise(draft, bytes, from, to);
  };
}
