import type { Draft } from "../format.ts";
import { hostOf, setRequest } from "../request-line.ts";
import type { Decode } from "../text.ts";
import type { Fill } from "./fields.ts";
import { integerOf } from "./numbers.ts";
import { Token, tokenOf } from "./token.ts";
import { hashed, hashStart, LastValue, ValueCache } from "./value-cache.ts";

const zero = 0x30;
const dot = 0x2e;
const blank = 0x20;
const slash = 0x2f;
const colon = 0x3a;
const question = 0x3f;

const isPlain = (byte: number): boolean => byte > blank && byte < 0x7f && byte !== 0x5c && byte !== 0x23;
const isCapital = (byte: number): boolean => byte >= 0x41 && byte <= 0x5a;
const isSmall = (byte: number): boolean => byte >= 0x61 && byte <= 0x7a;

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

function plainUntil(bytes: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to && isPlain(bytes[at] as number)) at++;
  return at;
}

/** Where the path of `https://host/path` begins; -1 where it is no such URL. */
function pathOfUrl(bytes: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to && isSmall(bytes[at] as number)) at++;
  if (at === from || bytes[at] !== colon || bytes[at + 1] !== slash || bytes[at + 2] !== slash) return -1;
  at += 3;
  while (at < to && bytes[at] !== slash && isPlain(bytes[at] as number) && bytes[at] !== question) at++;
  return at < to && bytes[at] === slash ? at : -1;
}

/** Puts a path or URL of plain characters into the draft, as `setTarget` does; false where it has others. */
function targetFill(): (draft: Draft, bytes: Buffer, from: number, to: number) => boolean {
  const paths = new ValueCache<Token>(65536, (binary) => new Token(binary));
  const schemes = new LastValue();
  const hosts = new ValueCache(4096, hostOf);
  return (draft, bytes, from, to) => {
    const start = bytes[from] === slash ? from : pathOfUrl(bytes, from, to);
    if (start < 0) return false;
    let hash = hashStart;
    let end = start;
    for (; end < to && bytes[end] !== question && isPlain(bytes[end] as number); end++) {
      hash = hashed(hash, bytes[end] as number);
    }
    if (plainUntil(bytes, end, to) !== to) return false;
    if (start > from) {
      const host = bytes.indexOf(slash, from) + 2;
      draft.scheme ??= schemes.get(bytes, from, host - 3);
      draft.host ??= hosts.get(bytes, host, start);
    }
    const path = paths.get(bytes, start, end, hash);
    draft.path = path.text;
    draft[tokenOf.path] = path;
    draft.query = end + 1 < to ? bytes.latin1Slice(end + 1, to) : null;
    return true;
  };
}

/** A request line of capital letters, a target of plain characters and a version; any other is read as text. */
export function request(decode: Decode): Fill {
  const methods = new LastValue();
  const protocols = new LastValue();
  const target = targetFill();
  return (draft, bytes, from, to) => {
    const last = beforeVersion(bytes, from, to);
    const first = methodEnd(bytes, from, last);
    if (first < 0 || !target(draft, bytes, first + 1, last)) {
      setRequest(draft, bytes.latin1Slice(from, to), decode);
      return;
    }
    draft.method = methods.get(bytes, from, first);
    draft.protocol = protocols.get(bytes, last + 1, to);
    draft.raw_request = null;
    draft["request_line"] = "http";
  };
}

/** A path with its query; any other is read as text. */
export function target(otherwise: Fill): Fill {
  const fill = targetFill();
  return (draft, bytes, from, to) => {
    if (draft.path !== undefined || !fill(draft, bytes, from, to)) otherwise(draft, bytes, from, to);
  };
}
