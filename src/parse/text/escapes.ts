import { isUtf8 } from "node:buffer";

/** How a server escapes delimiters and control characters: see text/escapes.ts. */
export type Escape = "backslash" | "backslash-wide" | "hash" | "json" | "none";

/**
 * Converts binary text (one character a byte) to text and undoes the escapes of a layout. Bytes that are no UTF-8 and
 * control characters become \xHH.
 */
export type Decode = (raw: string) => string;

const visible = (character: string): string =>
  `\\x${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;

// biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern finds control characters
const control = /[\x00-\x1f\x7f]/g;
const bytes = /[\x80-\xff]/;
// a well-formed sequence of UTF-8 (RFC 3629, section 4), or a single byte outside of one
const sequence =
  /[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}|[\x80-\xff]/g;

function fromBytes(binary: string, invalid: Decode): string {
  if (!bytes.test(binary)) return binary;
  const whole = Buffer.from(binary, "latin1");
  if (isUtf8(whole)) return whole.toString("utf8");
  return binary.replace(sequence, (each) =>
    each.length === 1 ? invalid(each) : Buffer.from(each, "latin1").toString("utf8"),
  );
}

// escaped twice, because JSON.parse removes one backslash
const jsonVisible = (byte: string): string => `\\${visible(byte)}`;

/** Binary text to text. */
export const textOf = (binary: string): string => fromBytes(binary.replace(control, visible), visible);

/** The same for JSON, which stays valid JSON. */
export const jsonTextOf = (binary: string): string =>
  fromBytes(binary.replace(control, jsonVisible), jsonVisible);

const escapedCharacters: Record<string, string> = { '"': '"', "\\": "\\", "/": "/" };
// \xHH of a printable character or a byte of UTF-8, \" and \\
const backslash = /\\(?:x([2-7][0-9a-fA-F]|[89a-fA-F][0-9a-fA-F])|(["\\/]))/g;
const wide = /\\x0{6}([0-9a-fA-F]{2})/g;

const byte = (hex: string): string => String.fromCharCode(Number.parseInt(hex, 16));
const unescapeBackslash = (raw: string): string =>
  raw.replace(backslash, (all, hex?: string, character?: string) => {
    if (hex === undefined) return escapedCharacters[character ?? ""] ?? all;
    return hex.toLowerCase() === "7f" ? all : byte(hex);
  });

function unescapeJson(raw: string): string {
  try {
    return JSON.parse(`"${jsonTextOf(raw)}"`).replace(control, visible);
  } catch {
    return textOf(raw);
  }
}

// HAProxy: # and two digits for bytes that are not printable ASCII, and for # and "
const unescapeHash = (raw: string): string =>
  raw.replace(/#([0-9a-fA-F]{2})/g, (_all, hex: string) => byte(hex));

export const decoders: Record<Escape, Decode> = {
  hash: (raw) => textOf(raw.includes("#") ? unescapeHash(raw) : raw),
  none: textOf,
  backslash: (raw) => textOf(raw.includes("\\") ? unescapeBackslash(raw) : raw),
  "backslash-wide": (raw) => textOf(raw.includes("\\") ? unescapeBackslash(raw.replace(wide, "\\x$1")) : raw),
  json: (raw) => (raw.includes("\\") ? unescapeJson(raw) : textOf(raw)),
};

/** Undoes percent encoding. */
export function percentDecode(text: string): string {
  return text.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) => {
    const binary = run.slice(1).split("%").map(byte).join("");
    return textOf(binary);
  });
}

/** For printable ASCII without escapes. */
export const unchanged: Decode = (text) => text;

/** For decoded text, e.g. of parsed JSON: only replaces control characters. */
export const printable: Decode = (text) => text.replace(control, visible);
