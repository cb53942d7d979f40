/** Content that cannot be read as lines; the message says why and what to do. */
export class UnreadableContent extends Error {}

const ascii = (text: string): number[] => [...Buffer.from(text, "latin1")];

/** Archives and compressions that are not read, by bytes at an offset. */
const kinds: readonly (readonly [kind: string, offset: number, bytes: readonly number[]])[] = [
  ["a tar archive", 257, ascii("ustar")],
  ["a zip archive", 0, ascii("PK\x03\x04")],
  ["an empty zip archive", 0, ascii("PK\x05\x06")],
  ["a 7z archive", 0, ascii("7z\xbc\xaf\x27\x1c")],
  ["a rar archive", 0, ascii("Rar!\x1a\x07")],
  ["an ar archive", 0, ascii("!<arch>\n")],
  ["a cpio archive", 0, [0xc7, 0x71]],
  ["compressed with lz4", 0, [0x04, 0x22, 0x4d, 0x18]],
  ["compressed with lz4", 0, [0x02, 0x21, 0x4c, 0x18]],
  ["compressed with lzip", 0, ascii("LZIP")],
  ["compressed with lzop", 0, ascii("\x89LZO\0")],
  ["compressed with lzma", 0, [0x5d, 0x00, 0x00]],
  ["compressed with compress", 0, [0x1f, 0x9d]],
  ["compressed with snappy", 0, [0xff, 0x06, 0x00, 0x00, 0x73]],
];

// a tar header of before 1988 has no magic: its checksum is octal digits behind a name that NULs fill
const oldTar = (head: Uint8Array): boolean =>
  head.length >= 512 &&
  head[0] !== 0 &&
  head[99] === 0 &&
  /^[0-7]{6}\0 $/.test(Buffer.from(head.subarray(148, 156)).toString("latin1"));

// digits could begin a line, but no line contains NULs
const textCpio = (head: Uint8Array): boolean =>
  head.includes(0) && /^07070[127][\da-fA-F]{70}/.test(Buffer.from(head.subarray(0, 80)).toString("latin1"));

const utf16Marks = [
  [0xff, 0xfe],
  [0xfe, 0xff],
];
const minUtf16Bytes = 16;

/** Text of ASCII characters in UTF-16 has a NUL in each pair of bytes, always at the same place. */
function isUtf16(head: Uint8Array): boolean {
  if (utf16Marks.some((mark) => mark.every((byte, index) => head[index] === byte))) return true;
  const pairs = head.subarray(0, head.length & ~1);
  const nulsAt = (parity: number): boolean =>
    pairs.every((byte, index) => (index & 1) !== parity || byte === 0);
  const noneAt = (parity: number): boolean =>
    pairs.every((byte, index) => (index & 1) !== parity || byte !== 0);
  return pairs.length >= minUtf16Bytes && ((nulsAt(1) && noneAt(0)) || (nulsAt(0) && noneAt(1)));
}

/** Throws if content is no text that can be read. `head`: its first bytes. */
export function refuseUnreadable(head: Uint8Array): void {
  const found = kinds.find(([, offset, bytes]) =>
    bytes.every((byte, index) => head[offset + index] === byte),
  );
  const kind = found?.[0] ?? (oldTar(head) ? "a tar archive" : textCpio(head) ? "a cpio archive" : null);
  if (kind !== null) throw new UnreadableContent(`is ${kind}; unpack it and read the files in it`);
  if (isUtf16(head)) {
    throw new UnreadableContent("is text in UTF-16; convert it first: iconv -f UTF-16 -t UTF-8");
  }
}
