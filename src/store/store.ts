import type Database from "better-sqlite3";

/** An open connection to the database. */
export type Store = Database.Database;
