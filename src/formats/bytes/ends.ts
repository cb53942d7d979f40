import type { Kind } from "../kinds.ts";
import { LastBytes } from "./view.ts";

/** Where a value that has a form ends, or -1 where this cannot be told so simply. */
export type End = (bytes: Buffer, from: number, to: number) => number;

const minus = 0x2d;
const dot = 0x2e;
const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

function digits(bytes: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to && isDigit(bytes[at])) at++;
  return at;
}

/** `[+-]?\d+(?:\.\d+)?|-?` */
const number: End = (bytes, from, to) => {
  const first = bytes[from];
  const start = first === minus || first === 0x2b ? from + 1 : from;
  const whole = digits(bytes, start, to);
  if (whole === start) return first === minus ? from + 1 : from;
  const fraction = bytes[whole] === dot ? digits(bytes, whole + 1, to) : whole;
  return fraction > whole + 1 ? fraction : whole;
};

/** `\d{1,3}|-1|-?` */
const status: End = (bytes, from, to) => {
  if (bytes[from] !== minus) return digits(bytes, from, Math.min(to, from + 3));
  return bytes[from + 1] === 0x31 ? from + 2 : from + 1;
};

const digit = 0x39;
const letter = 0x61;

/** 9 stands for a digit and a for a letter, anything else for itself. */
function isLike(byte: number, want: number): boolean {
  if (want === digit) return isDigit(byte);
  if (want === letter) return (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
  return byte === want;
}

const pattern =
  (form: string): End =>
  (bytes, from, to) => {
    if (from + form.length > to) return -1;
    for (let at = 0; at < form.length; at++) {
      if (!isLike(bytes[from + at] as number, form.charCodeAt(at))) return -1;
    }
    return from + form.length;
  };

const clfStart = pattern("99/aaa/9999:99:99:99 ");
const clfWhole: End = (bytes, from, to) => {
  const zone = clfStart(bytes, from, to);
  const sign = bytes[zone];
  if (zone < 0 || (sign !== minus && sign !== 0x2b)) return -1;
  return digits(bytes, zone + 1, to) === zone + 5 ? zone + 5 : -1;
};

/** Lines follow one another within a second: what was right of the line before is right of one with the same bytes. */
function remembering(end: End): End {
  const last = new LastBytes();
  return (bytes, from, to) => {
    const { length } = last;
    if (length > 0 && from + length <= to && last.are(bytes, from, 0, length)) return from + length;
    const found = end(bytes, from, to);
    if (found > from) last.keep(bytes, from, found);
    return found;
  };
}
const clf = remembering(clfWhole);

const isoStart = pattern("9999-99-99T99:99:99");
const iso: End = (bytes, from, to) => {
  const second = isoStart(bytes, from, to);
  if (second < 0) return -1;
  const end = bytes[second] === dot ? digits(bytes, second + 1, to) : second;
  return bytes[end] === 0x5a && end !== second + 1 ? end + 1 : -1;
};

/** One try of an upstream; several are joined by ", " and " : ". */
const list: End = (bytes, from, to) => {
  let at = from;
  for (; at < to; at++) {
    const byte = bytes[at];
    if (byte === 0x2c) return -1;
    if (byte === 0x20 || byte === 0x22) break;
  }
  return bytes[at] === 0x20 && bytes[at + 1] === 0x3a && bytes[at + 2] === 0x20 ? -1 : at;
};

const identity: End = (bytes, from) => (bytes[from] === minus ? from + 1 : -1);

/** Of the kinds whose values have a form; those that are missing are left to the reader of text. */
export const ends: Partial<Record<Kind, End>> = {
  integer: number,
  seconds: number,
  "seconds-6": number,
  milliseconds: number,
  microseconds: number,
  nanoseconds: number,
  status,
  clf,
  iso,
  "iso-microseconds": iso,
  list,
  "list-seconds": list,
  "list-integers": list,
  identity,
  date: pattern("9999-99-99"),
  clock: pattern("99:99:99"),
};
