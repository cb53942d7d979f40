import { minuteMs } from "../../units.ts";

const months: Record<string, number> = {
  Jan: 0,
  Feb: 1,
  Mar: 2,
  Apr: 3,
  May: 4,
  Jun: 5,
  Jul: 6,
  Aug: 7,
  Sep: 8,
  Oct: 9,
  Nov: 10,
  Dec: 11,
};

const zoneMinutes = (zone: string): number => {
  if (["", "Z", "UTC", "GMT"].includes(zone)) return 0;
  const digits = zone.replace(":", "");
  const minutes = Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3, 5));
  return digits.startsWith("-") ? -minutes : minutes;
};

let lastText = "";
let lastTime: number | null = null;

/** `24/Nov/2026:23:33:59 +0000` to ms since 1970 UTC. Caches the last result, because logs repeat a second. */
export function clfTime(text: string): number | null {
  if (text === lastText) return lastTime;
  const match = /^(\d\d)\/(\w{3})\/(\d{4}):(\d\d):(\d\d):(\d\d)(?:\.(\d+))? ([+-]\d{4})$/.exec(text);
  const month = months[match?.[2] ?? ""];
  lastText = text;
  lastTime = null;
  if (!match || month === undefined) return null;
  const [, day, , year, hour, minute, second, fraction = "", zone = ""] = match;
  lastTime = utcTime(Number(year), month, Number(day), Number(hour), Number(minute), Number(second));
  if (lastTime !== null)
    lastTime += Number(fraction.padEnd(3, "0").slice(0, 3)) - zoneMinutes(zone) * minuteMs;
  return lastTime;
}

/** Null if a part is out of range; Date.UTC would carry it over. */
function utcTime(year: number, month: number, day: number, hour: number, minute: number, second: number) {
  const valid = month >= 0 && month < 12 && hour < 24 && minute < 60 && second < 61;
  const time = Date.UTC(year, month, day, hour, minute, second);
  return valid && new Date(Date.UTC(year, month, day)).getUTCDate() === day ? time : null;
}

const iso =
  /^(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d+))? ?(Z|UTC|GMT|[+-]\d\d:?\d\d|)$/;

/** ISO 8601 to µs since 1970; UTC if it has no zone. Further digits are cut. */
export function isoMicroseconds(text: string): number | null {
  const match = iso.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second, fraction = "", zone = ""] = match;
  const base = utcTime(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  if (base === null) return null;
  return (base - zoneMinutes(zone) * minuteMs) * 1000 + Number(fraction.padEnd(6, "0").slice(0, 6));
}

let lastIso = "";
let lastIsoTime: number | null = null;

/** The same in ms. */
export function isoTime(text: string): number | null {
  if (text === lastIso) return lastIsoTime;
  const time = isoMicroseconds(text);
  lastIso = text;
  lastIsoTime = time === null ? null : Math.floor(time / 1000);
  return lastIsoTime;
}

/** `1/9/2007 10:41:00 AM +01:00`, month first, to ms since 1970; UTC if it has no zone. */
export function usTime(text: string): number | null {
  const match = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d\d):(\d\d) ([AP])M(?: ([+-]\d\d:?\d\d))?$/.exec(
    text,
  );
  if (!match) return null;
  const [, month, day, year, hour, minute, second, half, zone = ""] = match;
  const hours = (Number(hour) % 12) + (half === "P" ? 12 : 0);
  const time = utcTime(Number(year), Number(month) - 1, Number(day), hours, Number(minute), Number(second));
  return time === null ? null : time - zoneMinutes(zone) * minuteMs;
}

const writtenTime =
  /^(?:[A-Z][a-z]+,? )?([A-Za-z]+|\d{1,4})[-/. ]+([A-Za-z]+|\d{1,2})(?:[-/., ]+(\d{4}|\d\d))?[T: ]+(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(?: ?([AP]M))?(?: ?(Z|UTC|GMT|[+-]\d\d:?\d\d))?$/;

// Tue Jun 10 11:26:07 2025
const yearLast = /^(?:[A-Z][a-z]+,? )?([A-Z][a-z]+ +\d{1,2}) (\d\d:\S+) (\d{4})$/;

const monthOf = (text: string): number => months[text.slice(0, 3)] ?? Number(text) - 1;
const yearOf = (text: string): number => (text.length === 2 ? 2000 + Number(text) : Number(text));

/** Year, month from 0 and day of a date in three parts. The month may be a name. */
function dateOf(parts: readonly [string, string, string], order: "dmy" | "mdy"): [number, number, number] {
  const [first, second, third] = parts;
  if (first.length === 4) return [Number(first), monthOf(second), Number(third)];
  const monthFirst = /[A-Za-z]/.test(first) || (order === "mdy" && !/[A-Za-z]/.test(second));
  return monthFirst
    ? [yearOf(third), monthOf(first), Number(second)]
    : [yearOf(third), monthOf(second), Number(first)];
}

/**
 * A time in a notation of strftime to ms since 1970; UTC if it has no zone. `order` is that of a date in digits that
 * does not begin with the year.
 */
export function writtenTimeOf(text: string, order: "dmy" | "mdy"): number | null {
  const match = writtenTime.exec(text.replace(yearLast, "$1 $3 $2"));
  if (!match) return null;
  const [
    ,
    first = "",
    second = "",
    third,
    hour = "",
    minute = "",
    secondOf = "0",
    fraction = "",
    half,
    zone = "",
  ] = match;
  if (third === undefined) return null;
  const [year, month, day] = dateOf([first, second, third], order);
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half === "PM" ? 12 : 0);
  const time = utcTime(year, month, day, hours, Number(minute), Number(secondOf));
  if (time === null) return null;
  return time + Number(fraction.padEnd(3, "0").slice(0, 3)) - zoneMinutes(zone) * minuteMs;
}

/** A decimal number times 10^digits, cut to an integer, without rounding errors of binary fractions. */
export function scaled(text: string, digits: number): number | null {
  const match = /^(\d+)(?:\.(\d*))?$/.exec(text);
  if (!match) return null;
  const [, whole = "", fraction = ""] = match;
  const value = Number(whole + fraction.padEnd(digits, "0").slice(0, digits));
  return Number.isSafeInteger(value) ? value : null;
}
