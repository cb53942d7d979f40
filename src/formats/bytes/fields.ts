import { getterOf, setterOf } from "../../access.ts";
import * as codes from "../../kernel/codes.ts";
import { agentNumber } from "../client-kind.ts";
import type { Draft, Reading } from "../format.ts";
import type { Kind } from "../kinds.ts";
import type { Decode } from "../text.ts";
import { byText, type Field, type Fill, valueOfText } from "./fill.ts";
import { request, target } from "./request.ts";

/** What is the same for the fields of a layout. */
interface Line {
  readonly decode: Decode;
  /** whether this column or fact is a measure: it is stored, and nothing is concluded of it but that it is there */
  readonly isMeasure: (to: string) => boolean;
  /** there is a request line, or a target before this one, which gives the path */
  readonly hasPath: boolean;
}

type Made = Omit<Field, "column">;
type Maker = (kind: Kind, to: string, line: Line, column: number) => Made;

const absent = Number.NEGATIVE_INFINITY;

/** Only the reader of text knows what it means, and nobody what it makes of the line. */
const strangely: Maker = (kind, to, { decode }) => ({
  ...{ make: codes.nothing, keying: codes.keyed, columns: [] },
  measure: byText(kind, to, decode),
});

/** A target behind what gives the path: read where that gave none. */
const otherTarget: Maker = (kind, to, { decode }) => {
  const otherwise = byText(kind, to, decode);
  const measure: Fill = (draft, kernel, slot) => {
    if (draft["path_word"] === undefined) otherwise(draft, kernel, slot);
  };
  return { make: codes.otherTarget, keying: codes.unkeyed, columns: [], measure };
};

const keyingOf = (to: string, { isMeasure }: Line): number =>
  isMeasure(to) ? codes.keyedAsMeasure : codes.keyed;

/** Asked of each line if it is a measure, else of those that are like no other. */
const asked = (fill: Fill, to: string, { isMeasure }: Line): Pick<Field, "measure" | "word"> =>
  isMeasure(to) ? { measure: fill } : { word: fill };

/** Values that depend on their text alone are worked out once. */
const word: Maker = (kind, to, line, column) => {
  const set = setterOf<Draft>(to);
  const fill: Fill = (draft, kernel, slot) => set(draft, kernel.value(slot, column));
  return {
    ...{
      make: codes.word,
      keying: keyingOf(to, line),
      columns: [{ make: valueOfText(kind, to, line.decode) }],
    },
    ...asked(fill, to, line),
  };
};

/** The same for the columns that hold the longest texts: whoever numbers them takes the number for the text. */
function numbered(kind: Kind, to: "referer" | "user_agent", { decode }: Line, column: number): Made {
  const value = valueOfText(kind, to, decode);
  const make = (binary: string): string | null => (value(binary) as string | undefined) ?? null;
  const sort = to === "user_agent" ? agentNumber : (text: string | null) => (text === null ? 1 : 2);
  const set = setterOf<Draft>(to);
  const setWord = setterOf<Draft>(`${to}_word`);
  return {
    ...{ make: codes.word, keying: codes.unkeyed, columns: [{ make, sort }] },
    measure: (draft, kernel, slot) => setWord(draft, kernel.wordAt(slot)),
    spelled: (draft, kernel, slot) => {
      set(draft, kernel.value(slot, column));
      setWord(draft, undefined);
    },
  };
}

/** A number in a simple form; the reader of text does the rest. */
const numeric =
  (make: number): Maker =>
  (kind, to, line) => {
    const otherwise = byText(kind, to, line.decode);
    const set = setterOf<Draft>(to);
    const fill: Fill = (draft, kernel, slot) => {
      const value = kernel.number(slot);
      if (Number.isNaN(value)) otherwise(draft, kernel, slot);
      else set(draft, value === absent ? null : value);
    };
    return { make, keying: keyingOf(to, line), columns: [], ...asked(fill, to, line) };
  };

/** Every line is asked for it: by that of its answer is told what went well. 0 stands for none. */
const status: Maker = (kind, to, { decode }) => {
  const otherwise = byText(kind, to, decode);
  const set = setterOf<Draft>(to);
  const measure: Fill = (draft, kernel, slot) => {
    const value = kernel.number(slot);
    if (value >= 0) set(draft, value);
    else otherwise(draft, kernel, slot);
  };
  return { make: codes.status, keying: codes.keyed, columns: [], measure };
};

