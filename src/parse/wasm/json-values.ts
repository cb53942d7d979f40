import {
  at,
  blanksEnd,
  colon,
  comma,
  digitsEnd,
  dot,
  findByte,
  isDigit,
  minus,
  quote,
  zero,
} from "./bytes.ts";
import { notFound } from "./literals.ts";
import * as map from "./memory-map.ts";

// The ends of JSON values (RFC 8259) in lines of printable ASCII without escapes.

export const openList: u8 = 0x5b;
const closeList: u8 = 0x5d;
export const openObject: u8 = 0x7b;
export const closeObject: u8 = 0x7d;
// as four bytes
const nullBytes: u32 = 0x6c6c756e;
const trueBytes: u32 = 0x65757274;
const falseEnd: u32 = 0x65736c61;
// a double represents each number of this many decimal digits
const exactDigits = 15;
const maxDigits = 19;
// JavaScript writes smaller numbers with an exponent
const maxLeadingZeros = 6;

let ended = false;

/** Whether the last call of `firstFrom` or `nextFrom` found the end of the list or object. */
export function hasEnded(): bool {
  return ended;
}

/** The end of a number without the trailing zeros of its fraction. */
function withoutTrailingZeros(end: usize): usize {
  let last = end;
  while (at(last - 1) === zero) last--;
  return at(last - 1) === dot ? last - 1 : last;
}

function isZeros(from: usize, to: usize): bool {
  for (let pointer = from; pointer < to; pointer++) if (at(pointer) !== zero) return false;
  return true;
}

let numberEnd: usize = 0;

/** The end of the last number, in the notation of JavaScript. */
export function endAsWritten(): usize {
  return numberEnd;
}

export function beginsNumber(first: u8): bool {
  return first === minus || isDigit(first);
}

/** The end of a number; `notFound` if JavaScript writes it differently, apart from trailing zeros. */
export function endOfNumber(from: usize, to: usize): usize {
  const first = at(from) === minus ? from + 1 : from;
  const point = digitsEnd(first, to);
  const digits = <i32>(point - first);
  numberEnd = point;
  if (digits === 0 || (at(first) === zero && (digits > 1 || first > from))) return notFound;
  if (point === to || at(point) !== dot) {
    return digits <= exactDigits || (digits <= maxDigits && isZeros(first + exactDigits, point))
      ? point
      : notFound;
  }
  const end = digitsEnd(point + 1, to);
  const decimals = <i32>(end - point) - 1;
  if (decimals === 0 || digits + decimals > exactDigits) return notFound;
  if (at(first) === zero && decimals > maxLeadingZeros && isZeros(point + 1, point + 1 + maxLeadingZeros))
    return notFound;
  numberEnd = withoutTrailingZeros(end);
  return end;
}

export function endOfConstant(from: usize, to: usize): usize {
  if (from + 4 > to) return notFound;
  const constant = load<u32>(from);
  if (constant === trueBytes || constant === nullBytes) return from + 4;
  return from + 5 <= to && load<u32>(from + 1) === falseEnd && at(from) === 0x66 ? from + 5 : notFound;
}

/** The end of a value that is not used. */
function endOfAny(from: usize, to: usize, depth: i32): usize {
  if (from >= to || depth > map.maxJsonDepth) return notFound;
  const first = at(from);
  if (first === quote) {
    const end = findByte(quote, from + 1, to);
    return end === to ? notFound : end + 1;
  }
  if (first === openList || first === openObject) return endOfNest(from, to, depth);
  return beginsNumber(first) ? endOfNumber(from, to) : endOfConstant(from, to);
}

/** The start of the next element after the one that ends at `from`; the end of the list or object if `hasEnded()`. */
export function nextFrom(from: usize, to: usize, closing: u8): usize {
  const end = blanksEnd(from, to);
  ended = end < to && at(end) === closing;
  if (ended) return end + 1;
  return end < to && at(end) === comma ? blanksEnd(end + 1, to) : notFound;
}

/** The same for the first element. */
export function firstFrom(from: usize, to: usize, closing: u8): usize {
  const start = blanksEnd(from, to);
  ended = start < to && at(start) === closing;
  return ended ? start + 1 : start;
}

/** The start of the value whose key begins at `from`; `notFound` if there is no key. */
function valueFrom(from: usize, to: usize): usize {
  return from < to && at(from) === quote ? afterColon(findByte(quote, from + 1, to) + 1, to) : notFound;
}

/** The end of a list or an object. */
export function endOfNest(from: usize, to: usize, depth: i32): usize {
  const named = at(from) === openObject;
  const closing = named ? closeObject : closeList;
  let start = firstFrom(from + 1, to, closing);
  while (start !== notFound && !ended) {
    const value = named ? valueFrom(start, to) : start;
    const end = value === notFound ? notFound : endOfAny(value, to, depth + 1);
    start = end === notFound ? notFound : nextFrom(end, to, closing);
  }
  return start;
}

export function afterColon(from: usize, to: usize): usize {
  const pointer = blanksEnd(from, to);
  return pointer < to && at(pointer) === colon ? blanksEnd(pointer + 1, to) : notFound;
}

/** The end of a list of strings without blanks between them. */
export function endOfTexts(from: usize, to: usize): usize {
  if (from + 1 < to && at(from + 1) === closeList) return from + 2;
  let start = from + 1;
  while (true) {
    if (start >= to || at(start) !== quote) return notFound;
    const end = findByte(quote, start + 1, to) + 1;
    if (end >= to) return notFound;
    if (at(end) === closeList) return end + 1;
    if (at(end) !== comma) return notFound;
    start = end + 1;
  }
}
