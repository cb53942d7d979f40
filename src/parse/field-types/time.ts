import { getterOf, setterOf } from "../../generated-accessors.ts";
import type { LineRecord, NamedFields } from "../line-record.ts";
import { clfTime, isoMicroseconds, isoTime, scaled, usTime, writtenTimeOf } from "../text/time.ts";
import * as codes from "../wasm/scan-codes.ts";
import { converted, type TextConversion } from "./conversion.ts";
import type { FieldType } from "./field-type.ts";
import { integerOf, numeric } from "./number.ts";
import { type SetterFactory, setByText, textFallback } from "./scan-field.ts";
import { interned } from "./text-setters.ts";

const isoShape = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?/y;

// an epoch has no colon and needs no zone
const hasZone = /^[^:]*$|(?:Z|UTC|GMT|[+-]\d\d:?\d\d)$/;

/** Stores a time in ms since 1970; `local_time` names a column whose time has no zone. */
function storeTime(record: NamedFields, column: string, raw: string, time: number | null): void {
  record[column] = time;
  if (!hasZone.test(raw)) record.local_time = column;
}

/** Ignored if an earlier field of the line gave the time, which may be a finer one. */
const coarse = (convert: (raw: string) => number | null): TextConversion => ({
  store: (record, column, raw) => {
    if (record[column] == null) storeTime(record, column, raw, convert(raw));
  },
});

/** Replaces the time of an earlier field. */
const fine = (convert: (raw: string) => number | null): TextConversion => ({
  store: (record, column, raw) => storeTime(record, column, raw, convert(raw)),
});

const setCoarse =
  (conversion: number): SetterFactory =>
  (type, column, context) => {
    const setOther = setByText(type, column, context);
    const set = setterOf<LineRecord>(column);
    const get = getterOf(column);
    return {
      ...{ conversion, keyPart: codes.notInKey, valueColumns: [] },
      setMeasure: (record, slots, slot) => {
        if (get(record) != null) return;
        const time = slots.number(slot);
        if (Number.isNaN(time)) setOther(record, slots, slot);
        else set(record, time);
      },
    };
  };

const digitsBelowMs = [
  [/^\d{12,14}$/, 0],
  [/^\d{15,17}$/, 3],
  [/^\d{18,20}$/, 6],
] as const;

/** Seconds have ten digits until the year 2286; the number of digits tells seconds, ms, µs and ns apart. */
function epochTime(raw: string): number | null {
  const digits = digitsBelowMs.find(([pattern]) => pattern.test(raw))?.[1];
  return digits === undefined
    ? scaled(raw, /^\d{12,14}\./.test(raw) ? 0 : 3)
    : scaled(raw.slice(0, raw.length - digits), 0);
}

/** `24/Nov/2026:23:33:59 +0000` */
export const clf: FieldType = {
  shape: /\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d(?:\.\d+)? [+-]\d{4}/y,
  ...coarse(clfTime),
  scan: { end: codes.endClf, set: setCoarse(codes.clf) },
};

/** The same without a zone, in the server's local time. */
export const clfLocal: FieldType = {
  shape: /\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d(?:\.\d+)?/y,
  ...coarse((raw) => clfTime(`${raw} +0000`)),
  scan: { end: codes.endClfLocal, set: textFallback },
};

/** ISO 8601 */
export const iso: FieldType = {
  shape: isoShape,
  ...coarse(isoTime),
  scan: { end: codes.endIso, set: setCoarse(codes.iso) },
};

export const epochSeconds: FieldType = {
  shape: /\d{9,11}(?:\.\d+)?/y,
  ...fine((raw) => scaled(raw, 3)),
  scan: { end: codes.endEpochSeconds, set: textFallback },
};

export const epochMilliseconds: FieldType = {
  shape: /\d{12,14}/y,
  ...fine(integerOf),
  scan: { end: codes.endEpochMilliseconds, set: textFallback },
};

/** Any of these notations, for keys that users name "time". */
export const time: FieldType = {
  shape: "text",
  ...coarse((raw) => isoTime(raw) ?? clfTime(raw) ?? epochTime(raw) ?? usTime(raw)),
  scan: { set: setCoarse(codes.anyTime) },
};

const writtenShape =
  /(?:[A-Z][a-z]+,? )?(?:[A-Za-z]{3,9}|\d{1,4})[-/. ]+(?:[A-Za-z]{3,9}|\d{1,2})(?:[-/., ]+(?:\d{4}|\d\d))?[T: ]+\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?[AP]M)?(?: \d{4}(?!\d))?(?: ?(?:Z|UTC|GMT|[+-]\d\d:?\d\d))?/y;

/** A date and time of day in a notation of strftime. In a date of digits, the day is before the month. */
export const writtenTime: FieldType = {
  shape: writtenShape,
  ...coarse((raw) => writtenTimeOf(raw, "dmy")),
};
/** The month is before the day. */
export const writtenTimeMdy: FieldType = {
  shape: writtenShape,
  ...coarse((raw) => writtenTimeOf(raw, "mdy")),
};

/** ISO 8601 in µs since 1970, for differences of two times. */
export const isoInMicroseconds: FieldType = {
  shape: isoShape,
  ...converted(isoMicroseconds),
  scan: { end: codes.endIso, set: numeric(codes.isoMicroseconds) },
};

export const date: FieldType = {
  shape: /\d{4}-\d\d-\d\d/y,
  ...converted((raw) => raw),
  scan: { end: codes.endDate, set: interned },
};

export const clock: FieldType = {
  shape: /\d\d:\d\d:\d\d/y,
  ...converted((raw) => raw),
  scan: { end: codes.endClock, set: interned },
};
