// Ranges are [from, to). Up to 16 bytes after `to` may be read: no range ends at the end of the memory.

export const blank: u8 = 0x20;
export const quote: u8 = 0x22;
export const comma: u8 = 0x2c;
export const minus: u8 = 0x2d;
export const dot: u8 = 0x2e;
export const slash: u8 = 0x2f;
export const zero: u8 = 0x30;
export const colon: u8 = 0x3a;
export const backslash: u8 = 0x5c;

export function at(pointer: usize): u8 {
  return load<u8>(pointer);
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

/** The address of the first such byte, or `to`. Compares 16 bytes at a time. */
export function findByte(byte: u8, from: usize, to: usize): usize {
  const wanted = i8x16.splat(byte);
  for (let pointer = from; pointer < to; pointer += 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(pointer), wanted));
    if (found !== 0) return min(pointer + ctz(found), to);
  }
  return to;
}

/** Whether all bytes are ASCII from `least` to `~`, and none is a backslash or `other`. */
export function isPlain(least: u8, other: u8, from: usize, to: usize): bool {
  const lowest = i8x16.splat(least);
  for (let pointer = from; pointer < to; pointer += 16) {
    const bytes = v128.load(pointer);
    const odd = v128.or(
      // bytes above 0x7f are negative
      v128.or(i8x16.lt_s(bytes, lowest), i8x16.eq(bytes, i8x16.splat(0x7f))),
      v128.or(i8x16.eq(bytes, i8x16.splat(backslash)), i8x16.eq(bytes, i8x16.splat(other))),
    );
    const found = i8x16.bitmask(odd);
    if (found !== 0) return pointer + ctz(found) >= to;
  }
  return true;
}

const factor: u64 = 0x9e3779b97f4a7c15;

function mixed(hash: u64): u64 {
  const product = hash * factor;
  return product ^ (product >> 32);
}

/** Fewer than eight bytes as a number. */
function shortBytes(from: usize, length: i32): u64 {
  return load<u64>(from) & (((<u64>1) << (8 * length)) - 1);
}

/** A 64-bit hash. The last 16 bytes may be hashed twice. */
export function hashOf(from: usize, length: i32, seed: u64): u64 {
  let a = seed ^ <u64>length;
  if (length < 8) return mixed(mixed(a ^ shortBytes(from, length)));
  if (length < 16) return mixed(mixed(a ^ load<u64>(from)) ^ load<u64>(from + length - 8));
  // two independent chains, so that their multiplications overlap
  let b = ~a;
  const last = from + length - 16;
  for (let pointer = from; pointer < last; pointer += 16) {
    a = mixed(a ^ load<u64>(pointer));
    b = mixed(b ^ load<u64>(pointer + 8));
  }
  return mixed(mixed(a ^ load<u64>(last)) ^ mixed(b ^ load<u64>(last + 8)));
}

/** Whether two ranges of `length` bytes are equal. */
export function same(a: usize, b: usize, length: i32): bool {
  if (length < 8) return shortBytes(a, length) === shortBytes(b, length);
  const last = length - 8;
  for (let pointer = 0; pointer < last; pointer += 8) {
    if (load<u64>(a + pointer) !== load<u64>(b + pointer)) return false;
  }
  return load<u64>(a + last) === load<u64>(b + last);
}

/** The end of a run of blanks. */
export function blanksEnd(from: usize, to: usize): usize {
  let pointer = from;
  while (pointer < to && at(pointer) === blank) pointer++;
  return pointer;
}

/** The end of a run of digits. */
export function digitsEnd(from: usize, to: usize): usize {
  let pointer = from;
  while (pointer < to && isDigit(at(pointer))) pointer++;
  return pointer;
}
