import { at, blank, colon, digitsFrom, dot, isDigit, isLetter, minus, slash } from "./bytes.ts";
import { none } from "./literals.ts";

/** Digits behind a dot; `from` where there are none. */
export function fractionFrom(from: usize, to: usize): usize {
  if (from >= to || at(from) !== dot) return from;
  const end = digitsFrom(from + 1, to);
  return end > from + 1 ? end : from;
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
export function clfLocalFrom(from: usize, to: usize): usize {
  if (from + 20 > to || !pairsFrom(from, 1, 0) || at(from + 2) !== slash) return none;
  for (let place = from + 3; place < from + 6; place++) if (!isLetter(at(place))) return none;
  if (at(from + 6) !== slash || !isYear(from + 7) || at(from + 11) !== colon) return none;
  return pairsFrom(from + 12, 3, colon) ? from + 20 : none;
}

/** The same and ` +9999` */
export function clfFrom(from: usize, to: usize): usize {
  const second = clfLocalFrom(from, to);
  if (second === none || second + 6 > to || at(second) !== blank) return none;
  const sign = at(second + 1);
  if (sign !== minus && sign !== 0x2b) return none;
  return isYear(second + 2) ? second + 6 : none;
}

export function dateFrom(from: usize, to: usize): usize {
  const fits = from + 10 <= to && isYear(from) && at(from + 4) === minus && pairsFrom(from + 5, 2, minus);
  return fits ? from + 10 : none;
}

export function clockFrom(from: usize, to: usize): usize {
  return from + 8 <= to && pairsFrom(from, 3, colon) ? from + 8 : none;
}

/** `9999-99-99T99:99:99.999Z`, the fraction of any length or none. */
export function isoFrom(from: usize, to: usize): usize {
  const date = dateFrom(from, to);
  if (date === none || date === to || at(date) !== 0x54) return none;
  const second = clockFrom(date + 1, to);
  if (second === none) return none;
  const end = fractionFrom(second, to);
  return end < to && at(end) === 0x5a ? end + 1 : none;
}

export function epochFrom(from: usize, to: usize, fewest: i32, most: i32, fraction: bool): usize {
  const end = digitsFrom(from, min(to, from + most));
  if (end < from + fewest) return none;
  return fraction ? fractionFrom(end, to) : end;
}
