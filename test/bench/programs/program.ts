import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import path from "node:path";
import Database from "better-sqlite3";
import type { ProgramCommand } from "../measure.ts";

/** A program that reads logs and that the benchmark measures. */
export interface Program {
  readonly name: string;
  /** version or description; null if not installed */
  readonly about: string | null;
  /** names of the inputs that it reads */
  readonly reads: RegExp;
  readonly command: (file: string) => ProgramCommand;
  /** number of lines that it read; the argument is its working folder */
  readonly countLines: (folder: string) => number;
  /** its database file, if it has one */
  readonly database?: string;
}

export function databaseBytesOf({ database }: Program, folder: string): number {
  if (database === undefined) return Number.NaN;
  // the write-ahead log of SQLite belongs to the database
  const files = [database, `${database}-wal`].map((name) => path.join(folder, name));
  return files.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);
}

/** The first line of the version output; null if the program is not installed. */
export function versionOf(command: string, flag: string): string | null {
  const { status, stdout } = spawnSync(command, [flag], { encoding: "utf8" });
  return status === 0 ? (stdout.split("\n")[0] ?? "").replace(/^(\S+) - (.*?)\.$/, "$1 $2") : null;
}

export function queryNumber(file: string, sql: string): number {
  const database = new Database(file, { readonly: true });
  try {
    return database.prepare<[], number>(sql).pluck().get() ?? Number.NaN;
  } finally {
    database.close();
  }
}
