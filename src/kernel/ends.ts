import { at, backslash, blank, colon, dot, isDigit, minus, placeOf, quote, slash } from "./bytes.ts";
import * as codes from "./codes.ts";

// Each function gives the place where a value ends, or `none`. They find what the patterns of src/formats/kinds.ts find.

/** There is no such end, or it can't be told so simply. */
export const none: usize = 0;

let nextBackslash: usize = 0;
let backslashKnownFrom: usize = 0;

/** Before other bytes are looked at. */
export function forgetPlaces(): void {
  nextBackslash = 0;
  backslashKnownFrom = usize.MAX_VALUE;
}

/** The next backslash is looked for once for many fields; `end`: that of the line. */
function hasBackslash(from: usize, to: usize, end: usize): bool {
  if (from < backslashKnownFrom || from > nextBackslash) {
    backslashKnownFrom = from;
    nextBackslash = placeOf(backslash, from, end);
  }
  return nextBackslash < to;
}

function quoteFrom(from: usize, to: usize): usize {
  const end = placeOf(quote, from, to);
  return end === to || hasBackslash(from, end, to) ? none : end;
}

function quoteOfWord(from: usize, to: usize): usize {
  const end = quoteFrom(from, to);
  return end === none || placeOf(blank, from, end) < end ? none : end;
}

/** Whether a literal stands there; bytes behind the end are never taken for it. */
export function stands(literal: usize, length: i32, from: usize, to: usize): bool {
  if (from + length > to) return false;
  for (let place = 0; place < length; place++) if (at(from + place) !== at(literal + place)) return false;
  return true;
}

function literalFrom(literal: usize, length: i32, isWord: bool, from: usize, to: usize): usize {
  let end = to;
  if (length > 0) {
    const first = at(literal);
    end = placeOf(first, from, to);
    while (end < to && !stands(literal, length, end, to)) {
      if (isWord && first === blank) return none;
      end = placeOf(first, end + 1, to);
    }
    if (end === to) return none;
  }
  return isWord && placeOf(blank, from, end) < end ? none : end;
}

function digitsFrom(from: usize, to: usize): usize {
  let place = from;
  while (place < to && isDigit(at(place))) place++;
  return place;
}

/** Digits behind a dot; `from` where there are none. */
function fractionFrom(from: usize, to: usize): usize {
  if (from >= to || at(from) !== dot) return from;
  const end = digitsFrom(from + 1, to);
  return end > from + 1 ? end : from;
}

/** `[+-]?\d+(?:\.\d+)?|-?` */
function numberFrom(from: usize, to: usize): usize {
  if (from === to) return from;
  const signed = at(from) === minus || at(from) === 0x2b;
  const start = signed ? from + 1 : from;
  const whole = digitsFrom(start, to);
  if (whole === start) return at(from) === minus ? from + 1 : from;
  return fractionFrom(whole, to);
}

/** `\d{1,3}|-1|-?` */
function statusFrom(from: usize, to: usize): usize {
  if (from === to || at(from) !== minus) return digitsFrom(from, min(to, from + 3));
  return from + 1 < to && at(from + 1) === 0x31 ? from + 2 : from + 1;
}

function isLetter(byte: u8): bool {
  return <u8>((byte | 0x20) - 0x61) < 26;
}

function isHex(byte: u8): bool {
  return isDigit(byte) || <u8>((byte | 0x20) - 0x61) < 6;
}

/** Two digits and a byte behind them, `groups` times over; the last has none. */
function pairsFrom(from: usize, groups: i32, between: u8): bool {
  for (let group = 0; group < groups; group++) {
    const place = from + 3 * group;
    if (!isDigit(at(place)) || !isDigit(at(place + 1))) return false;
    if (group + 1 < groups && at(place + 2) !== between) return false;
  }
  return true;
}

function isYear(from: usize): bool {
  return digitsFrom(from, from + 4) === from + 4;
}

/** `99/aaa/9999:99:99:99` */
function clfLocalFrom(from: usize, to: usize): usize {
  if (from + 20 > to || !pairsFrom(from, 1, 0) || at(from + 2) !== slash) return none;
  for (let place = from + 3; place < from + 6; place++) if (!isLetter(at(place))) return none;
  if (at(from + 6) !== slash || !isYear(from + 7) || at(from + 11) !== colon) return none;
  return pairsFrom(from + 12, 3, colon) ? from + 20 : none;
}

