import { at, backslash, blank, placeOf, quote } from "./bytes.ts";

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

export function quoteFrom(from: usize, to: usize): usize {
  const end = placeOf(quote, from, to);
  return end === to || hasBackslash(from, end, to) ? none : end;
}

export function quoteOfWord(from: usize, to: usize): usize {
  const end = quoteFrom(from, to);
  return end === none || placeOf(blank, from, end) < end ? none : end;
}

/** Whether a literal stands there; bytes behind the end are never taken for it. */
export function stands(literal: usize, length: i32, from: usize, to: usize): bool {
  if (from + length > to) return false;
  for (let place = 0; place < length; place++) if (at(from + place) !== at(literal + place)) return false;
  return true;
}

export function literalFrom(literal: usize, length: i32, isWord: bool, from: usize, to: usize): usize {
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
