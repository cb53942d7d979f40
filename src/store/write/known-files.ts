import type { Store } from "../store.ts";
import type { FileRow } from "./file-row.ts";

const byHead = `select * from files
  where head_length = :head_length and head = :head
    -- a file of comments alone says nothing about another one that begins with the same comments
    and (stored > 0 or read = 0 or "offset" = :length)
  order by "offset" desc limit 20`;
const byFirst = `select files.* from file_marks join files on files.id = file_marks.file
  where file_marks.first = :first and files.read > 0
  order by files."offset" desc limit 20`;
const saveMarks = `insert into file_marks (file, first, ending) values (:file, :first, :ending)
  on conflict (file) do update set first = excluded.first, ending = excluded.ending`;

/** What is remembered beside a row of files to find the file again. */
export interface Marks {
  /** fingerprint of the first line that bears a time; null where none does */
  readonly first: Uint8Array | null;
  /** fingerprint of the last bytes on disk */
  readonly ending: Uint8Array;
}

/** The files of the store, to be found by what they hold. */
export class KnownFiles {
  readonly #byHead;
  readonly #byFirst;
  readonly #ending;
  readonly #saveMarks;
  /** how long the beginnings are that were fingerprinted */
  readonly #lengths: Set<number>;
  /** those that reach further than the file was read: they may end anywhere */
  readonly odd: Set<number>;

  constructor(store: Store) {
    const lengths = (sql: string): Set<number> => new Set(store.prepare<[], number>(sql).pluck().all());
    this.#lengths = lengths("select distinct head_length from files");
    this.odd = lengths('select distinct head_length from files where "offset" < head_length');
    this.#byHead = store.prepare<[object], FileRow>(byHead);
    this.#byFirst = store.prepare<[object], FileRow>(byFirst);
    this.#ending = store.prepare<[number], Buffer>("select ending from file_marks where file = ?").pluck();
    this.#saveMarks = store.prepare(saveMarks);
  }

  hasLength(length: number): boolean {
    return this.#lengths.has(length);
  }

  /** Files with this beginning, those that were read furthest first; `length` is that of the content, where it is known. */
  withHead(head: Uint8Array, head_length: number, length: number | null): readonly FileRow[] {
    return this.#byHead.all({ head, head_length, length });
  }

  /** Files with this first line. */
  withFirst(first: Uint8Array): readonly FileRow[] {
    return this.#byFirst.all({ first });
  }

  endingOf(file: number): Buffer | null {
    return this.#ending.get(file) ?? null;
  }

  /** Remembers a row of files that was just written. */
  remember(
    { id, head_length, offset }: Pick<FileRow, "id" | "head_length" | "offset">,
    { first, ending }: Marks,
  ): void {
    this.#lengths.add(head_length);
    if (offset < head_length) this.odd.add(head_length);
    this.#saveMarks.run({ file: id, first, ending });
  }
}
