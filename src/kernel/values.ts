import { at, colon, dot, isDigit, minus, zero } from "./bytes.ts";
import * as codes from "./codes.ts";
import { endOf } from "./ends.ts";

// Numbers as the readers of src/formats/kinds.ts make them of the usual forms.

/** Another form than the usual ones: the reader of text knows. */
export const unknown: f64 = NaN;
/** No value: `-` or nothing at all. */
export const absent: f64 = -Infinity;

export function isAbsent(from: usize, to: usize): bool {
  return from === to || (from + 1 === to && at(from) === minus);
}

/** Digits; `most` of them are exact in a double. */
function digitsOf(from: usize, to: usize, most: i32): f64 {
  if (from >= to || to - from > <usize>most) return unknown;
  let number: i64 = 0;
  for (let place = from; place < to; place++) {
    if (!isDigit(at(place))) return unknown;
    number = number * 10 + (at(place) - zero);
  }
  return <f64>number;
}

function wholeOf(from: usize, to: usize): f64 {
  return digitsOf(from, to, 15);
}

/** With three digits behind the dot, or none, in ms. */
function secondsOf(from: usize, to: usize): f64 {
  if (to - from < 5 || at(to - 4) !== dot) return digitsOf(from, to, 12) * 1000;
  return digitsOf(from, to - 4, 12) * 1000 + digitsOf(to - 3, to, 3);
}

function statusOf(from: usize, to: usize): f64 {
  const number = digitsOf(from, to, 3);
  return number >= 100 ? number : unknown;
}

/** Some text that stands for an address. */
const other: f64 = -1;

function isHex(byte: u8): bool {
  return isDigit(byte) || <u8>((byte | 0x20) - 0x61) < 6;
}

/** `2001:db8::1` and `[2001:db8::1]`; what begins otherwise may be none. */
function otherAddress(from: usize, to: usize): f64 {
  const bracketed = at(from) === 0x5b && to - from > 2 && at(from + 1) !== 0x5d;
  return bracketed || isHex(at(from)) ? other : unknown;
}

/** An IPv4 address as it is usually written as a number of four bytes. */
function ipv4Of(from: usize, to: usize): f64 {
  let number: u32 = 0;
  let place = from;
  for (let part = 0; part < 4; part++) {
    const first = place;
    let octet: u32 = 0;
    while (place < to && isDigit(at(place)) && place - first < 3) octet = octet * 10 + (at(place++) - zero);
    const long = place - first;
    if (long === 0 || octet > 255 || (long > 1 && at(first) === zero)) return unknown;
    number = (number << 8) | octet;
    if (part < 3 && (place === to || at(place++) !== dot)) return unknown;
  }
  return place === to ? <f64>number : unknown;
}

function addressOf(from: usize, to: usize, end: usize): f64 {
  if (isAbsent(from, to)) return absent;
  const number = ipv4Of(from, end);
  return Number.isNaN(number) ? otherAddress(from, to) : number;
}

/** The place of the colon before a port; the end where there is none. */
export function portOf(from: usize, to: usize): usize {
  let place = to;
  while (place > from && isDigit(at(place - 1))) place--;
  return place > from && place < to && at(place - 1) === colon ? place - 1 : to;
}

function two(place: usize): i32 {
  return (at(place) - zero) * 10 + (at(place + 1) - zero);
}

function monthOf(place: usize): i32 {
  switch (((<i32>at(place)) << 16) | ((<i32>at(place + 1)) << 8) | at(place + 2)) {
    case 0x4a616e:
      return 1;
    case 0x466562:
      return 2;
    case 0x4d6172:
      return 3;
    case 0x417072:
      return 4;
    case 0x4d6179:
      return 5;
    case 0x4a756e:
      return 6;
    case 0x4a756c:
      return 7;
    case 0x417567:
      return 8;
    case 0x536570:
      return 9;
    case 0x4f6374:
      return 10;
    case 0x4e6f76:
      return 11;
    case 0x446563:
      return 12;
    default:
      return 0;
  }
}

