import type { Content, FileInfo } from "../../input/content.ts";
import { fingerprint, headBytes, tailBytes } from "../../input/disk.ts";
import { isRotated, standardInput } from "../../input/files.ts";
import type { FileRow } from "../../store/write/file-row.ts";
import type { FileMarks, StoredFiles } from "../../store/write/stored-files.ts";

/** What identifies content under any name. */
export interface Fingerprints extends FileMarks {
  /** fingerprint of the beginning, and its length in bytes */
  readonly head: Uint8Array;
  readonly head_length: number;
}

/** What the store knows about a file's content. */
export interface Identity {
  readonly fingerprints: Fingerprints;
  /** the row of the same content; null for new content */
  readonly known: FileRow | null;
  /** the last bytes that were read before */
  readonly tail: Buffer;
  /** all of it was read before */
  readonly unchanged: boolean;
  /** more may be appended to a last line without its end */
  readonly growing: boolean;
}

const noBytes = Buffer.alloc(0);
const lineFeed = 10;

/** Lengths of stored fingerprints that this beginning can have: they end with a line, where a run stopped. */
function headLengths(head: Uint8Array, known: StoredFiles): readonly number[] {
  const lengths = new Set([...known.partialHeadLengths].filter((length) => length <= head.length));
  lengths.add(head.length);
  for (let at = head.indexOf(lineFeed); at >= 0; at = head.indexOf(lineFeed, at + 1)) {
    if (known.hasHeadLength(at)) lengths.add(at);
    if (known.hasHeadLength(at + 1)) lengths.add(at + 1);
  }
  return [...lengths].filter((length) => length > 0);
}

/** The fingerprint of the beginning of content that was read up to `offset`; 0: of all of `head`. */
export function headOf(head: Uint8Array, offset: number): Pick<Fingerprints, "head" | "head_length"> {
  const bytes = head.subarray(0, Math.min(headBytes, offset === 0 ? head.length : offset));
  return { head: fingerprint(bytes), head_length: bytes.length };
}

// the first line with a time: at least 8 digits, which headers and comments do not have
const lineWithTime = /^(?!#)(?:[^\n\d]*\d){8}[^\n]*(?=\n)/m;

export function fingerprintsOf({ head, ending }: Content): Fingerprints {
  const line = lineWithTime.exec(head.toString("latin1"))?.[0];
  return {
    ...headOf(head, 0),
    first: line === undefined ? null : fingerprint(Buffer.from(line, "latin1")).subarray(0, 8),
    ending,
  };
}

function isUnchanged(known: StoredFiles, row: FileRow, content: Content): boolean {
  if (row.complete === 0 || content.path === standardInput) return false;
  const { length } = content;
  if (length !== null) return content.failure === null && length === row.offset;
  return content.size === row.size && known.endingOf(row.id)?.equals(content.ending) === true;
}

/** Whether the last line can still change: not if the file is finished, rotated, or unchanged since the last run. */
function mayGrow({ path, finished, size }: FileInfo, row: FileRow | null): boolean {
  if (path === standardInput || finished) return false;
  if (row === null) return true;
  return row.path === path ? size !== row.size : !isRotated(path);
}

/** The identity of new content. */
export const unknownIdentity = (info: FileInfo, fingerprints: Fingerprints): Identity => ({
  fingerprints,
  known: null,
  tail: noBytes,
  unchanged: false,
  growing: mayGrow(info, null),
});

/** The files with the same beginning, those with the greatest offset first. */
function withSameHead(
  known: StoredFiles,
  { head, length }: FileInfo,
  fingerprints: Fingerprints,
): readonly FileRow[] {
  const fingerprintOf = (bytes: number): Uint8Array =>
    bytes === fingerprints.head_length ? fingerprints.head : fingerprint(head.subarray(0, bytes));
  return headLengths(head, known)
    .flatMap((bytes) => known.findByHead(fingerprintOf(bytes), bytes, length))
    .filter((row) => length === null || row.offset <= length)
    .sort((a, b) => b.offset - a.offset);
}

/** The files that this one may be an old copy of: they have the same first line and were read at least as far. */
export const copyCandidates = (
  known: StoredFiles,
  { length }: FileInfo,
  { first }: Fingerprints,
): readonly FileRow[] =>
  first === null ? [] : known.findByFirstLine(first).filter((row) => (length ?? 0) <= row.offset);

/** Whether no known file can have the same content. */
export const isNew = (known: StoredFiles, info: FileInfo, fingerprints: Fingerprints): boolean =>
  withSameHead(known, info, fingerprints).length === 0 &&
  copyCandidates(known, info, fingerprints).length === 0;

/**
 * Finds the row of a file by its content, whatever its name: the same beginning, and the same bytes before the row's
 * offset.
 */
export async function identify(known: StoredFiles, content: Content): Promise<Identity> {
  const fingerprints = fingerprintsOf(content);
  for (const row of withSameHead(known, content, fingerprints)) {
    const growing = mayGrow(content, row);
    if (isUnchanged(known, row, content) && content.length === null) {
      return { fingerprints, known: row, tail: noBytes, unchanged: true, growing };
    }
    const tail = await content.before(row.offset);
    if (tail.length < Math.min(tailBytes, row.offset)) continue; // standard input is shorter
    if (!fingerprint(tail).equals(row.tail)) continue;
    return { fingerprints, known: row, tail, unchanged: isUnchanged(known, row, content), growing };
  }
  return unknownIdentity(content, fingerprints);
}
