import { unsupported } from "./absence.ts";
import { at, minus, zero } from "./bytes.ts";
import { clfEnd, isoEnd } from "./time-ends.ts";

function two(pointer: usize): i32 {
  return (at(pointer) - zero) * 10 + (at(pointer + 1) - zero);
}

function monthOf(pointer: usize): i32 {
  switch (((<i32>at(pointer)) << 16) | ((<i32>at(pointer + 1)) << 8) | at(pointer + 2)) {
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

/** Seconds since 1970; leap seconds and earlier years are left to the text parser. */
function clockOf(year: i32, month: i32, day: i32, time: usize): f64 {
  const hour = two(time);
  const minute = two(time + 3);
  const second = two(time + 6);
  const fits =
    year >= 1970 && month >= 1 && month <= 12 && day >= 1 && hour < 24 && minute < 60 && second < 60;
  if (!fits || day > daysOf(year, month)) return unsupported;
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
export function clfOf(from: usize, to: usize): f64 {
  if (clfEnd(from, to) !== to) return unsupported;
  const year = two(from + 7) * 100 + two(from + 9);
  const zone = two(from + 22) * 60 + two(from + 24);
  const east = at(from + 21) === minus ? -zone : zone;
  return (clockOf(year, monthOf(from + 3), two(from), from + 12) - <f64>east * 60) * 1000;
}

/** `2026-11-24T23:33:59.123456Z` in µs. */
export function isoMicrosecondsOf(from: usize, to: usize): f64 {
  if (isoEnd(from, to) !== to) return unsupported;
  const year = two(from) * 100 + two(from + 2);
  const second = clockOf(year, two(from + 5), two(from + 8), from + 11);
  // finer digits are cut
  let fraction = 0;
  for (let pointer: usize = 0, scale = 100000; scale > 0; pointer++, scale /= 10) {
    if (from + 20 + pointer < to - 1) fraction += (at(from + 20 + pointer) - zero) * scale;
  }
  return second * 1000000 + fraction;
}
