import { existsSync, readFileSync } from "node:fs";
import Database from "better-sqlite3";
import { OperationError, UsageError } from "../errors.ts";

export type Store = Database.Database;

const version = 1;
// beside the sources as well as, from dist, in the package's src
const schema = new URL("../../src/store/schema.sql", import.meta.url);

function open(path: string, readonly: boolean): Store {
  try {
    const store = new Database(path, { readonly, timeout: 10_000 });
    checkVersion(store, path);
    return store;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new OperationError(
      `${path}: ${(error as Error).message}; is it a database, and may it be read here?`,
    );
  }
}

function checkVersion(store: Store, path: string): void {
  const found = store.pragma("user_version", { simple: true });
  if (found === version) return;
  const tables = store.prepare("select count(*) from sqlite_schema").pluck().get();
  if (found === 0 && tables === 0 && !store.readonly) return;
  throw new UsageError(
    found === 0
      ? `${path} is a database of something else; choose another file with --db`
      : `${path} was written by another version of faultline (schema ${found}, this one reads ${version}); ingest into a new file with --db`,
  );
}

/** Opens the database to write, and makes it where there is none. */
export function createStore(path: string): Store {
  const store = open(path, false);
  store.pragma("journal_mode = wal");
  store.pragma("synchronous = normal");
  store.pragma("foreign_keys = on");
  store.pragma("cache_size = -65536");
  store
    .transaction(() => {
      if (store.pragma("user_version", { simple: true }) === version) return;
      store.exec(readFileSync(schema, "utf8"));
      store.pragma(`user_version = ${version}`);
    })
    .immediate();
  return store;
}

/** Opens a database that `ingest` wrote, to read only. */
export function openStore(path: string): Store {
  if (!existsSync(path)) {
    throw new UsageError(
      `no database at ${path}; "faultline ingest" makes it, --db or FAULTLINE_DB names another`,
    );
  }
  const store = open(path, true);
  store.pragma("query_only = on");
  return store;
}
