import { setterOf } from "../../generated-accessors.ts";
import type { LineRecord } from "../line-record.ts";
import { scaled } from "../text/time.ts";
import * as codes from "../wasm/scan-codes.ts";
import { converted } from "./conversion.ts";
import type { FieldType } from "./field-type.ts";
import { keyPartOf, type Setter, type SetterFactory, setAs, setByText } from "./scan-field.ts";
import { convertedText } from "./text-setters.ts";

const number = /[+-]?\d+(?:\.\d+)?|-?/y;
/** The same with blanks before or after it, as `%6tr` and `%-6tr` write it. */
const paddedNumber = / *(?:[+-]?\d+(?:\.\d+)?|-) */y;

// a plus: the request was not complete when the line was written
const withoutPlus = (raw: string): string => (raw.startsWith("+") ? raw.slice(1) : raw);

/** Digits with an optional plus; any other text is null. */
export const integerOf = (raw: string): number | null =>
  /^\+?\d+$/.test(raw) ? scaled(withoutPlus(raw), 0) : null;

/** A decimal number as an integer of 10^-digits; null if it is negative, i.e. was not measured. */
const durationOf =
  (digits: number) =>
  (raw: string): number | null =>
    raw.startsWith("-") ? null : scaled(withoutPlus(raw), digits);

const dividedBy = (divisor: number) => (raw: string) => {
  const value = integerOf(raw);
  return value === null ? null : Math.floor(value / divisor);
};

/** Stores the number that the scanner converted; texts that it cannot convert (NaN) are left to the text parser. */
export const numeric =
  (conversion: number): SetterFactory =>
  (type, column, context) => {
    const setOther = setByText(type, column, context);
    const set = setterOf<LineRecord>(column);
    const setter: Setter = (record, slots, slot) => {
      const value = slots.number(slot);
      if (Number.isNaN(value)) setOther(record, slots, slot);
      else set(record, value === Number.NEGATIVE_INFINITY ? null : value);
    };
    return {
      ...{ conversion, keyPart: keyPartOf(column, context), valueColumns: [] },
      ...setAs(setter, column, context),
    };
  };

export const integer: FieldType = {
  shape: number,
  ...converted(integerOf),
  minInteger: 0,
  scan: { end: codes.endNumber, set: numeric(codes.integer) },
};

export const paddedInteger: FieldType = {
  shape: paddedNumber,
  ...converted((raw) => integerOf(raw.trim())),
  minInteger: 0,
  scan: { end: codes.endPaddedNumber, set: numeric(codes.paddedInteger) },
};

/** Seconds, stored in ms. */
export const seconds: FieldType = {
  shape: number,
  ...converted(durationOf(3)),
  scan: { end: codes.endNumber, set: numeric(codes.seconds) },
};

/** Seconds with their unit, `0.010999s`, stored in ms. */
export const secondsWithUnit: FieldType = {
  shape: "token",
  ...converted((raw) => scaled(raw.replace(/s$/, ""), 3)),
  scan: { set: convertedText },
};

/** Seconds, stored in µs, for sums that are cut to ms later. */
export const secondsInMicroseconds: FieldType = {
  shape: number,
  ...converted(durationOf(6)),
  scan: { end: codes.endNumber, set: convertedText },
};

/** Milliseconds; a fraction is cut. */
export const milliseconds: FieldType = {
  shape: number,
  ...converted(durationOf(0)),
  minInteger: 0,
  scan: { end: codes.endNumber, set: numeric(codes.integer) },
};

export const paddedMilliseconds: FieldType = {
  shape: paddedNumber,
  ...converted((raw) => durationOf(0)(raw.trim())),
  minInteger: 0,
  scan: { end: codes.endPaddedNumber, set: numeric(codes.paddedInteger) },
};

/** Microseconds, stored in ms. */
export const microseconds: FieldType = {
  shape: number,
  ...converted(dividedBy(1000)),
  scan: { end: codes.endNumber, set: numeric(codes.microseconds) },
};

/** Nanoseconds, stored in ms. */
export const nanoseconds: FieldType = {
  shape: number,
  ...converted(dividedBy(1_000_000)),
  scan: { end: codes.endNumber, set: numeric(codes.nanoseconds) },
};
