import { getterOf, setterOf } from "../../access.ts";
import { agentNumber } from "../client-kind.ts";
import type { Draft, Reading } from "../format.ts";
import { type Kind, readerOf } from "../kinds.ts";
import { type Fill, type Line, type Maker, strangely, valueOfText } from "./fill.ts";
import { integerOf, isAddress, isPlain, portStart, secondsOf } from "./numbers.ts";
import { request, target } from "./request.ts";
import { clfReader, isoMicrosecondsReader, isoReader } from "./times.ts";
import { Token, tokenOf } from "./token.ts";
import { ValueCache } from "./value-cache.ts";

// of these a text of letters, digits and the like stands for itself
const plainKinds = new Set<Kind>(["text", "word", "percent-text"]);

/** A measure, each time anew. */
function measured(kind: Kind, to: string, { decode, key }: Line): Fill {
  const value = valueOfText(kind, to, decode);
  const set = setterOf<Draft>(to);
  const place = key.measurePlace();
  const mayBePlain = plainKinds.has(kind);
  return (draft, bytes, from, end) => {
    const text = bytes.latin1Slice(from, end);
    const found = mayBePlain && isPlain(bytes, from, end) ? text : value(text);
    set(draft, found);
    key.measure(place, found);
  };
}

/** An IPv4 address as it is usually written, with a port behind it or without; the reader of text does the rest. */
function address(kind: Kind, to: string, line: Line): Fill {
  const otherwise = measured(kind, to, line);
  const set = setterOf<Draft>(to);
  const place = line.key.measurePlace();
  const withPort = kind === "address:port";
  return (draft, bytes, from, end) => {
    const last = withPort ? portStart(bytes, from, end) : end;
    if (last < 0 || !isAddress(bytes, from, last)) {
      otherwise(draft, bytes, from, end);
      return;
    }
    const text = bytes.latin1Slice(from, last);
    set(draft, text);
    line.key.measure(place, text);
  };
}

/** A number in a simple form; the reader of text does the rest. */
function numeric(parse: typeof integerOf, kind: Kind, to: string, { decode, key, isMeasure }: Line): Fill {
  const { read } = readerOf(kind);
  const set = setterOf<Draft>(to);
  const get = getterOf(to);
  const isStored = isMeasure(to);
  const place = isStored ? key.measurePlace() : key.place();
  return (draft, bytes, from, end) => {
    let value: unknown = parse(bytes, from, end);
    if (Number.isNaN(value)) {
      read(draft, to, bytes.latin1Slice(from, end), decode);
      value = get(draft);
    } else set(draft, value);
    if (isStored) key.measure(place, value);
    else key.number(place, value);
  };
}

function status(kind: Kind, to: string, line: Line): Fill {
  const otherwise = strangely(kind, to, line);
  const set = setterOf<Draft>(to);
  const place = line.key.place();
  return (draft, bytes, from, end) => {
    const number = integerOf(bytes, from, end);
    if (number >= 100 && number <= 999) {
      set(draft, number);
      line.key.set(place, number);
    } else otherwise(draft, bytes, from, end);
  };
}

/** Values that depend on their text alone are worked out once. */
function word(kind: Kind, to: string, { decode, key }: Line): Fill {
  const cache = new ValueCache(4096, valueOfText(kind, to, decode));
  const set = setterOf<Draft>(to);
  const place = key.place();
  return (draft, bytes, from, end) => {
    set(draft, cache.get(bytes, from, end));
    key.word(place, cache.id);
  };
}

/** The same for the columns that hold the longest texts: whoever numbers them finds the number at the text. */
function numbered(kind: Kind, to: "referer" | "user_agent", { decode, key }: Line): Fill {
  const value = valueOfText(kind, to, decode);
  const sort = to === "user_agent" ? agentNumber : (text: string | null) => (text === null ? 1 : 2);
  const cache = new ValueCache(65536, (binary) => {
    const text = (value(binary) as string | undefined) ?? null;
    return new Token(text, sort(text));
  });
  const set = setterOf<Draft>(to);
  const setToken = setterOf<Draft>(tokenOf[to]);
  const place = key.place();
  return (draft, bytes, from, end) => {
    const token = cache.get(bytes, from, end);
    set(draft, token.text);
    setToken(draft, token);
    key.set(place, token.sort);
  };
}

/** A time that gives way to a finer one of the same line; what `parse` does not know is left to the reader of text. */
const timed =
  (parser: () => (bytes: Buffer, from: number, to: number) => number): Maker =>
  (kind, to, { decode }) => {
    const parse = parser();
    const value = valueOfText(kind, to, decode);
    const last = new ValueCache(256, (binary) => value(binary) ?? null);
    const set = setterOf<Draft>(to);
    const get = getterOf(to);
    return (draft, bytes, from, end) => {
      if (get(draft) != null) return;
      const time = parse(bytes, from, end);
      set(draft, Number.isNaN(time) ? last.get(bytes, from, end) : time);
    };
  };

/** A measure that is most often that of the line before. */
function repeated(kind: Kind, to: string, { decode, key }: Line): Fill {
  const last = new ValueCache(256, valueOfText(kind, to, decode));
  const set = setterOf<Draft>(to);
  const place = key.measurePlace();
  return (draft, bytes, from, end) => {
    const found = last.get(bytes, from, end);
    set(draft, found);
    key.measure(place, found);
  };
}

/** A text that may come again and again, or is new in each line. */
function text(kind: Kind, to: string, line: Line): Fill {
  if (to === "user_agent" || to === "referer") return numbered(kind, to, line);
  return line.isMeasure(to) ? measured(kind, to, line) : word(kind, to, line);
}

const anyAddress: Maker = (kind, to, line) => (line.isMeasure(to) ? address : word)(kind, to, line);
const day: Maker = (kind, to, line) => (line.isMeasure(to) ? repeated : word)(kind, to, line);
const wholeNumber: Maker = (kind, to, line) => numeric(integerOf, kind, to, line);
const wholeSeconds: Maker = (kind, to, line) => numeric(secondsOf, kind, to, line);

const makers: Partial<Record<Kind, Maker>> = {
  request: (_kind, _to, line) => request(line),
  target: (kind, to, line) => target(strangely(kind, to, line), line),
  status,
  integer: wholeNumber,
  milliseconds: wholeNumber,
  "list-integers": wholeNumber,
  seconds: wholeSeconds,
  "list-seconds": wholeSeconds,
  "iso-microseconds": (kind, to, line) => numeric(isoMicrosecondsReader(), kind, to, line),
  iso: timed(isoReader),
  clf: timed(clfReader),
  date: day,
  clock: day,
  // they look at what is there already
  time: strangely,
  "clf-local": strangely,
  "epoch-seconds": strangely,
  "epoch-milliseconds": strangely,
  address: anyAddress,
  "address:port": anyAddress,
  "address:port?": anyAddress,
  addresses: anyAddress,
  forwarded: anyAddress,
};

/** How the bytes of a field fill the draft; null for a field that is not used. */
export function fillOf([kind, to = kind]: Reading, line: Line): Fill | null {
  if (kind === "ignored" || kind === "identity") return null;
  return (makers[kind] ?? text)(kind, to, line);
}
