import type { Escape } from "./format.ts";

/**
 * Lines come as binary strings, one character a byte, so that no byte is lost before it is known what it means.
 * Here they become text. A byte that is no UTF-8 or a control character stays visible as \xHH.
 */
export type Decode = (raw: string) => string;

const visible = (character: string): string =>
  `\\x${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const control = /[\x00-\x1f\x7f]/g;
const bytes = /[\x80-\xff]/;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
// one well-formed UTF-8 sequence, or a single byte that belongs to none
const sequence = /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|[\x80-\xff]/g;

const fromBytes = (binary: string): string => utf8.decode(Buffer.from(binary, "latin1"));

const sequenceText =
  (broken: (byte: string) => string) =>
  (binary: string): string => {
    try {
      return fromBytes(binary);
    } catch {
      return [...binary].map(broken).join("");
    }
  };
const plainSequence = sequenceText(visible);
// what is visible must stay so after JSON took its own backslashes away
const jsonVisible = (byte: string): string => `\\${visible(byte)}`;
const jsonSequence = sequenceText(jsonVisible);

/** Bytes to text; what is no UTF-8 stays visible. */
export function textOf(binary: string): string {
  const safe = binary.replace(control, visible);
  return bytes.test(safe) ? safe.replace(sequence, plainSequence) : safe;
}

/** Bytes of a JSON text to text that still is JSON; bytes that are no UTF-8 stay visible in its strings. */
export function jsonTextOf(binary: string): string {
  const safe = binary.replace(control, jsonVisible);
  return bytes.test(safe) ? safe.replace(sequence, jsonSequence) : safe;
}

const simple: Record<string, string> = { '"': '"', "\\": "\\", "/": "/" };
// \xHH of a printable character or a byte of UTF-8, \" and \\
const backslash = /\\(?:x([2-7][0-9a-fA-F]|[89a-fA-F][0-9a-fA-F])|(["\\/]))/g;
const wide = /\\x0{6}([0-9a-fA-F]{2})/g;

const byte = (hex: string): string => String.fromCharCode(Number.parseInt(hex, 16));
const unescapeBackslash = (raw: string): string =>
  raw.replace(backslash, (all, hex?: string, plain?: string) => {
    if (hex === undefined) return simple[plain ?? ""] ?? all;
    return hex.toLowerCase() === "7f" ? all : byte(hex);
  });

function unescapeJson(raw: string): string {
  try {
    return JSON.parse(`"${jsonTextOf(raw)}"`).replace(control, visible);
  } catch {
    return textOf(raw);
  }
}

// HAProxy: # and two digits for what is no printable ASCII, and for # and " themselves
const unescapeHash = (raw: string): string =>
  raw.replace(/#([0-9a-fA-F]{2})/g, (_all, hex: string) => byte(hex));

export const decoders: Record<Escape, Decode> = {
  hash: (raw) => textOf(raw.includes("#") ? unescapeHash(raw) : raw),
  none: textOf,
  backslash: (raw) => textOf(raw.includes("\\") ? unescapeBackslash(raw) : raw),
  "backslash-wide": (raw) => textOf(raw.includes("\\") ? unescapeBackslash(raw.replace(wide, "\\x$1")) : raw),
  json: (raw) => (raw.includes("\\") ? unescapeJson(raw) : textOf(raw)),
};

/** Undoes percent encoding; what is no UTF-8 stays as it is. */
export function percentDecode(text: string): string {
  return text.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) => {
    const binary = run.slice(1).split("%").map(byte).join("");
    return textOf(binary);
  });
}

/** For text that is decoded already (a value of parsed JSON): only control characters are made visible. */
export const safeText: Decode = (text) => text.replace(control, visible);
