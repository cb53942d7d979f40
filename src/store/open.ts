import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import Database from "better-sqlite3";
import { OperationError, UsageError } from "../errors.ts";
import { sqlText } from "./queries.ts";
import { addPackedCounts } from "./rollups/hours/packed-counts.ts";
import type { Store } from "./store.ts";
import { createIdIndexes } from "./upkeep/id-indexes.ts";

const version = 5;

function open(file: string, readonly: boolean): Store {
  try {
    if (!readonly) mkdirSync(path.dirname(file), { recursive: true });
    const store = new Database(file, { readonly, timeout: 10_000 });
    checkVersion(store, file);
    addPackedCounts(store);
    return store;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new OperationError(
      `${file}: ${(error as Error).message}; is it a database, and may it be read here?`,
    );
  }
}

// in one statement: another run may be making the tables
const versionAndTables = `select user_version as found, (select count(*) from sqlite_schema) as tables
  from pragma_user_version`;

function checkVersion(store: Store, file: string): void {
  const { found, tables } = store.prepare<[], { found: number; tables: number }>(versionAndTables).get() ?? {
    found: 0,
    tables: 0,
  };
  if (found === version) return;
  if (found === 0 && tables === 0 && !store.readonly) return;
  throw new UsageError(
    found === 0
      ? `${file} is a database of something else; choose another file with --db`
      : `${file} was written by another version of faultline (schema ${found}, this one reads ${version}); ingest into a new file with --db`,
  );
}

/** Opens the database to write, and makes it, and the folder it stands in, where there is none. */
export function createStore(file: string): Store {
  const store = open(file, false);
  store.pragma("journal_mode = wal");
  store.pragma("synchronous = normal");
  // what is written is right by itself, and each check would cost a search
  store.pragma("foreign_keys = off");
  // more makes nothing faster, and pieces that are sorted would be too large to sort one while the next is read
  store.pragma("cache_size = -16384");
  store
    .transaction(() => {
      if (store.pragma("user_version", { simple: true }) !== version) {
        store.exec(sqlText("store/schema.sql"));
        store.pragma(`user_version = ${version}`);
      }
      store.exec(sqlText("store/permanent.sql"));
      createIdIndexes(store);
    })
    .immediate();
  return store;
}

/** Opens a database that `ingest` wrote, to change it. */
export function openStoreForWriting(file: string): Store {
  openStore(file).close();
  return createStore(file);
}

/** Opens a database that `ingest` wrote, to read only. */
export function openStore(file: string): Store {
  if (!existsSync(file)) {
    throw new UsageError(
      `no database at ${file}; "faultline ingest" makes it, --db or FAULTLINE_DB names another`,
    );
  }
  const store = open(file, true);
  store.pragma("query_only = on");
  store.pragma("cache_size = -49152");
  return store;
}
