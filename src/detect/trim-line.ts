// White space, NULs and a byte order mark around a line are no part of it.

// as binary text
const byteOrderMark = "\xEF\xBB\xBF";
// NULs: a sparse file has them before a line
const leading = /^[\0 \t]+/;
const trailing = /[\0\r]+$/;

/** A line without its byte order mark, leading NULs, blanks and tabs, and its carriage return. */
export function trimLine(raw: string): string {
  const first = raw.charCodeAt(0);
  const marked = first === 0xef && raw.startsWith(byteOrderMark) ? raw.slice(byteOrderMark.length) : raw;
  const last = marked.charCodeAt(marked.length - 1);
  const ended = last === 0x0d || last === 0 ? marked.replace(trailing, "") : marked;
  return ended.charCodeAt(0) <= 0x20 ? ended.replace(leading, "") : ended;
}

/** A line without blanks and tabs at its end, which can be a part of the format. */
export const withoutTrailingBlanks = (line: string): string => {
  const last = line.charCodeAt(line.length - 1);
  return last === 0x20 || last === 0x09 ? line.replace(/[ \t]+$/, "") : line;
};
