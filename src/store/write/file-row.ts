import type { Statement } from "better-sqlite3";
import type { Tier } from "../../request.ts";
import type { Store } from "../store.ts";
import { insertInto } from "./bulk-insert.ts";

/** A row of `files`. */
export interface FileRow {
  id: number;
  source: string;
  tier: Tier;
  path: string;
  format: string;
  size: number;
  offset: number;
  read: number;
  stored: number;
  rejected: number;
  skipped: number;
  skips: string;
  duplicates: number;
  first_time: string | null;
  last_time: string | null;
  complete: number;
  damaged: string | null;
  ingested_at: string;
  head: Uint8Array;
  head_length: number;
  tail: Uint8Array;
}

/** Returns a function that inserts or updates the row of a file and returns its id. */
export function fileSaver(store: Store): (file: Omit<FileRow, "id"> & { id?: number }) => number {
  let insert: Statement | null = null;
  let update: Statement | null = null;
  return (file) => {
    const { id, ...values } = file;
    const columns = Object.keys(values);
    if (id === undefined) {
      insert ??= store.prepare(insertInto("files", columns));
      return Number(insert.run(Object.values(values)).lastInsertRowid);
    }
    const set = columns.map((column) => `${column} = :${column}`).join(", ");
    update ??= store.prepare(`update files set ${set} where id = :id`);
    update.run(file);
    return id;
  };
}