/** The same and ` +9999` */
function clfFrom(from: usize, to: usize): usize {
  const second = clfLocalFrom(from, to);
  if (second === none || second + 6 > to || at(second) !== blank) return none;
  const sign = at(second + 1);
  if (sign !== minus && sign !== 0x2b) return none;
  return isYear(second + 2) ? second + 6 : none;
}

function dateFrom(from: usize, to: usize): usize {
  const fits = from + 10 <= to && isYear(from) && at(from + 4) === minus && pairsFrom(from + 5, 2, minus);
  return fits ? from + 10 : none;
}

function clockFrom(from: usize, to: usize): usize {
  return from + 8 <= to && pairsFrom(from, 3, colon) ? from + 8 : none;
}

/** `9999-99-99T99:99:99.999Z`, the fraction of any length or none. */
function isoFrom(from: usize, to: usize): usize {
  const date = dateFrom(from, to);
  if (date === none || date === to || at(date) !== 0x54) return none;
  const second = clockFrom(date + 1, to);
  if (second === none) return none;
  const end = fractionFrom(second, to);
  return end < to && at(end) === 0x5a ? end + 1 : none;
}

/** One try of an upstream; several are joined by ", " and " : ". */
function listFrom(from: usize, to: usize): usize {
  let end = from;
  while (end < to && at(end) !== blank && at(end) !== quote) {
    if (at(end) === 0x2c) return none;
    end++;
  }
  return end + 2 < to && at(end) === blank && at(end + 1) === colon && at(end + 2) === blank ? none : end;
}

function uuidFrom(from: usize, to: usize): usize {
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
function base64From(from: usize, to: usize): usize {
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

function codeFrom(from: usize, to: usize): usize {
  let end = from;
  while (end < to && (isLetter(at(end)) || isDigit(at(end)))) end++;
  return end === from && end < to && at(end) === minus ? end + 1 : end;
}

/** One address; a list of them is left to the reader of text. */
function addressFrom(from: usize, to: usize): usize {
  let end = from;
  for (; end < to; end++) {
    const byte = at(end);
    const fits =
      isLetter(byte) || isDigit(byte) || byte === dot || byte === colon || byte === minus || byte === 0x5f;
    if (!fits && byte !== 0x25 && byte !== 0x5b && byte !== 0x5d) break;
  }
  return end === from || (end < to && at(end) === 0x2c) ? none : end;
}

function epochFrom(from: usize, to: usize, fewest: i32, most: i32, fraction: bool): usize {
  const end = digitsFrom(from, min(to, from + most));
  if (end < from + fewest) return none;
  return fraction ? fractionFrom(end, to) : end;
}

/** `(?:\{[^{}]*\} ?)*` */
function bracesFrom(from: usize, to: usize): usize {
  let end = from;
  while (end < to && at(end) === 0x7b) {
    const close = placeOf(0x7d, end, to);
    if (close === to) return end;
    if (placeOf(0x7b, end + 1, close) < close) return end;
    end = close + 1 < to && at(close + 1) === blank ? close + 2 : close + 1;
  }
  return end;
}

function identityFrom(from: usize, to: usize): usize {
  return from < to && at(from) === minus ? from + 1 : none;
}

/** Where a value ends that is found so. `literal`: what stands behind it. */
export function endOf(find: i32, literal: usize, length: i32, from: usize, to: usize): usize {
  switch (find) {
    case codes.toQuote:
      return quoteFrom(from, to);
    case codes.toQuoteOfWord:
      return quoteOfWord(from, to);
    case codes.toLiteral:
      return literalFrom(literal, length, false, from, to);
    case codes.toLiteralOfWord:
      return literalFrom(literal, length, true, from, to);
    case codes.formNumber:
      return numberFrom(from, to);
    case codes.formStatus:
      return statusFrom(from, to);
    case codes.formClf:
      return clfFrom(from, to);
    case codes.formClfLocal:
      return clfLocalFrom(from, to);
    case codes.formIso:
      return isoFrom(from, to);
    case codes.formList:
      return listFrom(from, to);
    case codes.formIdentity:
      return identityFrom(from, to);
    case codes.formDate:
      return dateFrom(from, to);
    case codes.formClock:
      return clockFrom(from, to);
    case codes.formUuid:
      return uuidFrom(from, to);
    case codes.formBase64:
      return base64From(from, to);
    case codes.formCode:
      return codeFrom(from, to);
    case codes.formAddresses:
      return addressFrom(from, to);
    case codes.formSeconds:
      return epochFrom(from, to, 9, 11, true);
    case codes.formMilliseconds:
      return epochFrom(from, to, 12, 14, false);
    case codes.formBraces:
      return bracesFrom(from, to);
    default:
      return none;
  }
}
