/** A value for data formats: bytes as hexadecimal, other types such as bigint as text. */
export function dataValue(value: unknown): string | number | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "number" || typeof value === "string") return value;
  return value instanceof Uint8Array ? Buffer.from(value).toString("hex") : String(value);
}

// control characters, line separators and invisible formatting (bidi overrides, zero-width characters)
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Replaces characters that control a terminal or reorder text: ESC by ␛, others by an escape such as \u{202e}. */
export function visible(text: string): string {
  return text.replace(invisible, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    return code === 0x7f ? "␡" : `\\u{${code.toString(16)}}`;
  });
}
