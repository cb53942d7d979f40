import { absent, isAbsent, unsupported } from "./absence.ts";
import { at, colon, dot, isDigit, isHex, zero } from "./bytes.ts";

/** An address that is not IPv4. */
const other: f64 = -1;

/** `2001:db8::1` and `[2001:db8::1]`; other text may be no address. */
function otherAddress(from: usize, to: usize): f64 {
  const bracketed = at(from) === 0x5b && to - from > 2 && at(from + 1) !== 0x5d;
  return bracketed || isHex(at(from)) ? other : unsupported;
}

/** A dotted IPv4 address without leading zeros as a 32-bit number. */
export function ipv4Of(from: usize, to: usize): f64 {
  let number: u32 = 0;
  let pointer = from;
  for (let part = 0; part < 4; part++) {
    const first = pointer;
    let octet: u32 = 0;
    while (pointer < to && isDigit(at(pointer)) && pointer - first < 3)
      octet = octet * 10 + (at(pointer++) - zero);
    const digits = pointer - first;
    if (digits === 0 || octet > 255 || (digits > 1 && at(first) === zero)) return unsupported;
    number = (number << 8) | octet;
    if (part < 3 && (pointer === to || at(pointer++) !== dot)) return unsupported;
  }
  return pointer === to ? <f64>number : unsupported;
}

export function addressOf(from: usize, to: usize, end: usize): f64 {
  if (isAbsent(from, to)) return absent;
  const number = ipv4Of(from, end);
  return isNaN(number) ? otherAddress(from, to) : number;
}

/** The address of the colon before a port; `to` if there is no port. */
export function portOf(from: usize, to: usize): usize {
  let pointer = to;
  while (pointer > from && isDigit(at(pointer - 1))) pointer--;
  return pointer > from && pointer < to && at(pointer - 1) === colon ? pointer - 1 : to;
}
