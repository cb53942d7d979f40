let last: Buffer | null = null;
let view: DataView = new DataView(new ArrayBuffer(0));

/** The same bytes, to be read four at a time; made once for many lines that stand in them. */
export function viewOf(bytes: Buffer): DataView {
  if (bytes !== last) {
    last = bytes;
    view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  return view;
}

const factor = 0x9e3779b1;
const other = 0x85ebca6b;

function hashOfShort(words: DataView, from: number, to: number): number {
  let hash = to - from;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ words.getUint8(at), factor);
  return hash ^ (hash >>> 15);
}

/**
 * A number made of all bytes of a stretch: the same bytes give the same, others nearly always another. Two sums side by
 * side, as the machine multiplies the next while the last is not done; the last eight bytes count twice.
 */
export function hashOf(words: DataView, from: number, to: number): number {
  if (to - from < 8) return hashOfShort(words, from, to);
  let a = to - from;
  let b = other;
  for (let at = from; at + 8 < to; at += 8) {
    a = Math.imul(a ^ words.getInt32(at, true), factor);
    b = Math.imul(b ^ words.getInt32(at + 4, true), other);
    a ^= a >>> 15;
  }
  a = Math.imul(a ^ words.getInt32(to - 8, true), factor);
  b = Math.imul(b ^ words.getInt32(to - 4, true), other);
  a ^= b ^ (b >>> 13);
  return a ^ (a >>> 15);
}

/** Whether two stretches of as many bytes hold the same. */
export function same(a: DataView, from: number, b: DataView, start: number, length: number): boolean {
  if (length < 8) {
    for (let at = 0; at < length; at++) if (a.getUint8(from + at) !== b.getUint8(start + at)) return false;
    return true;
  }
  for (let at = 0; at + 8 < length; at += 8) {
    if (a.getInt32(from + at, true) !== b.getInt32(start + at, true)) return false;
    if (a.getInt32(from + at + 4, true) !== b.getInt32(start + at + 4, true)) return false;
  }
  const last = length - 8;
  return (
    a.getInt32(from + last, true) === b.getInt32(start + last, true) &&
    a.getInt32(from + last + 4, true) === b.getInt32(start + last + 4, true)
  );
}

/** The bytes of the line before, to see whether this one has the same. */
export class LastBytes {
  #words: DataView = new DataView(new ArrayBuffer(0));

  get length(): number {
    return this.#words.byteLength;
  }

  keep(bytes: Buffer, from: number, to: number): void {
    this.#words = new DataView(Uint8Array.from(bytes.subarray(from, to)).buffer);
  }

  /** `length` bytes, the first of them at `start`, of a value that begins at `from` and does not end before. */
  are(bytes: Buffer, from: number, start: number, length: number): boolean {
    return start + length <= this.length && same(this.#words, start, viewOf(bytes), from + start, length);
  }
}

/** Four times the same byte. */
export const fourOf = (byte: number): number => Math.imul(byte, 0x01010101);

/** The first place of a byte, or the end; four bytes are looked at together. */
export function placeOf(words: DataView, four: number, from: number, to: number): number {
  let at = from;
  for (; at + 4 <= to; at += 4) {
    // of what differs, only a byte that is zero borrows: https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord
    const differs = words.getInt32(at, true) ^ four;
    const zeros = (differs - 0x01010101) & ~differs & 0x80808080;
    if (zeros !== 0) return at + ((31 - Math.clz32(zeros & -zeros)) >> 3);
  }
  const byte = four & 0xff;
  while (at < to && words.getUint8(at) !== byte) at++;
  return at;
}
