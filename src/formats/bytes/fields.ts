import { getterOf, setterOf } from "../../access.ts";
import type { Draft, Reading } from "../format.ts";
import { type Kind, readerOf } from "../kinds.ts";
import type { Decode } from "../text.ts";
import { integerOf, secondsOf } from "./numbers.ts";
import { request, target } from "./request.ts";
import { isoReader } from "./times.ts";
import { Token, tokenOf } from "./token.ts";
import { ValueCache } from "./value-cache.ts";

/** Puts what bytes say into the draft of a line. */
export type Fill = (draft: Draft, bytes: Buffer, from: number, to: number) => void;

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

/** What the reader of text puts into the column, where that depends on the text alone. */
function valueOfText(kind: Kind, to: string, decode: Decode): (binary: string) => unknown {
  const { read, value } = readerOf(kind);
  if (value) return (binary) => value(binary, decode);
  return (binary) => {
    const scratch: Draft = {};
    read(scratch, to, binary, decode);
    return scratch[to];
  };
}

/** Values that depend on their text alone are worked out once. */
function cached(kind: Kind, to: string, decode: Decode): Fill {
  const cache = new ValueCache(4096, valueOfText(kind, to, decode));
  const set = setterOf<Draft>(to);
  return (draft, bytes, from, end) => set(draft, cache.get(bytes, from, end));
}

/** The same for the columns that hold the longest texts: whoever numbers them finds the number at the text. */
function numbered(kind: Kind, to: keyof typeof tokenOf, decode: Decode): Fill {
  const value = valueOfText(kind, to, decode);
  const cache = new ValueCache(65536, (binary) => new Token((value(binary) as string | undefined) ?? null));
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
  const value = valueOfText(kind, to, decode);
  const cache = new ValueCache(256, (binary) => value(binary) ?? null);
  const set = setterOf<Draft>(to);
  const get = getterOf(to);
  return (draft, bytes, from, end) => {
    if (get(draft) == null) set(draft, cache.get(bytes, from, end));
  };
}

/** In ms; with a zone that is not Z, by the reader of text. */
function isoTime(to: string, decode: Decode): Fill {
  const otherwise = time("iso", to, decode);
  const microseconds = isoReader();
  const set = setterOf<Draft>(to);
  const get = getterOf(to);
  return (draft, bytes, from, end) => {
    if (get(draft) != null) return;
    const found = microseconds(bytes, from, end);
    if (Number.isNaN(found)) otherwise(draft, bytes, from, end);
    else set(draft, Math.floor(found / 1000));
  };
}

const wholeNumbers = new Set<Kind>(["integer", "milliseconds", "list-integers"]);
const wholeSeconds = new Set<Kind>(["seconds", "list-seconds"]);
// they look at what is there already
const particular = new Set<Kind>(["time", "clf-local", "epoch-seconds", "epoch-milliseconds"]);

/** How the bytes of a field fill the draft; null for a field that is not used. */
export function fillOf([kind, to = kind]: Reading, decode: Decode): Fill | null {
  if (kind === "ignored" || kind === "identity") return null;
  if (kind === "request") return request(decode);
  if (kind === "status") return status(to, decode);
  if (wholeSeconds.has(kind)) return numeric(secondsOf, kind, to, decode);
  if (wholeNumbers.has(kind)) return numeric(integerOf, kind, to, decode);
  if (kind === "iso-microseconds") return numeric(isoReader(), kind, to, decode);
  if (kind === "iso") return isoTime(to, decode);
  if (kind === "clf") return time(kind, to, decode);
  if (kind === "target") return target(asText(kind, to, decode));
  if (particular.has(kind)) return asText(kind, to, decode);
  if (to === "user_agent" || to === "referer") return numbered(kind, to, decode);
  return cached(kind, to, decode);
}
