import { absent, isAbsent, unknown } from "./absence.ts";
import { at, colon, dot, isDigit, isHex, zero } from "./bytes.ts";

/** Some text that stands for an address. */
const other: f64 = -1;

/** `2001:db8::1` and `[2001:db8::1]`; what begins otherwise may be none. */
function otherAddress(from: usize, to: usize): f64 {
  const bracketed = at(from) === 0x5b && to - from > 2 && at(from + 1) !== 0x5d;
  return bracketed || isHex(at(from)) ? other : unknown;
}

/** An IPv4 address as it is usually written as a number of four bytes. */
export function ipv4Of(from: usize, to: usize): f64 {
  let number: u32 = 0;
  let place = from;
  for (let part = 0; part < 4; part++) {
    const first = place;
    let octet: u32 = 0;
    while (place < to && isDigit(at(place)) && place - first < 3) octet = octet * 10 + (at(place++) - zero);
    const long = place - first;
    if (long === 0 || octet > 255 || (long > 1 && at(first) === zero)) return unknown;
    number = (number << 8) | octet;
    if (part < 3 && (place === to || at(place++) !== dot)) return unknown;
  }
  return place === to ? <f64>number : unknown;
}

export function addressOf(from: usize, to: usize, end: usize): f64 {
  if (isAbsent(from, to)) return absent;
  const number = ipv4Of(from, end);
  return isNaN(number) ? otherAddress(from, to) : number;
}

/** The place of the colon before a port; the end where there is none. */
export function portOf(from: usize, to: usize): usize {
  let place = to;
  while (place > from && isDigit(at(place - 1))) place--;
  return place > from && place < to && at(place - 1) === colon ? place - 1 : to;
}
