import { at, backslash, blank, comma, findByte, quote } from "./bytes.ts";

/** The value has no end, or only the text parser can find it. */
export const notFound: usize = 0;

let nextBackslash: usize = 0;
let backslashKnownFrom: usize = 0;

/** Call before other bytes are scanned. */
export function resetBackslash(): void {
  nextBackslash = 0;
  backslashKnownFrom = usize.MAX_VALUE;
}

/** One search for a backslash serves many fields. `end`: the end of the line. */
function hasBackslash(from: usize, to: usize, end: usize): bool {
  if (from < backslashKnownFrom || from > nextBackslash) {
    backslashKnownFrom = from;
    nextBackslash = findByte(backslash, from, end);
  }
  return nextBackslash < to;
}

export function quoteEnd(from: usize, to: usize): usize {
  const end = findByte(quote, from, to);
  return end === to || hasBackslash(from, end, to) ? notFound : end;
}

export function quotedTokenEnd(from: usize, to: usize): usize {
  const end = quoteEnd(from, to);
  return end === notFound || findByte(blank, from, end) < end ? notFound : end;
}

/** Whether the range begins with the literal. */
export function matches(literal: usize, length: i32, from: usize, to: usize): bool {
  if (from + length > to) return false;
  for (let pointer = 0; pointer < length; pointer++)
    if (at(from + pointer) !== at(literal + pointer)) return false;
  return true;
}

export function literalEnd(literal: usize, length: i32, isToken: bool, from: usize, to: usize): usize {
  let end = to;
  if (length > 0) {
    const first = at(literal);
    end = findByte(first, from, to);
    while (end < to && !matches(literal, length, end, to)) {
      if (isToken && first === blank) return notFound;
      end = findByte(first, end + 1, to);
    }
    if (end === to) return notFound;
  }
  return isToken && findByte(blank, from, end) < end ? notFound : end;
}

/** The end of a host or an address; lists of addresses are left to the text parser. */
export function nameEnd(literal: usize, length: i32, from: usize, to: usize): usize {
  const end = literalEnd(literal, length, true, from, to);
  return end !== notFound && end > from && (at(from) === quote || at(end - 1) === comma) ? notFound : end;
}
