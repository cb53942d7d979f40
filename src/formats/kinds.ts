import type { Draft } from "./format.ts";
import { hostOf, setRequest, setTarget } from "./request-line.ts";
import { type Decode, percentDecode } from "./text.ts";
import { clfTime, isoMicroseconds, isoTime, scaled } from "./time.ts";

/** How the text of a field is delimited and understood. */
export interface Reader {
  /**
   * The form of a value that has one; `line` finds its end by it and refuses what has another form.
   * "word": no blank inside. "text": anything up to the next literal.
   */
  readonly shape: RegExp | "word" | "text";
  readonly read: (draft: Draft, to: string, raw: string, decode: Decode) => void;
}

const none = (raw: string): boolean => raw === "" || raw === "-";

type Convert = (raw: string, decode: Decode) => unknown;

/** A reader of one value: "-" and "" are null. */
const value = (shape: Reader["shape"], convert: Convert): Reader => ({
  shape,
  read: (draft, to, raw, decode) => {
    draft[to] = none(raw) ? null : convert(raw, decode);
  },
});

/** A time that gives way to a finer one of the same line. */
const time = (shape: RegExp, convert: (raw: string) => number | null, fine: boolean): Reader => ({
  shape,
  read: (draft, to, raw) => {
    if (!fine && draft[to] != null) return;
    draft[to] = convert(raw);
    if (!zoned.test(raw)) draft["local_time"] = to;
  },
});

// an epoch has no colon and needs no zone
const zoned = /^[^:]*$|(?:Z|[+-]\d\d:?\d\d)$/;

const iso = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?/y;
const number = /[+-]?\d+(?:\.\d+)?|-?/y;
// a plus: the count or time was not at its end when the line was written
const plain = (raw: string): string => (raw.startsWith("+") ? raw.slice(1) : raw);
const integer = (raw: string): number | null => (/^\+?\d+$/.test(raw) ? scaled(plain(raw), 0) : null);
const duration = (digits: number) =>
  value(number, (raw) => (raw.startsWith("-") ? null : scaled(plain(raw), digits)));
const microseconds = (raw: string): number | null => {
  const found = integer(raw);
  return found === null ? null : Math.floor(found / 1000);
};

// seconds have ten digits until the year 2286
const epochTime = (raw: string): number | null => scaled(raw, /^\d{12,14}$/.test(raw) ? 0 : 3);

/** `1.2.3.4:443`, `[::1]:443`, `::1:443`: cut at the last colon, without brackets. */
const addressOf = (raw: string): string | null => {
  const address = raw.replace(/:\d*-?$/, "").replace(/^\[(.*)\]$/, "$1");
  return none(address) ? null : address;
};

// nginx joins tries by ", " and upstreams entered one after the other by " : " (the last of them may be empty)
const list = /[^ ,"]*(?:(?:, | : )[^ ,"]*)*/y;

const kinds = {
  text: value("text", (raw, decode) => decode(raw)),
  word: value("word", (raw, decode) => decode(raw)),
  /** Encoded with percent signs, once or (old CloudFront lines) twice. */
  "percent-text": value("text", (raw, decode) => {
    const once = percentDecode(decode(raw));
    return once.includes("%20") ? percentDecode(once) : once;
  }),
  /** Kept even when it is empty: "" and "-" differ for a few fields. */
  flag: {
    shape: "word",
    read: (draft, to, raw, decode) => {
      draft[to] = decode(raw);
    },
  },
  ignored: { shape: "text", read: () => {} },
  integer: value(number, integer),
  seconds: duration(3),
  milliseconds: value(number, (raw) => (raw.startsWith("-") ? null : scaled(plain(raw), 0))),
  microseconds: value(number, microseconds),
  status: {
    shape: /\d{1,3}|-1|-?/y,
    read: (draft, to, raw) => {
      const status = integer(raw);
      draft[to] = status !== null && status >= 100 ? status : null;
      if (draft[to] === null) draft[`${to}_word`] = raw;
    },
  },
  address: value("word", (raw) => (raw.startsWith("unix:") ? null : raw.replace(/^\[(.*)\]$/, "$1"))),
  "address:port": value("word", (raw) => (raw.startsWith("unix:") ? null : addressOf(raw))),
  host: value("word", (raw, decode) => hostOf(decode(raw))),
  request: { shape: "text", read: (draft, _to, raw, decode) => setRequest(draft, raw, decode) },
  /** A path with its query, or a URL; gives way to what a whole request line said. */
  target: {
    shape: "text",
    read: (draft, _to, raw, decode) => {
      if (draft.path === undefined && !none(raw)) setTarget(draft, decode(raw));
    },
  },
  clf: time(/\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d(?:\.\d+)? [+-]\d{4}/y, clfTime, false),
  /** The same without a zone: whatever the server's clock shows. */
  "clf-local": time(/\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d(?:\.\d+)?/y, (raw) => clfTime(`${raw} +0000`), false),
  iso: time(iso, isoTime, false),
  "epoch-seconds": time(/\d{9,11}(?:\.\d+)?/y, (raw) => scaled(raw, 3), true),
  "epoch-milliseconds": time(/\d{12,14}/y, integer, true),
  /** Any of the four: people give a key the name "time" whatever it holds. */
  time: {
    shape: "text",
    read: (draft, to, raw) => {
      if (draft[to] != null) return;
      draft[to] = isoTime(raw) ?? clfTime(raw) ?? epochTime(raw);
      if (!zoned.test(raw)) draft["local_time"] = to;
    },
  },
  /** For a difference of two times: microseconds since 1970. */
  "iso-microseconds": value(iso, isoMicroseconds),
  date: value(/\d{4}-\d\d-\d\d/y, (raw) => raw),
  clock: value(/\d\d:\d\d:\d\d/y, (raw) => raw),
  /** HAProxy's captured headers, none or one or both groups, with the blank behind each. */
  braces: value(/(?:\{[^{}]*\} ?)*/y, (raw, decode) => decode(raw.trim())),
  /** Per try; the raw list, for the format to take apart. "-" and "" as a whole are null. */
  list: value(list, (raw) => raw),
} as const satisfies Record<string, Reader>;

export type Kind = keyof typeof kinds;
export const readerOf = (kind: Kind): Reader => kinds[kind];
