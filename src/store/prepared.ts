import type { Statement } from "better-sqlite3";
import type { Store } from "./open.ts";

const known = new WeakMap<Store, Map<string, Statement>>();

/** A statement that is asked again and again, once per file: prepared once for each database. */
export function prepared(store: Store, sql: string): Statement {
  const statements = known.get(store) ?? new Map<string, Statement>();
  known.set(store, statements);
  const statement = statements.get(sql) ?? store.prepare(sql);
  statements.set(sql, statement);
  return statement;
}
