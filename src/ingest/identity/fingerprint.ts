import { fingerprint, headBytes } from "../../input/disk.ts";
import { isRotated, standardInput } from "../../input/files.ts";
import type { Content, FileInfo } from "../../input/opened.ts";
import type { FileRow } from "../../store/write/file-row.ts";
import type { FileMarks, StoredFiles } from "../../store/write/stored-files.ts";

/** What content is found again by. */
export interface Fingerprints extends FileMarks {
  /** fingerprint of its beginning, and of how many bytes */
  readonly head: Uint8Array;
  readonly head_length: number;
}

/** What the store knows of a file's content. */
export interface Identity {
  readonly prints: Fingerprints;
  readonly known: FileRow | null;
  /** what stands just before the place up to which it was read */
  readonly before: Buffer;
  /** all of it was read before, and it lies there as it did */
  readonly unchanged: boolean;
  /** a last line without its end may still become whole */
  readonly growing: boolean;
}

const nothing = Buffer.alloc(0);
const lineEnd = 10;

/** How long a beginning of a file may be that was fingerprinted: up to the end of a line, as a file is read. */
function lengthsIn(head: Uint8Array, known: StoredFiles): readonly number[] {
  const lengths = new Set([...known.partialHeadLengths].filter((length) => length <= head.length));
  lengths.add(head.length);
  for (let at = head.indexOf(lineEnd); at >= 0; at = head.indexOf(lineEnd, at + 1)) {
    if (known.hasHeadLength(at)) lengths.add(at);
    if (known.hasHeadLength(at + 1)) lengths.add(at + 1);
  }
  return [...lengths].filter((length) => length > 0);
}

/** Fingerprints the beginning of content that was read up to `offset`, or as far as it goes where nothing was. */
export function headOf(head: Uint8Array, offset: number): Pick<Fingerprints, "head" | "head_length"> {
  const bytes = head.subarray(0, Math.min(headBytes, offset === 0 ? head.length : offset));
  return { head: fingerprint(bytes), head_length: bytes.length };
}

// a time has more digits than a line of names or a comment
const dated = /^(?!#)(?:[^\n\d]*\d){8}[^\n]*(?=\n)/m;

export function fingerprintsOf({ head, ending }: Content): Fingerprints {
  const line = dated.exec(head.toString("latin1"))?.[0];
  return {
    ...headOf(head, 0),
    first: line === undefined ? null : fingerprint(Buffer.from(line, "latin1")).subarray(0, 8),
    ending,
  };
}

function isUnchanged(known: StoredFiles, row: FileRow, content: Content): boolean {
  if (row.complete === 0) return false;
  const { length } = content;
  if (length !== null) return content.failure === null && length === row.offset;
  return content.size === row.size && known.endingOf(row.id)?.equals(content.ending) === true;
}

/** Whether more may come to the last line: not where the file is compressed, was rotated away or has stopped growing. */
function mayGrow({ path, compression, size }: FileInfo, row: FileRow | null): boolean {
  if (path === standardInput || compression !== null) return false;
  if (row === null) return true;
  return row.path === path ? size !== row.size : !isRotated(path);
}

/** Of content that is not known. */
export const unknown = (seen: FileInfo, prints: Fingerprints): Identity => ({
  prints,
  known: null,
  before: nothing,
  unchanged: false,
  growing: mayGrow(seen, null),
});

/** The files that began as this one does, those that were read furthest first. */
function begunAlike(
  known: StoredFiles,
  { head, length }: FileInfo,
  prints: Fingerprints,
): readonly FileRow[] {
  const printOf = (each: number): Uint8Array =>
    each === prints.head_length ? prints.head : fingerprint(head.subarray(0, each));
  return lengthsIn(head, known)
    .flatMap((each) => known.findByHead(printOf(each), each, length))
    .filter((row) => length === null || row.offset <= length)
    .sort((a, b) => b.offset - a.offset);
}

/** The files of which all of this one may be an old copy, as they have the same first line. */
export const mayHoldAll = (
  known: StoredFiles,
  { length }: FileInfo,
  { first }: Fingerprints,
): readonly FileRow[] =>
  first === null ? [] : known.findByFirstLine(first).filter((row) => (length ?? 0) <= row.offset);

/** Nothing that is known of other files has to be compared with this one. */
export const isNew = (known: StoredFiles, seen: FileInfo, prints: Fingerprints): boolean =>
  begunAlike(known, seen, prints).length === 0 && mayHoldAll(known, seen, prints).length === 0;

/**
 * Finds a file again by its content, whatever its name: the same beginning, and the same bytes before the place up to
 * which it was read. Standard input cannot be read twice, so it is always new.
 */
export async function identify(known: StoredFiles, content: Content): Promise<Identity> {
  const prints = fingerprintsOf(content);
  if (content.path === standardInput) return unknown(content, prints);
  for (const row of begunAlike(known, content, prints)) {
    const growing = mayGrow(content, row);
    if (isUnchanged(known, row, content) && content.length === null) {
      return { prints, known: row, before: nothing, unchanged: true, growing };
    }
    const before = await content.before(row.offset);
    if (!fingerprint(before).equals(row.tail)) continue;
    return { prints, known: row, before, unchanged: isUnchanged(known, row, content), growing };
  }
  return unknown(content, prints);
}
