// Up to 16 bytes behind the end of a stretch may be read: there is room behind all that is held.

export const blank: u8 = 0x20;
export const quote: u8 = 0x22;
export const minus: u8 = 0x2d;
export const dot: u8 = 0x2e;
export const slash: u8 = 0x2f;
export const zero: u8 = 0x30;
export const colon: u8 = 0x3a;
export const backslash: u8 = 0x5c;

export function at(place: usize): u8 {
  return load<u8>(place);
}

export function isDigit(byte: u8): bool {
  return <u8>(byte - zero) <= 9;
}

export function isLetter(byte: u8): bool {
  return <u8>((byte | 0x20) - 0x61) < 26;
}

export function isHex(byte: u8): bool {
  return isDigit(byte) || <u8>((byte | 0x20) - 0x61) < 6;
}

/** The first place of a byte, or the end; 16 bytes are looked at together. */
export function placeOf(byte: u8, from: usize, to: usize): usize {
  const wanted = i8x16.splat(byte);
  for (let place = from; place < to; place += 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(place), wanted));
    if (found !== 0) return min(place + ctz(found), to);
  }
  return to;
}

/** Nothing but printable ASCII from a least byte on, and no backslash nor another byte. */
export function isPlain(least: u8, other: u8, from: usize, to: usize): bool {
  const lowest = i8x16.splat(least);
  for (let place = from; place < to; place += 16) {
    const bytes = v128.load(place);
    const odd = v128.or(
      // bytes above 0x7f are below 0 here
      v128.or(i8x16.lt_s(bytes, lowest), i8x16.eq(bytes, i8x16.splat(0x7f))),
      v128.or(i8x16.eq(bytes, i8x16.splat(backslash)), i8x16.eq(bytes, i8x16.splat(other))),
    );
    const found = i8x16.bitmask(odd);
    if (found !== 0) return place + ctz(found) >= to;
  }
  return true;
}

const factor: u64 = 0x9e3779b97f4a7c15;

function mixed(hash: u64): u64 {
  const product = hash * factor;
  return product ^ (product >> 32);
}

/** The bytes of a stretch of less than eight. */
function few(from: usize, length: i32): u64 {
  return load<u64>(from) & (((<u64>1) << (8 * length)) - 1);
}

/** The same bytes give the same, others nearly always another; the last sixteen may count twice. */
export function hashOf(from: usize, length: i32, seed: u64): u64 {
  let a = seed ^ <u64>length;
  if (length < 8) return mixed(mixed(a ^ few(from, length)));
  if (length < 16) return mixed(mixed(a ^ load<u64>(from)) ^ load<u64>(from + length - 8));
  // side by side: the machine multiplies the next while the last is not done
  let b = ~a;
  const last = from + length - 16;
  for (let place = from; place < last; place += 16) {
    a = mixed(a ^ load<u64>(place));
    b = mixed(b ^ load<u64>(place + 8));
  }
  return mixed(mixed(a ^ load<u64>(last)) ^ mixed(b ^ load<u64>(last + 8)));
}

/** Whether two stretches of as many bytes hold the same. */
export function same(a: usize, b: usize, length: i32): bool {
  if (length < 8) return few(a, length) === few(b, length);
  const last = length - 8;
  for (let place = 0; place < last; place += 8) {
    if (load<u64>(a + place) !== load<u64>(b + place)) return false;
  }
  return load<u64>(a + last) === load<u64>(b + last);
}

/** The end of a run of blanks. */
export function blanksFrom(from: usize, to: usize): usize {
  let place = from;
  while (place < to && at(place) === blank) place++;
  return place;
}

/** The end of a run of digits. */
export function digitsFrom(from: usize, to: usize): usize {
  let place = from;
  while (place < to && isDigit(at(place))) place++;
  return place;
}
