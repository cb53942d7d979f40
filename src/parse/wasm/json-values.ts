import { at, blanksFrom, colon, digitsFrom, dot, isDigit, minus, placeOf, quote, zero } from "./bytes.ts";
import { none } from "./literals.ts";
import * as codes from "./memory-map.ts";

// Where values of JSON (RFC 8259) end that stand between printable ASCII without an escape.

const comma: u8 = 0x2c;
export const openList: u8 = 0x5b;
const closeList: u8 = 0x5d;
export const openObject: u8 = 0x7b;
export const closeObject: u8 = 0x7d;
// as four bytes
const nullWord: u32 = 0x6c6c756e;
const trueWord: u32 = 0x65757274;
const falseEnd: u32 = 0x65736c61;
// of the decimal digits of a number so many are kept by a double
const exact = 15;
const longest = 19;
// what is smaller is written with an exponent
const small = 6;

let ended = false;

/** Whether the list or object ended at which `firstFrom` or `nextFrom` looked last. */
export function hasEnded(): bool {
  return ended;
}

/** Where the value ends in whose fraction no zero is in vain. */
function shortened(end: usize): usize {
  let last = end;
  while (at(last - 1) === zero) last--;
  return at(last - 1) === dot ? last - 1 : last;
}

function isZeros(from: usize, to: usize): bool {
  for (let place = from; place < to; place++) if (at(place) !== zero) return false;
  return true;
}

let numberEnd: usize = 0;

/** The end of the last number as JavaScript writes it. */
export function endAsWritten(): usize {
  return numberEnd;
}

export function beginsNumber(first: u8): bool {
  return first === minus || isDigit(first);
}

/** The end of a number; `none` where JavaScript writes it in another way, but for zeros at its end. */
export function endOfNumber(from: usize, to: usize): usize {
  const first = at(from) === minus ? from + 1 : from;
  const point = digitsFrom(first, to);
  const digits = <i32>(point - first);
  numberEnd = point;
  if (digits === 0 || (at(first) === zero && (digits > 1 || first > from))) return none;
  if (point === to || at(point) !== dot) {
    return digits <= exact || (digits <= longest && isZeros(first + exact, point)) ? point : none;
  }
  const end = digitsFrom(point + 1, to);
  const decimals = <i32>(end - point) - 1;
  if (decimals === 0 || digits + decimals > exact) return none;
  if (at(first) === zero && decimals > small && isZeros(point + 1, point + 1 + small)) return none;
  numberEnd = shortened(end);
  return end;
}

export function endOfWord(from: usize, to: usize): usize {
  if (from + 4 > to) return none;
  const word = load<u32>(from);
  if (word === trueWord || word === nullWord) return from + 4;
  return from + 5 <= to && load<u32>(from + 1) === falseEnd && at(from) === 0x66 ? from + 5 : none;
}

/** The end of a value that nobody asks for. */
function endOfAny(from: usize, to: usize, depth: i32): usize {
  if (from >= to || depth > codes.deepestObject) return none;
  const first = at(from);
  if (first === quote) {
    const end = placeOf(quote, from + 1, to);
    return end === to ? none : end + 1;
  }
  if (first === openList || first === openObject) return endOfNest(from, to, depth);
  return beginsNumber(first) ? endOfNumber(from, to) : endOfWord(from, to);
}

/** Where the next of a list or object begins, behind the end of one; its end, with `ended`, where there is none. */
export function nextFrom(from: usize, to: usize, closing: u8): usize {
  const end = blanksFrom(from, to);
  ended = end < to && at(end) === closing;
  if (ended) return end + 1;
  return end < to && at(end) === comma ? blanksFrom(end + 1, to) : none;
}

/** The same for the first of them. */
export function firstFrom(from: usize, to: usize, closing: u8): usize {
  const start = blanksFrom(from, to);
  ended = start < to && at(start) === closing;
  return ended ? start + 1 : start;
}

/** Where the value of the key begins that stands there; `none` where no key does. */
function valueFrom(from: usize, to: usize): usize {
  return from < to && at(from) === quote ? behindColon(placeOf(quote, from + 1, to) + 1, to) : none;
}

/** The end of a list or an object. */
export function endOfNest(from: usize, to: usize, depth: i32): usize {
  const named = at(from) === openObject;
  const closing = named ? closeObject : closeList;
  let start = firstFrom(from + 1, to, closing);
  while (start !== none && !ended) {
    const value = named ? valueFrom(start, to) : start;
    const end = value === none ? none : endOfAny(value, to, depth + 1);
    start = end === none ? none : nextFrom(end, to, closing);
  }
  return start;
}

export function behindColon(from: usize, to: usize): usize {
  const place = blanksFrom(from, to);
  return place < to && at(place) === colon ? blanksFrom(place + 1, to) : none;
}

/** The end of a list of texts, as it is written without blanks. */
export function endOfTexts(from: usize, to: usize): usize {
  if (from + 1 < to && at(from + 1) === closeList) return from + 2;
  let start = from + 1;
  while (true) {
    if (start >= to || at(start) !== quote) return none;
    const end = placeOf(quote, start + 1, to) + 1;
    if (end >= to) return none;
    if (at(end) === closeList) return end + 1;
    if (at(end) !== comma) return none;
    start = end + 1;
  }
}
