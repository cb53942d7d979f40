import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import Database from "better-sqlite3";
import { OperationError, UsageError } from "../errors.ts";
import { sqlText } from "./queries.ts";
import { addPackedCounts } from "./rollups/hours/packed-counts.ts";
import type { Store } from "./store.ts";
import { createIdIndexes } from "./upkeep/id-indexes.ts";

const schemaVersion = 7;
const busyTimeoutMs = 10_000;

function open(file: string, readonly: boolean): Store {
  try {
    if (!readonly) mkdirSync(path.dirname(file), { recursive: true });
    const store = new Database(file, { readonly, timeout: busyTimeoutMs });
    checkVersion(store, file);
    addPackedCounts(store);
    return store;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new OperationError(`cannot open the database ${file}: ${(error as Error).message}`);
  }
}

// one statement, because another process may be creating the tables
const versionAndTables = `select user_version as found, (select count(*) from sqlite_schema) as tables
  from pragma_user_version`;

function checkVersion(store: Store, file: string): void {
  const { found, tables } = store.prepare<[], { found: number; tables: number }>(versionAndTables).get() ?? {
    found: 0,
    tables: 0,
  };
  if (found === schemaVersion) return;
  if (found === 0 && tables === 0 && !store.readonly) return;
  throw new UsageError(
    found === 0
      ? `${file} is not a faultline database; choose another file with --db`
      : `${file} was written by another version of faultline (schema version ${found}, expected ${schemaVersion}); ingest into a new file with --db`,
  );
}

/** Opens a database for writing; creates it and its folder if it does not exist. */
export function createStore(file: string): Store {
  const store = open(file, false);
  store.pragma("journal_mode = wal");
  store.pragma("synchronous = normal");
  // the writer inserts valid references only, and each check would cost a lookup
  store.pragma("foreign_keys = off");
  // 16 MiB: more is not faster, and sorting with two threads needs sorted runs of this size
  store.pragma("cache_size = -16384");
  store
    .transaction(() => {
      if (store.pragma("user_version", { simple: true }) !== schemaVersion) {
        store.exec(sqlText("store/schema.sql"));
        store.pragma(`user_version = ${schemaVersion}`);
      }
      store.exec(sqlText("store/permanent.sql"));
      createIdIndexes(store);
    })
    .immediate();
  return store;
}

/** Opens an existing database for writing. */
export function openStoreForWriting(file: string): Store {
  openStore(file).close();
  return createStore(file);
}

/** Opens an existing database for reading. */
export function openStore(file: string): Store {
  if (!existsSync(file)) {
    throw new UsageError(
      `no database at ${file}; "faultline ingest" creates it, --db or FAULTLINE_DB names another file`,
    );
  }
  const store = open(file, true);
  store.pragma("query_only = on");
  store.pragma("cache_size = -49152");
  return store;
}
