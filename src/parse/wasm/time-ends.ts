import { at, blank, colon, digitsEnd, dot, isDigit, isLetter, minus, slash } from "./bytes.ts";
import { notFound } from "./literals.ts";

/** The end of a dot and digits; `from` if there are none. */
export function fractionEnd(from: usize, to: usize): usize {
  if (from >= to || at(from) !== dot) return from;
  const end = digitsEnd(from + 1, to);
  return end > from + 1 ? end : from;
}

/** Whether the bytes are pairs of digits, separated by `between`. */
function arePairs(from: usize, groups: i32, between: u8): bool {
  for (let group = 0; group < groups; group++) {
    const pointer = from + 3 * group;
    if (!isDigit(at(pointer)) || !isDigit(at(pointer + 1))) return false;
    if (group + 1 < groups && at(pointer + 2) !== between) return false;
  }
  return true;
}

function isYear(from: usize): bool {
  return digitsEnd(from, from + 4) === from + 4;
}

/** `99/aaa/9999:99:99:99` */
export function clfLocalEnd(from: usize, to: usize): usize {
  if (from + 20 > to || !arePairs(from, 1, 0) || at(from + 2) !== slash) return notFound;
  for (let pointer = from + 3; pointer < from + 6; pointer++) if (!isLetter(at(pointer))) return notFound;
  if (at(from + 6) !== slash || !isYear(from + 7) || at(from + 11) !== colon) return notFound;
  return arePairs(from + 12, 3, colon) ? from + 20 : notFound;
}

/** The same and ` +9999` */
export function clfEnd(from: usize, to: usize): usize {
  const second = clfLocalEnd(from, to);
  if (second === notFound || second + 6 > to || at(second) !== blank) return notFound;
  const sign = at(second + 1);
  if (sign !== minus && sign !== 0x2b) return notFound;
  return isYear(second + 2) ? second + 6 : notFound;
}

export function dateEnd(from: usize, to: usize): usize {
  const fits = from + 10 <= to && isYear(from) && at(from + 4) === minus && arePairs(from + 5, 2, minus);
  return fits ? from + 10 : notFound;
}

export function clockEnd(from: usize, to: usize): usize {
  return from + 8 <= to && arePairs(from, 3, colon) ? from + 8 : notFound;
}

/** `9999-99-99T99:99:99.999Z`; the fraction is optional and of any length. */
export function isoEnd(from: usize, to: usize): usize {
  const date = dateEnd(from, to);
  if (date === notFound || date === to || at(date) !== 0x54) return notFound;
  const second = clockEnd(date + 1, to);
  if (second === notFound) return notFound;
  const end = fractionEnd(second, to);
  return end < to && at(end) === 0x5a ? end + 1 : notFound;
}

export function epochEnd(from: usize, to: usize, minDigits: i32, maxDigits: i32, fraction: bool): usize {
  const end = digitsEnd(from, min(to, from + maxDigits));
  if (end < from + minDigits) return notFound;
  return fraction ? fractionEnd(end, to) : end;
}
