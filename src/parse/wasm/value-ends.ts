import {
  at,
  blank,
  blanksEnd,
  colon,
  digitsEnd,
  dot,
  findByte,
  isDigit,
  isHex,
  isLetter,
  minus,
  quote,
  slash,
} from "./bytes.ts";
import { notFound } from "./literals.ts";
import { fractionEnd } from "./time-ends.ts";

/** `[+-]?\d+(?:\.\d+)?|-?` */
export function numberEnd(from: usize, to: usize): usize {
  if (from === to) return from;
  const signed = at(from) === minus || at(from) === 0x2b;
  const start = signed ? from + 1 : from;
  const whole = digitsEnd(start, to);
  if (whole === start) return at(from) === minus ? from + 1 : from;
  return fractionEnd(whole, to);
}

/** ` *(?:[+-]?\d+(?:\.\d+)?|-)`; numbers padded on the right are left to the text parser. */
export function paddedNumberEnd(from: usize, to: usize): usize {
  const start = blanksEnd(from, to);
  const end = numberEnd(start, to);
  return end === start || blanksEnd(end, to) > end + 1 ? notFound : end;
}

/** `\d{1,3}|-1|-?` */
export function statusEnd(from: usize, to: usize): usize {
  if (from === to || at(from) !== minus) return digitsEnd(from, min(to, from + 3));
  return from + 1 < to && at(from + 1) === 0x31 ? from + 2 : from + 1;
}

/** A list of one value; longer lists are left to the text parser. */
export function listEnd(from: usize, to: usize): usize {
  let end = from;
  while (end < to && at(end) !== blank && at(end) !== quote) {
    if (at(end) === 0x2c) return notFound;
    end++;
  }
  return end + 2 < to && at(end) === blank && at(end + 1) === colon && at(end + 2) === blank ? notFound : end;
}

export function uuidEnd(from: usize, to: usize): usize {
  if (from < to && at(from) === minus) return from + 1;
  if (from + 36 > to) return notFound;
  for (let pointer = 0; pointer < 36; pointer++) {
    const byte = at(from + pointer);
    const isDash = pointer === 8 || pointer === 13 || pointer === 18 || pointer === 23;
    if (isDash ? byte !== minus : !isHex(byte)) return notFound;
  }
  return from + 36;
}

/** Text with a minus is left to the text parser, except a lone `-`. */
export function base64End(from: usize, to: usize): usize {
  let end = from;
  for (; end < to; end++) {
    const byte = at(end);
    if (!isLetter(byte) && !isDigit(byte) && byte !== 0x5f && byte !== 0x2b && byte !== slash) break;
  }
  if (end === from && end < to && at(end) === minus)
    return from + 1 < to && at(from + 1) === minus ? notFound : from + 1;
  if (end < from + 8 || (end < to && at(end) === minus)) return notFound;
  for (let pads = 0; pads < 2 && end < to && at(end) === 0x3d; pads++) end++;
  return end;
}

export function codeEnd(from: usize, to: usize): usize {
  let end = from;
  while (end < to && (isLetter(at(end)) || isDigit(at(end)))) end++;
  return end === from && end < to && at(end) === minus ? end + 1 : end;
}

/** One address; lists are left to the text parser. */
export function addressEnd(from: usize, to: usize): usize {
  let end = from;
  for (; end < to; end++) {
    const byte = at(end);
    const fits =
      isLetter(byte) || isDigit(byte) || byte === dot || byte === colon || byte === minus || byte === 0x5f;
    if (!fits && byte !== 0x25 && byte !== 0x5b && byte !== 0x5d) break;
  }
  return end === from || (end < to && at(end) === 0x2c) ? notFound : end;
}

/** `(?:\{[^{}]*\} ?)*` */
export function bracesEnd(from: usize, to: usize): usize {
  let end = from;
  while (end < to && at(end) === 0x7b) {
    const close = findByte(0x7d, end, to);
    if (close === to) return end;
    if (findByte(0x7b, end + 1, close) < close) return end;
    end = close + 1 < to && at(close + 1) === blank ? close + 2 : close + 1;
  }
  return end;
}

export function identityEnd(from: usize, to: usize): usize {
  return from < to && at(from) === minus ? from + 1 : notFound;
}