function daysOf(year: i32, month: i32): i32 {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Seconds since 1970; leap seconds, and years before that, are left to the reader of text. */
function clockOf(year: i32, month: i32, day: i32, time: usize): f64 {
  const hour = two(time);
  const minute = two(time + 3);
  const second = two(time + 6);
  const fits =
    year >= 1970 && month >= 1 && month <= 12 && day >= 1 && hour < 24 && minute < 60 && second < 60;
  if (!fits || day > daysOf(year, month)) return unknown;
  // a year that begins in March has its leap day at the end: http://howardhinnant.github.io/date_algorithms.html
  const from = month > 2 ? year : year - 1;
  const days =
    from * 365 +
    from / 4 -
    from / 100 +
    from / 400 +
    (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 +
    day -
    1;
  return <f64>(days - 719468) * 86400 + <f64>(hour * 3600 + minute * 60 + second);
}

/** `24/Nov/2026:23:33:59 +0000` in ms. */
function clfOf(from: usize, to: usize): f64 {
  if (endOf(codes.formClf, 0, 0, from, to) !== to) return unknown;
  const year = two(from + 7) * 100 + two(from + 9);
  const zone = two(from + 22) * 60 + two(from + 24);
  const east = at(from + 21) === minus ? -zone : zone;
  return (clockOf(year, monthOf(from + 3), two(from), from + 12) - <f64>east * 60) * 1000;
}

/** `2026-11-24T23:33:59.123456Z` in µs. */
function isoMicrosecondsOf(from: usize, to: usize): f64 {
  if (endOf(codes.formIso, 0, 0, from, to) !== to) return unknown;
  const year = two(from) * 100 + two(from + 2);
  const second = clockOf(year, two(from + 5), two(from + 8), from + 11);
  // finer digits are cut
  let fraction = 0;
  for (let place: usize = 0, scale = 100000; scale > 0; place++, scale /= 10) {
    if (from + 20 + place < to - 1) fraction += (at(from + 20 + place) - zero) * scale;
  }
  return second * 1000000 + fraction;
}

// by the lower half of a byte: a bit for each upper half with which it is a letter, a digit or one of _ . / @ - = : ; , ? &
const lower = i8x16(46, 62, 62, 62, 62, 62, 63, 62, 62, 62, 62, 22, 21, 23, 21, 31);
// by the upper half of a byte: its bit
const upper = i8x16(0, 0, 1, 2, 4, 8, 16, 32, 0, 0, 0, 0, 0, 0, 0, 0);

/** 1 for a text that stands for itself in all escapes and encodings, 0 for any other. */
function textOf(from: usize, to: usize): f64 {
  if (isAbsent(from, to)) return absent;
  const half = i8x16.splat(15);
  for (let place = from; place < to; place += 16) {
    const bytes = v128.load(place);
    const bits = v128.and(
      i8x16.swizzle(lower, v128.and(bytes, half)),
      i8x16.swizzle(upper, i8x16.shr_u(bytes, 4)),
    );
    const odd = i8x16.bitmask(i8x16.eq(bits, i8x16.splat(0)));
    if (odd !== 0) return place + ctz(odd) >= to ? 1 : 0;
  }
  return 1;
}

function numberOf(make: i32, from: usize, to: usize): f64 {
  switch (make) {
    case codes.seconds:
      return secondsOf(from, to);
    case codes.thousandth:
      return Math.floor(wholeOf(from, to) / 1000);
    case codes.millionth:
      return Math.floor(wholeOf(from, to) / 1000000);
    default:
      return wholeOf(from, to);
  }
}

/** What a value is, as a number. `make`: one of the codes between text and isoMicroseconds. */
export function numberIn(make: i32, from: usize, to: usize): f64 {
  switch (make) {
    case codes.text:
      return textOf(from, to);
    case codes.status:
      return statusOf(from, to);
    case codes.address:
      return addressOf(from, to, to);
    case codes.addressPort:
      return addressOf(from, to, portOf(from, to));
    case codes.addressAlone:
      return isAbsent(from, to) ? absent : ipv4Of(from, to);
    case codes.listInteger:
      return isAbsent(from, to) ? absent : wholeOf(from, to);
    case codes.listSeconds:
      return isAbsent(from, to) ? absent : secondsOf(from, to);
    case codes.clf:
      return clfOf(from, to);
    case codes.iso:
      return Math.floor(isoMicrosecondsOf(from, to) / 1000);
    case codes.isoMicroseconds:
      return isAbsent(from, to) ? absent : isoMicrosecondsOf(from, to);
    default:
      // with a minus: it was not measured
      return from === to || at(from) === minus ? absent : numberOf(make, from, to);
  }
}
