import type { NamedFields } from "./format.ts";
import { type Decode, percentDecode } from "./text/escapes.ts";
import { hostOf, setRequest, setTarget } from "./text/request-line.ts";
import { clfTime, isoMicroseconds, isoTime, scaled, usTime } from "./text/time.ts";

/** How the text of a field is delimited and understood. */
export interface FieldType {
  /**
   * The form of a value that has one; `line` finds its end by it and refuses what has another form.
   * "word": no blank inside. "text": anything up to the next literal.
   */
  readonly shape: RegExp | "word" | "text";
  readonly read: (draft: NamedFields, to: string, raw: string, decode: Decode) => void;
  /** What `read` puts into the column, where that follows from the text alone. */
  readonly value?: (raw: string, decode: Decode) => unknown;
}

const none = (raw: string): boolean => raw === "" || raw === "-";

type Conversion = (raw: string, decode: Decode) => unknown;

/** A reader of one value: "-" and "" are null. */
function value(shape: FieldType["shape"], convert: Conversion): FieldType {
  const of: Conversion = (raw, decode) => (none(raw) ? null : convert(raw, decode));
  return {
    shape,
    value: of,
    read: (draft, to, raw, decode) => {
      draft[to] = of(raw, decode);
    },
  };
}

/** A time that gives way to a finer one of the same line. */
const time = (shape: RegExp, convert: (raw: string) => number | null, fine: boolean): FieldType => ({
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
const dividedBy = (divisor: number) => (raw: string) => {
  const found = integer(raw);
  return found === null ? null : Math.floor(found / divisor);
};

const digitsOf = [
  [/^\d{12,14}$/, 0],
  [/^\d{15,17}$/, 3],
  [/^\d{18,20}$/, 6],
] as const;

/** Seconds have ten digits until the year 2286: by their number these are seconds, milli-, micro- or nanoseconds. */
function epochTime(raw: string): number | null {
  const finer = digitsOf.find(([form]) => form.test(raw))?.[1];
  return finer === undefined
    ? scaled(raw, /^\d{12,14}\./.test(raw) ? 0 : 3)
    : scaled(raw.slice(0, raw.length - finer), 0);
}

/** `1.2.3.4:443`, `[::1]:443`, `::1:443`: cut at the last colon, without brackets. */
const addressOf = (raw: string, withPort = true): string | null => {
  const address = (withPort ? raw.replace(/:\d*-?$/, "") : raw).replace(/^\[(.*)\]$/, "$1");
  return none(address) ? null : address;
};

// nginx joins tries by ", " and upstreams entered one after the other by " : " (the last of them may be empty)
const list = /[^ ,"]*(?:(?:, | : )[^ ,"]*)*/y;

function firstOf(list: string): string | null {
  const [first] = list.startsWith("[") ? (JSON.parse(list) as unknown[]) : [list];
  return typeof first === "string" && !none(first) ? first : null;
}

const fieldTypes = {
  text: value("text", (raw, decode) => decode(raw)),
  word: value("word", (raw, decode) => decode(raw)),
  /** The first text of a list in JSON: a header, of which there may be several. */
  "first-text": value("text", (raw, decode) => {
    const first = firstOf(raw);
    return first === null ? null : decode(first);
  }),
  uuid: value(/[\da-fA-F]{8}(?:-[\da-fA-F]{4}){3}-[\da-fA-F]{12}|-/y, (raw) => raw),
  base64: value(/[\w+/-]{8,}={0,2}|-/y, (raw) => raw),
  /** Encoded with percent signs, once or (old CloudFront lines) twice. */
  "percent-text": value("text", (raw, decode) => {
    const once = percentDecode(decode(raw));
    return once.includes("%20") ? percentDecode(once) : once;
  }),
  /** As a form encodes it: a blank may be a plus. */
  "plus-text": value("text", (raw, decode) => {
    const text = decode(raw);
    return percentDecode(/ |%20/.test(text) ? text : text.replaceAll("+", " "));
  }),
  /** Letters and digits: a place, a country. */
  code: value(/[A-Za-z0-9]+|-?/y, (raw) => raw),
  /** Kept even when it is empty: "" and "-" differ for a few fields. */
  flag: {
    shape: "word",
    read: (draft, to, raw, decode) => {
      draft[to] = decode(raw);
    },
  },
  /** Cloudflare's Ray ID; the header has the data centre behind a dash, Cloudflare's own log has not. */
  ray: value("word", (raw, decode) => decode(raw).replace(/-[A-Za-z]{3}$/, "")),
  ignored: { shape: "text", read: () => {} },
  /** Of RFC 1413: nobody tells it any more. An address in its place is the client's, behind a virtual host. */
  identity: { shape: /-|[^\s.:]+/y, read: () => {} },
  integer: value(number, integer),
  seconds: duration(3),
  /** `0.010999s` */
  "seconds-s": value("word", (raw) => scaled(raw.replace(/s$/, ""), 3)),
  /** To microseconds, for sums that are cut to ms only then. */
  "seconds-6": duration(6),
  milliseconds: value(number, (raw) => (raw.startsWith("-") ? null : scaled(plain(raw), 0))),
  microseconds: value(number, dividedBy(1000)),
  nanoseconds: value(number, dividedBy(1_000_000)),
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
  /** A port may be there: `192.0.2.1:443`, `[2001:db8::1]:443`, `2001:db8::1`. */
  "address:port?": value("word", (raw) => addressOf(raw, /^(?:[\d.]+|\[.*\]):\d+$/.test(raw))),
  /** X-Forwarded-For as it came, or one address: the first of the list is the client's. */
  addresses: value(/[\w.:%[\]-]+(?:, ?[\w.:%[\]-]+)*/y, (raw) => addressOf(raw.split(",")[0] ?? "", false)),
  /** X-Forwarded-For, which anybody can send: its first address, if it is one. */
  forwarded: value("text", (raw) => {
    const [first = ""] = raw.split(",");
    return /^[\da-fA-F:.]{3,45}$/.test(first) ? first : null;
  }),
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
  /** Any of the forms: people give a key the name "time" whatever it holds. */
  time: {
    shape: "text",
    read: (draft, to, raw) => {
      if (draft[to] != null) return;
      draft[to] = isoTime(raw) ?? clfTime(raw) ?? epochTime(raw) ?? usTime(raw);
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
  /** The same of numbers: one alone is read, in ms or as it is. */
  "list-seconds": value(list, (raw) => scaled(raw, 3) ?? raw),
  "list-integers": value(list, (raw) => scaled(raw, 0) ?? raw),
} as const satisfies Record<string, FieldType>;

export type FieldTypeName = keyof typeof fieldTypes;
export const fieldTypeOf = (kind: FieldTypeName): FieldType => fieldTypes[kind];
