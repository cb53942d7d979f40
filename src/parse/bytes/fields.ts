import { getterOf, setterOf } from "../../generated-accessors.ts";
import type { FieldTypeName } from "../field-types.ts";
import type { FieldSpec, LineRecord } from "../format.ts";
import * as codes from "../wasm/memory-map.ts";
import { request, target } from "./request.ts";
import { asked, keyingOf, type SetterContext, type SetterFactory, textFallback } from "./setter-factory.ts";
import { byText, type ScanField, type Setter } from "./setters.ts";
import { anyAddress, otherText, text, word } from "./texts.ts";

const absent = Number.NEGATIVE_INFINITY;

/** A target behind what gives the path: read where that gave none. */
const otherTarget: SetterFactory = (kind, to, { decode }) => {
  const otherwise = byText(kind, to, decode);
  const measure: Setter = (draft, kernel, slot) => {
    if (draft["path_word"] === undefined) otherwise(draft, kernel, slot);
  };
  return { make: codes.otherTarget, keying: codes.unkeyed, columns: [], measure };
};

/** A number in a simple form; the reader of text does the rest. */
const numeric =
  (make: number): SetterFactory =>
  (kind, to, line) => {
    const otherwise = byText(kind, to, line.decode);
    const set = setterOf<LineRecord>(to);
    const fill: Setter = (draft, kernel, slot) => {
      const value = kernel.number(slot);
      if (Number.isNaN(value)) otherwise(draft, kernel, slot);
      else set(draft, value === absent ? null : value);
    };
    return { make, keying: keyingOf(to, line), columns: [], ...asked(fill, to, line) };
  };

/** Every line is asked for it: by that of its answer is told what went well. 0 stands for none. */
const status: SetterFactory = (kind, to, { decode }) => {
  const otherwise = byText(kind, to, decode);
  const set = setterOf<LineRecord>(to);
  const measure: Setter = (draft, kernel, slot) => {
    const value = kernel.number(slot);
    if (value >= 0) set(draft, value);
    else otherwise(draft, kernel, slot);
  };
  return { make: codes.status, keying: codes.keyed, columns: [], measure };
};

/** A time that gives way to a finer one of the same line. */
const timed =
  (make: number): SetterFactory =>
  (kind, to, { decode }) => {
    const otherwise = byText(kind, to, decode);
    const set = setterOf<LineRecord>(to);
    const get = getterOf(to);
    const measure: Setter = (draft, kernel, slot) => {
      if (get(draft) != null) return;
      const time = kernel.number(slot);
      if (Number.isNaN(time)) otherwise(draft, kernel, slot);
      else set(draft, time);
    };
    return { make, keying: codes.unkeyed, columns: [], measure };
  };

const makers: Partial<Record<FieldTypeName, SetterFactory>> = {
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
  "clf-local": textFallback,
  "epoch-seconds": textFallback,
  "epoch-milliseconds": textFallback,
  address: anyAddress(codes.address),
  "address:port": anyAddress(codes.addressPort),
  "address:port?": anyAddress(codes.addressPort),
  addresses: anyAddress(codes.addressAlone),
  forwarded: anyAddress(codes.addressAlone),
};

/** What is done with the bytes of a field; null for one that is not used. `column`: the first that is free. */
export function fieldOf([kind, to = kind]: FieldSpec, line: SetterContext, column: number): ScanField | null {
  if (kind === "ignored" || kind === "identity") return null;
  return { ...(makers[kind] ?? otherText)(kind, to, line, column), column };
}
