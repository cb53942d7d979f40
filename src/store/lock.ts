import { setTimeout as sleep } from "node:timers/promises";
import Database from "better-sqlite3";
import { OperationError } from "../errors.ts";

const look = 200;

interface LockHolder {
  readonly pid: number;
  readonly since: string;
}

interface LockWait {
  /** how long to wait for another run, in ms */
  readonly waitMs: number;
  /** called once, when there is another run to wait for */
  readonly onWait: (holder: string) => void;
  readonly signal: AbortSignal;
}

const isBusy = (error: unknown): boolean =>
  error instanceof Error && String((error as NodeJS.ErrnoException).code).startsWith("SQLITE_BUSY");

/** Does something with the lock file, which is a database of its own; false where another one holds it. */
function tried(act: () => void): boolean {
  try {
    act();
    return true;
  } catch (error) {
    if (isBusy(error)) return false;
    throw error;
  }
}

/**
 * One process at a time reads logs into a database: two that find a file new at the same moment would store it twice.
 * The lock is an open transaction, which the system ends with the process, however it ends. A transaction that is open
 * cannot say who holds it, so the holder is written first, and holds once it finds its own name there.
 */
function acquire(lock: Database.Database, me: LockHolder): boolean {
  const holder = lock.prepare<[], LockHolder>("select pid, since from holder");
  for (;;) {
    if (!tried(() => lock.exec("begin immediate"))) return false;
    const found = holder.get();
    if (found?.pid === me.pid && found.since === me.since) return true;
    const write = lock.prepare("insert or replace into holder (id, pid, since) values (1, :pid, :since)");
    if (!tried(() => write.run(me)) || !tried(() => lock.exec("commit"))) {
      if (lock.inTransaction) lock.exec("rollback");
      return false;
    }
  }
}

function holderOf(lock: Database.Database): string {
  try {
    const found = lock.prepare<[], LockHolder>("select pid, since from holder").get();
    return found ? `process ${found.pid}, since ${found.since}` : "another process";
  } catch {
    return "another process";
  }
}

const table = "create table if not exists holder (id integer primary key, pid integer, since text)";

/**
 * Waits until no other run writes to a database; gives what ends the claim. The lock file stays where it is: SQLite does
 * not bear its files to be taken away while others have them open.
 */
export async function lockStore(
  file: string,
  { waitMs: wait, onWait: waiting, signal }: LockWait,
): Promise<() => void> {
  if (file === ":memory:") return () => {};
  const lock = new Database(`${file}-lock`, { timeout: 100 });
  const me = { pid: process.pid, since: new Date().toISOString() };
  const until = performance.now() + wait;
  let told = false;
  while (!(tried(() => lock.exec(table)) && acquire(lock, me))) {
    const holder = holderOf(lock);
    if (performance.now() >= until || signal.aborted) {
      lock.close();
      throw new OperationError(
        `${file} is being written by ${holder}; nothing was read, try again when it has ended`,
      );
    }
    if (!told) waiting(holder);
    told = true;
    await sleep(look);
  }
  return () => lock.close();
}
