/** A line may be so long, in bytes. */
export const lineLimit = 1024 * 1024;
const kept = 1024;

// no byte is written so in binary text
const mark = "\u2026";
const marked = /\u2026(\d+)\u2026/g;
const left = (bytes: number): string => (bytes > 0 ? `${mark}${bytes}${mark}` : "");

/**
 * Hands bytes on as text of one character a byte, and keeps lines in bounds: of NULs at the head of a line (a sparse
 * file) and of what stands behind the limit only the last 1024 bytes go on, with a mark that tells how many were left out.
 */
export class Bounds {
  #nuls = 0;
  #length = 0;
  #over = 0;
  #end = Buffer.alloc(0);

  /** Nothing has to be left out of these bytes. */
  #plain(bytes: Buffer): boolean {
    if (this.#nuls > 0 || this.#over > 0 || bytes.includes(0)) return false;
    const first = bytes.indexOf(10);
    if (this.#length + (first < 0 ? bytes.length : first) > lineLimit) return false;
    this.#length = first < 0 ? this.#length + bytes.length : bytes.length - 1 - bytes.lastIndexOf(10);
    return true;
  }

  #heldNuls(): string {
    const nuls = this.#nuls;
    this.#nuls = 0;
    return left(nuls - kept) + "\0".repeat(Math.min(nuls, kept));
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
    if (over.length > 0) this.#end = Buffer.concat([this.#end, over]).subarray(-kept);
    return this.#heldNuls() + text.toString("latin1");
  }

  /** What was held back of the line that ends here. */
  lineEnd(): string {
    const text = `${this.#heldNuls()}${left(this.#over - this.#end.length)}${this.#end.toString("latin1")}`;
    this.#length = 0;
    this.#over = 0;
    this.#end = Buffer.alloc(0);
    return text;
  }

  /** Takes bytes of not more than the limit. */
  text(bytes: Buffer): string {
    if (this.#plain(bytes)) return bytes.toString("latin1");
    let text = "";
    let from = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
      text += `${this.#part(bytes.subarray(from, end))}${this.lineEnd()}\n`;
      from = end + 1;
    }
    return text + this.#part(bytes.subarray(from));
  }
}

/** A line as it was handed on, without marks; and how many bytes it has in the content. */
export function measured(line: string): { text: string; bytes: number } {
  if (line.charCodeAt(0) !== mark.charCodeAt(0) && line.length <= lineLimit) {
    return { text: line, bytes: line.length };
  }
  let bytes = 0;
  const text = line.replace(marked, (_mark, leftOut: string) => {
    bytes += Number(leftOut);
    return "";
  });
  return { text, bytes: bytes + text.length };
}
