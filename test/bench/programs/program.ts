import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import path from "node:path";
import Database from "better-sqlite3";
import type { Command } from "../measure.ts";

/** Something that reads logs, to be measured beside others. */
export interface Program {
  readonly name: string;
  /** version, or what it does; null where it is not installed */
  readonly about: string | null;
  /** the inputs it reads */
  readonly reads: RegExp;
  readonly command: (file: string) => Command;
  /** how many lines it says it has taken, asked in the folder it ran in */
  readonly counted: (folder: string) => number;
  /** the file it left, where it stores */
  readonly database?: string;
}

export function bytesOf({ database }: Program, folder: string): number {
  if (database === undefined) return Number.NaN;
  // what still stands in the log of SQLite's writes counts too
  const files = [database, `${database}-wal`].map((name) => path.join(folder, name));
  return files.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);
}

/** The first line that a program says of itself. */
export function versionOf(command: string, flag: string): string | null {
  const { status, stdout } = spawnSync(command, [flag], { encoding: "utf8" });
  return status === 0 ? (stdout.split("\n")[0] ?? "").replace(/^(\S+) - (.*?)\.$/, "$1 $2") : null;
}

export function count(file: string, sql: string): number {
  const store = new Database(file, { readonly: true });
  try {
    return store.prepare<[], number>(sql).pluck().get() ?? Number.NaN;
  } finally {
    store.close();
  }
}
