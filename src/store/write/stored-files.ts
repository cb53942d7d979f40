import type { Store } from "../store.ts";
import type { FileRow } from "./file-row.ts";

const byHead = `select * from files
  where head_length = :head_length and head = :head
    -- a file of comments only does not identify another file that begins with the same comments
    and (stored > 0 or read = 0 or "offset" = :length)
  order by "offset" desc limit 20`;
const byFirstLine = `select files.* from file_marks join files on files.id = file_marks.file
  where file_marks.first = :first and files.read > 0
  order by files."offset" desc limit 20`;
const saveMarks = `insert into file_marks (file, first, ending) values (:file, :first, :ending)
  on conflict (file) do update set first = excluded.first, ending = excluded.ending`;

/** Fingerprints of a file that are stored in addition to its row of `files`. */
export interface FileMarks {
  /** of the first line with a time; null if there is none */
  readonly first: Uint8Array | null;
  /** of the last bytes on disk */
  readonly ending: Uint8Array;
}

/** Finds files in the database by fingerprints of their content. */
export class StoredFiles {
  readonly #byHead;
  readonly #byFirstLine;
  readonly #ending;
  readonly #saveMarks;
  readonly #headLengths: Set<number>;
  /** head lengths beyond the offset up to which the file was read; these may end within a line */
  readonly partialHeadLengths: Set<number>;

  constructor(store: Store) {
    const lengths = (sql: string): Set<number> => new Set(store.prepare<[], number>(sql).pluck().all());
    this.#headLengths = lengths("select distinct head_length from files");
    this.partialHeadLengths = lengths('select distinct head_length from files where "offset" < head_length');
    this.#byHead = store.prepare<[object], FileRow>(byHead);
    this.#byFirstLine = store.prepare<[object], FileRow>(byFirstLine);
    this.#ending = store.prepare<[number], Buffer>("select ending from file_marks where file = ?").pluck();
    this.#saveMarks = store.prepare(saveMarks);
  }

  /** Whether a stored fingerprint covers the first `length` bytes of a file. */
  hasHeadLength(length: number): boolean {
    return this.#headLengths.has(length);
  }

  /** Files with this head, the one with the greatest offset first. `length`: bytes of the content, null if unknown. */
  findByHead(head: Uint8Array, head_length: number, length: number | null): readonly FileRow[] {
    return this.#byHead.all({ head, head_length, length });
  }

  findByFirstLine(first: Uint8Array): readonly FileRow[] {
    return this.#byFirstLine.all({ first });
  }

  endingOf(file: number): Buffer | null {
    return this.#ending.get(file) ?? null;
  }

  /** Stores the fingerprints of a file whose row was just written. */
  saveMarks(
    { id, head_length, offset }: Pick<FileRow, "id" | "head_length" | "offset">,
    { first, ending }: FileMarks,
  ): void {
    this.#headLengths.add(head_length);
    if (offset < head_length) this.partialHeadLengths.add(head_length);
    this.#saveMarks.run({ file: id, first, ending });
  }
}
