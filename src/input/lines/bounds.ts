/** Maximum length of a line, in bytes; longer lines are rejected. */
export const lineLimit = 1024 * 1024;
const keptBytes = 1024;

// binary text has no character above U+00FF
const mark = "\u2026";
const omission = /\u2026(\d+)\u2026/g;
const omitted = (bytes: number): string => (bytes > 0 ? `${mark}${bytes}${mark}` : "");

/**
 * Converts bytes to binary text and bounds each line: of NULs at its start (a sparse file) and of bytes beyond the limit,
 * only the last 1024 are kept, after a mark with the number of omitted bytes.
 */
export class LineBounds {
  #nuls = 0;
  #length = 0;
  #over = 0;
  #end = Buffer.alloc(0);

  /** Whether nothing has to be omitted of these bytes. */
  #isWithin(bytes: Buffer): boolean {
    if (this.#nuls > 0 || this.#over > 0 || bytes.includes(0)) return false;
    const first = bytes.indexOf(10);
    if (this.#length + (first < 0 ? bytes.length : first) > lineLimit) return false;
    this.#length = first < 0 ? this.#length + bytes.length : bytes.length - 1 - bytes.lastIndexOf(10);
    return true;
  }

  #pendingNuls(): string {
    const nuls = this.#nuls;
    this.#nuls = 0;
    return omitted(nuls - keptBytes) + "\0".repeat(Math.min(nuls, keptBytes));
  }

  #part(bytes: Buffer): string {
    let at = 0;
    if (this.#length === 0) while (at < bytes.length && bytes[at] === 0) at++;
    this.#nuls += at;
    if (at === bytes.length) return "";
    const text = bytes.subarray(at, at + Math.max(0, lineLimit - this.#length));
    const over = bytes.subarray(at + text.length);
    this.#length += bytes.length - at;
    this.#over += over.length;
    if (over.length > 0) this.#end = Buffer.concat([this.#end, over]).subarray(-keptBytes);
    return this.#pendingNuls() + text.toString("latin1");
  }

  /** The kept bytes of the line that ends here. */
  lineEnd(): string {
    const text = `${this.#pendingNuls()}${omitted(this.#over - this.#end.length)}${this.#end.toString("latin1")}`;
    this.#length = 0;
    this.#over = 0;
    this.#end = Buffer.alloc(0);
    return text;
  }

  /** Converts a chunk of at most `lineLimit` bytes. */
  text(bytes: Buffer): string {
    if (this.#isWithin(bytes)) return bytes.toString("latin1");
    let text = "";
    let from = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
      text += `${this.#part(bytes.subarray(from, end))}${this.lineEnd()}\n`;
      from = end + 1;
    }
    return text + this.#part(bytes.subarray(from));
  }
}

/** A line of `LineBounds` without marks, and its length in the content. */
export function withoutMarks(line: string): { text: string; bytes: number } {
  if (line.charCodeAt(0) !== mark.charCodeAt(0) && line.length <= lineLimit) {
    return { text: line, bytes: line.length };
  }
  let bytes = 0;
  const text = line.replace(omission, (_mark, omittedBytes: string) => {
    bytes += Number(omittedBytes);
    return "";
  });
  return { text, bytes: bytes + text.length };
}
