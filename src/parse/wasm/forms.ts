import {
  at,
  blank,
  blanksFrom,
  colon,
  digitsFrom,
  dot,
  isDigit,
  isHex,
  isLetter,
  minus,
  placeOf,
  quote,
  slash,
} from "./bytes.ts";
import { none } from "./literals.ts";
import { fractionFrom } from "./time-forms.ts";

/** `[+-]?\d+(?:\.\d+)?|-?` */
export function numberFrom(from: usize, to: usize): usize {
  if (from === to) return from;
  const signed = at(from) === minus || at(from) === 0x2b;
  const start = signed ? from + 1 : from;
  const whole = digitsFrom(start, to);
  if (whole === start) return at(from) === minus ? from + 1 : from;
  return fractionFrom(whole, to);
}

/** Blanks, then `[+-]?\d+(?:\.\d+)?|-` */
export function paddedNumberFrom(from: usize, to: usize): usize {
  const start = blanksFrom(from, to);
  const end = numberFrom(start, to);
  return end === start ? none : end;
}

/** `\d{1,3}|-1|-?` */
export function statusFrom(from: usize, to: usize): usize {
  if (from === to || at(from) !== minus) return digitsFrom(from, min(to, from + 3));
  return from + 1 < to && at(from + 1) === 0x31 ? from + 2 : from + 1;
}

/** One try of an upstream; several are joined by ", " and " : ". */
export function listFrom(from: usize, to: usize): usize {
  let end = from;
  while (end < to && at(end) !== blank && at(end) !== quote) {
    if (at(end) === 0x2c) return none;
    end++;
  }
  return end + 2 < to && at(end) === blank && at(end + 1) === colon && at(end + 2) === blank ? none : end;
}

export function uuidFrom(from: usize, to: usize): usize {
  if (from < to && at(from) === minus) return from + 1;
  if (from + 36 > to) return none;
  for (let place = 0; place < 36; place++) {
    const byte = at(from + place);
    const isDash = place === 8 || place === 13 || place === 18 || place === 23;
    if (isDash ? byte !== minus : !isHex(byte)) return none;
  }
  return from + 36;
}

/** Any but one that may begin with a minus is left to the reader of text. */
export function base64From(from: usize, to: usize): usize {
  let end = from;
  for (; end < to; end++) {
    const byte = at(end);
    if (!isLetter(byte) && !isDigit(byte) && byte !== 0x5f && byte !== 0x2b && byte !== slash) break;
  }
  if (end === from && end < to && at(end) === minus)
    return from + 1 < to && at(from + 1) === minus ? none : from + 1;
  if (end < from + 8 || (end < to && at(end) === minus)) return none;
  for (let pads = 0; pads < 2 && end < to && at(end) === 0x3d; pads++) end++;
  return end;
}

export function codeFrom(from: usize, to: usize): usize {
  let end = from;
  while (end < to && (isLetter(at(end)) || isDigit(at(end)))) end++;
  return end === from && end < to && at(end) === minus ? end + 1 : end;
}

/** One address; a list of them is left to the reader of text. */
export function addressFrom(from: usize, to: usize): usize {
  let end = from;
  for (; end < to; end++) {
    const byte = at(end);
    const fits =
      isLetter(byte) || isDigit(byte) || byte === dot || byte === colon || byte === minus || byte === 0x5f;
    if (!fits && byte !== 0x25 && byte !== 0x5b && byte !== 0x5d) break;
  }
  return end === from || (end < to && at(end) === 0x2c) ? none : end;
}

/** `(?:\{[^{}]*\} ?)*` */
export function bracesFrom(from: usize, to: usize): usize {
  let end = from;
  while (end < to && at(end) === 0x7b) {
    const close = placeOf(0x7d, end, to);
    if (close === to) return end;
    if (placeOf(0x7b, end + 1, close) < close) return end;
    end = close + 1 < to && at(close + 1) === blank ? close + 2 : close + 1;
  }
  return end;
}

export function identityFrom(from: usize, to: usize): usize {
  return from < to && at(from) === minus ? from + 1 : none;
}