/** A time that gives way to a finer one of the same line. */
const timed =
  (make: number): Maker =>
  (kind, to, { decode }) => {
    const otherwise = byText(kind, to, decode);
    const set = setterOf<Draft>(to);
    const get = getterOf(to);
    const measure: Fill = (draft, kernel, slot) => {
      if (get(draft) != null) return;
      const time = kernel.number(slot);
      if (Number.isNaN(time)) otherwise(draft, kernel, slot);
      else set(draft, time);
    };
    return { make, keying: codes.unkeyed, columns: [], measure };
  };

/** A measure that stands for itself where the kernel says so. */
function measured(make: number, isItself: (number: number) => boolean): Maker {
  return (kind, to, { decode }) => {
    const value = valueOfText(kind, to, decode);
    const set = setterOf<Draft>(to);
    const measure: Fill = (draft, kernel, slot) => {
      const text = kernel.text(slot);
      set(draft, isItself(kernel.number(slot)) ? text : value(text));
    };
    return { make, keying: codes.keyedAsMeasure, columns: [], measure };
  };
}

const plainText = measured(codes.text, (number) => number === 1);

/** A text that may come again and again, or is new in each line. */
const textBy =
  (measure: Maker): Maker =>
  (kind, to, line, column) => {
    if (to === "user_agent" || to === "referer") return numbered(kind, to, line, column);
    return (line.isMeasure(to) ? measure : word)(kind, to, line, column);
  };

const text = textBy(plainText);
const otherText = textBy(strangely);

const isIPv4 = (number: number): boolean => number >= 0;

/** The client's is stored as a number where it is an IPv4. */
function clientAddress(make: number): Maker {
  const asText = measured(make, isIPv4);
  return (kind, to, line, column) => {
    const { measure: setText, ...rest } = asText(kind, to, line, column) as Made & { measure: Fill };
    return {
      ...rest,
      measure: (draft, kernel, slot) => {
        const number = kernel.number(slot);
        if (isIPv4(number)) draft["client_number"] = number;
        else setText(draft, kernel, slot);
      },
      spelled: (draft, kernel, slot) => {
        setText(draft, kernel, slot);
        draft["client_number"] = undefined;
      },
    };
  };
}

function anyAddress(make: number): Maker {
  const client = clientAddress(make);
  const other = measured(make, isIPv4);
  return (kind, to, line, column) => {
    const maker = to === "client_ip" ? client : line.isMeasure(to) ? other : word;
    return maker(kind, to, line, column);
  };
}

const makers: Partial<Record<Kind, Maker>> = {
  request: (_kind, _to, { decode }, column) => request(decode, column),
  target: (kind, to, line, column) =>
    line.hasPath ? otherTarget(kind, to, line, column) : target(byText(kind, to, line.decode), column),
  status,
  text,
  word: text,
  "percent-text": text,
  integer: numeric(codes.integer),
  milliseconds: numeric(codes.integer),
  microseconds: numeric(codes.thousandth),
  nanoseconds: numeric(codes.millionth),
  "list-integers": numeric(codes.listInteger),
  seconds: numeric(codes.seconds),
  "list-seconds": numeric(codes.listSeconds),
  "iso-microseconds": numeric(codes.isoMicroseconds),
  iso: timed(codes.iso),
  clf: timed(codes.clf),
  date: word,
  clock: word,
  time: timed(codes.anyTime),
  // they look at what is there already
  "clf-local": strangely,
  "epoch-seconds": strangely,
  "epoch-milliseconds": strangely,
  address: anyAddress(codes.address),
  "address:port": anyAddress(codes.addressPort),
  "address:port?": anyAddress(codes.addressPort),
  addresses: anyAddress(codes.addressAlone),
  forwarded: anyAddress(codes.addressAlone),
};

/** What is done with the bytes of a field; null for one that is not used. `column`: the first that is free. */
export function fieldOf([kind, to = kind]: Reading, line: Line, column: number): Field | null {
  if (kind === "ignored" || kind === "identity") return null;
  return { ...(makers[kind] ?? otherText)(kind, to, line, column), column };
}
