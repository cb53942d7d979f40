import { mkdirSync } from "node:fs";
import path from "node:path";
import Database from "better-sqlite3";
import { OperationError } from "../errors.ts";

/**
 * Lets one run at a time work on a database; gives what ends it. The lock is one of the system's on a file beside it:
 * it goes with the process, however that ends.
 */
export function lockRun(database: string): () => void {
  const file = `${database}.lock`;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    const lock = new Database(file, { timeout: 0 });
    lock.exec("begin exclusive");
    return () => lock.close();
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    throw new OperationError(
      code.startsWith("SQLITE_BUSY")
        ? `another run is at work on ${database}; this one did nothing`
        : `${file}: ${message}`,
    );
  }
}
