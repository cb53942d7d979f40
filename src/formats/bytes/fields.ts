import { getterOf, setterOf } from "../../access.ts";
import type { Draft, Reading } from "../format.ts";
import { type Kind, readerOf } from "../kinds.ts";
import { setRequest } from "../request-line.ts";
import type { Decode } from "../text.ts";
import { Token, tokenOf } from "./token.ts";
import { hashed, hashStart, LastValue, ValueCache } from "./value-cache.ts";

/** Puts what bytes say into the draft of a line. */
export type Fill = (draft: Draft, bytes: Buffer, from: number, to: number) => void;

const zero = 0x30;
const dot = 0x2e;
const blank = 0x20;
const slash = 0x2f;
const question = 0x3f;

/** Digits as a number; NaN for anything else, and for what is not exact in a double. */
function integerOf(bytes: Buffer, from: number, to: number): number {
  if (from === to || to - from > 15) return Number.NaN;
  let number = 0;
  for (let at = from; at < to; at++) {
    const digit = (bytes[at] as number) - zero;
    if (digit < 0 || digit > 9) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

/** Seconds with three digits behind the dot, or none, in ms; NaN for any other form. */
function secondsOf(bytes: Buffer, from: number, to: number): number {
  if (bytes[to - 4] !== dot) return integerOf(bytes, from, to) * 1000;
  return integerOf(bytes, from, to - 4) * 1000 + integerOf(bytes, to - 3, to);
}

/** As the reader of text does it. */
function asText(kind: Kind, to: string, decode: Decode): Fill {
  const { read, value } = readerOf(kind);
  if (!value) return (draft, bytes, from, end) => read(draft, to, bytes.latin1Slice(from, end), decode);
  const set = setterOf<Draft>(to);
  return (draft, bytes, from, end) => set(draft, value(bytes.latin1Slice(from, end), decode));
}

/** A number in a simple form; the reader of text does the rest. */
function numeric(parse: typeof integerOf, kind: Kind, to: string, decode: Decode): Fill {
  const otherwise = asText(kind, to, decode);
  const set = setterOf<Draft>(to);
  return (draft, bytes, from, end) => {
    const number = parse(bytes, from, end);
    if (Number.isNaN(number)) otherwise(draft, bytes, from, end);
    else set(draft, number);
  };
}

function status(to: string, decode: Decode): Fill {
  const otherwise = asText("status", to, decode);
  const set = setterOf<Draft>(to);
  return (draft, bytes, from, end) => {
    const number = integerOf(bytes, from, end);
    if (number >= 100 && number <= 999) set(draft, number);
    else otherwise(draft, bytes, from, end);
  };
}

/** Values that depend on their text alone are worked out once. */
function cached(kind: Kind, to: string, decode: Decode): Fill {
  const cache = new ValueCache(4096, (binary) => {
    const scratch: Draft = {};
    readerOf(kind).read(scratch, to, binary, decode);
    return scratch[to];
  });
  const set = setterOf<Draft>(to);
  return (draft, bytes, from, end) => set(draft, cache.get(bytes, from, end));
}

/** The same for the columns that hold the longest texts: whoever numbers them finds the number at the text. */
function numbered(kind: Kind, to: keyof typeof tokenOf, decode: Decode): Fill {
  const cache = new ValueCache(65536, (binary) => {
    const scratch: Draft = {};
    readerOf(kind).read(scratch, to, binary, decode);
    return new Token(scratch[to] ?? null);
  });
  const set = setterOf<Draft>(to);
  const setToken = setterOf<Draft>(tokenOf[to]);
  return (draft, bytes, from, end) => {
    const token = cache.get(bytes, from, end);
    set(draft, token.text);
    setToken(draft, token);
  };
}

/** A time whose text is most often that of the line before. */
function time(kind: Kind, to: string, decode: Decode): Fill {
  const cache = new ValueCache<number | null>(256, (binary) => {
    const scratch: Draft = {};
    readerOf(kind).read(scratch, to, binary, decode);
    return (scratch[to] as number | null | undefined) ?? null;
  });
  const set = setterOf<Draft>(to);
  const get = getterOf(to);
  return (draft, bytes, from, end) => {
    if (get(draft) == null) set(draft, cache.get(bytes, from, end));
  };
}

const isPlain = (byte: number): boolean => byte > blank && byte < 0x7f && byte !== 0x5c && byte !== 0x23;

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

const isCapital = (byte: number): boolean => byte >= 0x41 && byte <= 0x5a;

/** The end of a method of capital letters that a path follows; -1 where none does. */
function methodEnd(bytes: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to && isCapital(bytes[at] as number)) at++;
  return at > from && bytes[at] === blank && bytes[at + 1] === slash ? at : -1;
}

function plainUntil(bytes: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to && isPlain(bytes[at] as number)) at++;
  return at;
}

/** A request line of capital letters, a path of plain characters and a version; any other is read as text. */
function request(decode: Decode): Fill {
  const methods = new LastValue();
  const protocols = new LastValue();
  const paths = new ValueCache<Token>(65536, (binary) => new Token(binary));
  return (draft, bytes, from, to) => {
    const last = beforeVersion(bytes, from, to);
    const first = methodEnd(bytes, from, last);
    const start = first + 1;
    let end = first < 0 ? last + 1 : start;
    let hash = hashStart;
    for (; end < last && bytes[end] !== question && isPlain(bytes[end] as number); end++) {
      hash = hashed(hash, bytes[end] as number);
    }
    if (plainUntil(bytes, end, last) !== last) {
      setRequest(draft, bytes.latin1Slice(from, to), decode);
      return;
    }
    const path = paths.get(bytes, start, end, hash);
    draft.method = methods.get(bytes, from, first);
    draft.protocol = protocols.get(bytes, last + 1, to);
    draft.path = path.text;
    draft[tokenOf.path] = path;
    draft.query = end + 1 < last ? bytes.latin1Slice(end + 1, last) : null;
    draft.raw_request = null;
    draft["request_line"] = "http";
  };
}

// values that hardly come again would push others out
const seldomAgain = new Set(["client_ip", "request_id", "trace_id", "edge_id"]);
const timeKinds = new Set<Kind>(["clf", "iso"]);
const wholeNumbers = new Set<Kind>(["integer", "milliseconds", "list-integers"]);
const wholeSeconds = new Set<Kind>(["seconds", "list-seconds"]);
// they write more than one value, or look at what is there already
const particular = new Set<Kind>(["target", "time", "clf-local", "epoch-seconds", "epoch-milliseconds"]);

/** How the bytes of a field fill the draft; null for a field that is not used. */
export function fillOf([kind, to = kind]: Reading, decode: Decode): Fill | null {
  if (kind === "ignored" || kind === "identity") return null;
  if (kind === "request") return request(decode);
  if (kind === "status") return status(to, decode);
  if (wholeSeconds.has(kind)) return numeric(secondsOf, kind, to, decode);
  if (wholeNumbers.has(kind)) return numeric(integerOf, kind, to, decode);
  if (timeKinds.has(kind)) return time(kind, to, decode);
  if (particular.has(kind) || seldomAgain.has(to)) return asText(kind, to, decode);
  if (to === "user_agent" || to === "referer") return numbered(kind, to, decode);
  return cached(kind, to, decode);
}
