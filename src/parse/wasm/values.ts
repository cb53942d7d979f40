import { absent, isAbsent, unknown } from "./absence.ts";
import { addressOf, ipv4Of, portOf } from "./addresses.ts";
import { at, blanksFrom, digitsFrom, dot, isDigit, minus, zero } from "./bytes.ts";
import * as codes from "./memory-map.ts";
import { clfOf, isoMicrosecondsOf } from "./times.ts";

// Numbers as the readers of src/parse/field-types make them of the usual forms.

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

/** By the number of its digits an epoch is of seconds, milli-, micro- or nanoseconds; a year has four. */
function timeOf(from: usize, to: usize): f64 {
  const end = digitsFrom(from, to);
  const digits = <i32>(end - from);
  if (digits === 4) return Math.floor(isoMicrosecondsOf(from, to) / 1000);
  if (digits >= 9 && digits <= 11) return secondsOf(from, to);
  if (digits < 12 || digits > 20 || end < to) return unknown;
  return wholeOf(from, digits < 15 ? to : digits < 18 ? to - 3 : to - 6);
}

function statusOf(from: usize, to: usize): f64 {
  if (to - from === 1 && at(from) === zero) return absent;
  const number = digitsOf(from, to, 3);
  return number >= 100 ? number : unknown;
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

// with a minus: it was not measured
function measuredOf(make: i32, from: usize, to: usize): f64 {
  return from === to || at(from) === minus ? absent : numberOf(make, from, to);
}

/** What a value is, as a number. `make`: one of the codes between text and anyTime. */
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
    case codes.anyTime:
      return timeOf(from, to);
    case codes.isoMicroseconds:
      return isAbsent(from, to) ? absent : isoMicrosecondsOf(from, to);
    case codes.paddedInteger:
      return measuredOf(codes.integer, blanksFrom(from, to), to);
    default:
      return measuredOf(make, from, to);
  }
}
