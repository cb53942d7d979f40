const zero = 0x30;
const dot = 0x2e;

/** Digits as a number; NaN for anything else, and for what is not exact in a double. */
export function integerOf(bytes: Buffer, from: number, to: number): number {
  if (from === to || to - from > 15) return Number.NaN;
  let number = 0;
  for (let at = from; at < to; at++) {
    const digit = (bytes[at] as number) - zero;
    if (digit < 0 || digit > 9) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

/** Seconds with three digits behind the dot, or none, in ms; NaN for any other form. */
export function secondsOf(bytes: Buffer, from: number, to: number): number {
  if (bytes[to - 4] !== dot) return integerOf(bytes, from, to) * 1000;
  return integerOf(bytes, from, to - 4) * 1000 + integerOf(bytes, to - 3, to);
}

/** Digits and dots, as an IPv4 address has them. */
export function isAddress(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const byte = bytes[at] as number;
    if (byte !== dot && (byte < zero || byte > zero + 9)) return false;
  }
  return to - from >= 7;
}

/** The place of the colon before a port at the end; -1 where there is none. */
export function portStart(bytes: Buffer, from: number, to: number): number {
  let at = to - 1;
  while (at > from && (bytes[at] as number) >= zero && (bytes[at] as number) <= zero + 9) at--;
  return bytes[at] === 0x3a && at < to - 1 ? at : -1;
}

/** What every server writes as it is, and what no encoding begins with. */
const plain = new Uint8Array(256);
for (const character of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./@-=:;,?&") {
  plain[character.charCodeAt(0)] = 1;
}

/** A text of at least two characters that stands for itself in all escapes and encodings. */
export function isPlain(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (plain[bytes[at] as number] !== 1) return false;
  return to - from > 1;
}
