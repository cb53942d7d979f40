import { absent, isAbsent, unsupported } from "./absence.ts";
import { addressOf, ipv4Of, portOf } from "./addresses.ts";
import { at, blanksEnd, digitsEnd, dot, isDigit, minus, zero } from "./bytes.ts";
import * as codes from "./scan-codes.ts";
import { clfOf, isoMicrosecondsOf } from "./times.ts";

// Converts values to numbers, as the field types with these codes do.

/** Up to `maxDigits` digits. */
function digitsOf(from: usize, to: usize, maxDigits: i32): f64 {
  if (from >= to || to - from > <usize>maxDigits) return unsupported;
  let number: i64 = 0;
  for (let pointer = from; pointer < to; pointer++) {
    if (!isDigit(at(pointer))) return unsupported;
    number = number * 10 + (at(pointer) - zero);
  }
  return <f64>number;
}

function integerOf(from: usize, to: usize): f64 {
  return digitsOf(from, to, 15);
}

/** Seconds with three decimals or none, in ms. */
function secondsOf(from: usize, to: usize): f64 {
  if (to - from < 5 || at(to - 4) !== dot) return digitsOf(from, to, 12) * 1000;
  return digitsOf(from, to - 4, 12) * 1000 + digitsOf(to - 3, to, 3);
}

/** The number of digits tells seconds, ms, µs and ns since 1970 apart; a year of ISO 8601 has four. */
function timeOf(from: usize, to: usize): f64 {
  const end = digitsEnd(from, to);
  const digits = <i32>(end - from);
  if (digits === 4) return Math.floor(isoMicrosecondsOf(from, to) / 1000);
  if (digits >= 9 && digits <= 11) return secondsOf(from, to);
  if (digits < 12 || digits > 20 || end < to) return unsupported;
  return integerOf(from, digits < 15 ? to : digits < 18 ? to - 3 : to - 6);
}

function statusOf(from: usize, to: usize): f64 {
  if (to - from === 1 && at(from) === zero) return absent;
  const number = digitsOf(from, to, 3);
  return number >= 100 ? number : unsupported;
}

// Tables for a vectorized test of 16 bytes. Indexed by the low 4 bits of a byte: a bit for each value of the high 4 bits
// with which the byte is a letter, a digit or one of _ . / @ - = : ; , ? &
const lower = i8x16(46, 62, 62, 62, 62, 62, 63, 62, 62, 62, 62, 22, 21, 23, 21, 31);
// indexed by the high 4 bits: the bit of that value
const upper = i8x16(0, 0, 1, 2, 4, 8, 16, 32, 0, 0, 0, 0, 0, 0, 0, 0);

/** 1 for a text that no escape or encoding changes, 0 for any other. */
function textOf(from: usize, to: usize): f64 {
  if (isAbsent(from, to)) return absent;
  const half = i8x16.splat(15);
  for (let pointer = from; pointer < to; pointer += 16) {
    const bytes = v128.load(pointer);
    const bits = v128.and(
      i8x16.swizzle(lower, v128.and(bytes, half)),
      i8x16.swizzle(upper, i8x16.shr_u(bytes, 4)),
    );
    const special = i8x16.bitmask(i8x16.eq(bits, i8x16.splat(0)));
    if (special !== 0) return pointer + ctz(special) >= to ? 1 : 0;
  }
  return 1;
}

function numberOf(conversion: i32, from: usize, to: usize): f64 {
  switch (conversion) {
    case codes.seconds:
      return secondsOf(from, to);
    case codes.microseconds:
      return Math.floor(integerOf(from, to) / 1000);
    case codes.nanoseconds:
      return Math.floor(integerOf(from, to) / 1000000);
    default:
      return integerOf(from, to);
  }
}

// a minus: not measured
function measuredOf(conversion: i32, from: usize, to: usize): f64 {
  return from === to || at(from) === minus ? absent : numberOf(conversion, from, to);
}

/** Converts a value by a conversion code from plainText to paddedInteger. */
export function numberIn(conversion: i32, from: usize, to: usize): f64 {
  switch (conversion) {
    case codes.plainText:
      return textOf(from, to);
    case codes.status:
      return statusOf(from, to);
    case codes.address:
      return addressOf(from, to, to);
    case codes.addressWithPort:
      return addressOf(from, to, portOf(from, to));
    case codes.ipv4:
      return isAbsent(from, to) ? absent : ipv4Of(from, to);
    case codes.listInteger:
      return isAbsent(from, to) ? absent : integerOf(from, to);
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
      return measuredOf(codes.integer, blanksEnd(from, to), to);
    default:
      return measuredOf(conversion, from, to);
  }
}
