import { readFileSync } from "node:fs";
import type { Statement } from "better-sqlite3";
import { packageRoot } from "../package-root.ts";
import type { Store } from "./store.ts";

/** The folder of the source files, which the npm package contains. */
export const sourceFolder = new URL("src/", packageRoot);

/** Text of an SQL file by its path below `src`: `trace/trace.sql`. */
export const sqlText = (file: string): string => readFileSync(new URL(file, sourceFolder), "utf8");

/**
 * Condition that selects the row of `requests` with the id `:id`. Rows are stored in time order, and the upper bits of
 * an id are the id of the file, so only the period of that file is searched.
 */
export const byId = `id = :id
  and time_ms >= ifnull((select unixepoch(first_time) * 1000 from files where files.id = :id >> 31), 0)
  and time_ms <= ifnull((select unixepoch(last_time) * 1000 + 999 from files where files.id = :id >> 31), 9e15)`;

const cache = new WeakMap<Store, Map<string, Statement>>();

/** Prepares a statement once per connection; for statements that run once per file. */
export function prepared(store: Store, sql: string): Statement {
  const statements = cache.get(store) ?? new Map<string, Statement>();
  cache.set(store, statements);
  const statement = statements.get(sql) ?? store.prepare(sql);
  statements.set(sql, statement);
  return statement;
}
