import type { Statement } from "better-sqlite3";
import type { Tier } from "../../request.ts";
import type { Store } from "../store.ts";
import { insertInto } from "./many-rows.ts";

/** What `files` holds of one file. */
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

/** Makes or renews the row of a file; gives its id. */
export function fileSaver(store: Store): (file: Omit<FileRow, "id"> & { id?: number }) => number {
  let make: Statement | null = null;
  let renew: Statement | null = null;
  return (file) => {
    const { id, ...values } = file;
    const columns = Object.keys(values);
    if (id === undefined) {
      make ??= store.prepare(insertInto("files", columns));
      return Number(make.run(Object.values(values)).lastInsertRowid);
    }
    const set = columns.map((column) => `${column} = :${column}`).join(", ");
    renew ??= store.prepare(`update files set ${set} where id = :id`);
    renew.run(file);
    return id;
  };
}
