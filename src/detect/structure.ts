const blank = 0x20;
const quote = 0x22;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const dash = 0x2d;
const number = 1;
const word = 2;

const isNumeric = new Uint8Array(256);
for (const character of "0123456789.:,-") isNumeric[character.charCodeAt(0)] = 1;

function endOf(bytes: Buffer, from: number, to: number, closing: number): number {
  let at = from;
  while (at < to && bytes[at] !== closing) at += bytes[at] === backslash ? 2 : 1;
  return at;
}

const endsValue = (byte: number | undefined): boolean =>
  byte === blank || byte === quote || byte === openBracket;

let valueKind = 0;

/** The end of a value; sets its kind. */
function endOfValue(bytes: Buffer, from: number, to: number): number {
  let at = from;
  valueKind = number;
  while (at < to && !endsValue(bytes[at])) {
    if (isNumeric[bytes[at] as number] === 0) valueKind = word;
    at++;
  }
  if (at === from + 1 && bytes[from] === dash) valueKind = dash;
  return at;
}

/** The end of quoted or bracketed text, behind its closing character; beyond `to` where that is missing. */
function endOfEnclosed(bytes: Buffer, from: number, to: number): number {
  valueKind = bytes[from] as number;
  return endOf(bytes, from + 1, to, valueKind === quote ? quote : closeBracket) + 1;
}

/**
 * A hash of how a line of text is built: its blanks, quotes and brackets, without what is in them, and whether a value is a
 * number, a dash or a word. Lines of one server's format have few structures.
 */
export function structureOf(bytes: Buffer, from: number, to: number): number {
  let hash = 0;
  let at = from;
  while (at < to) {
    const byte = bytes[at] as number;
    if (byte === blank) {
      valueKind = blank;
      at++;
    } else at = endsValue(byte) ? endOfEnclosed(bytes, at, to) : endOfValue(bytes, at, to);
    hash = (Math.imul(hash, 31) + valueKind) | 0;
  }
  // a line that is cut within quotes has another structure
  return at > to ? ~hash : hash;
}
