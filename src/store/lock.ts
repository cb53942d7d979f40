import { setTimeout as sleep } from "node:timers/promises";
import Database from "better-sqlite3";
import { OperationError } from "../errors.ts";

const pollIntervalMs = 200;
const busyTimeoutMs = 100;

interface LockHolder {
  readonly pid: number;
  readonly since: string;
}

interface LockWait {
  /** maximum time to wait for another process */
  readonly waitMs: number;
  /** called once if another process has the lock */
  readonly onWait: (holder: string) => void;
  readonly signal: AbortSignal;
}

const isBusy = (error: unknown): boolean =>
  error instanceof Error && String((error as NodeJS.ErrnoException).code).startsWith("SQLITE_BUSY");

/** Runs an action on the lock file, which is an SQLite database; returns false if another process has locked it. */
function attempt(action: () => void): boolean {
  try {
    action();
    return true;
  } catch (error) {
    if (isBusy(error)) return false;
    throw error;
  }
}

/**
 * Only one process may ingest into a database: two that find a new file at the same time would store it twice. The lock
 * is an open transaction, which the system ends with the process. Other processes cannot read an open transaction, so
 * the holder commits its name first, and has the lock once it reads its own name in a new transaction.
 */
function acquire(lock: Database.Database, self: LockHolder): boolean {
  const holder = lock.prepare<[], LockHolder>("select pid, since from holder");
  for (;;) {
    if (!attempt(() => lock.exec("begin immediate"))) return false;
    const current = holder.get();
    if (current?.pid === self.pid && current.since === self.since) return true;
    const write = lock.prepare("insert or replace into holder (id, pid, since) values (1, :pid, :since)");
    if (!attempt(() => write.run(self)) || !attempt(() => lock.exec("commit"))) {
      if (lock.inTransaction) lock.exec("rollback");
      return false;
    }
  }
}

function holderOf(lock: Database.Database): string {
  try {
    const holder = lock.prepare<[], LockHolder>("select pid, since from holder").get();
    return holder ? `process ${holder.pid}, since ${holder.since}` : "another process";
  } catch {
    return "another process";
  }
}

const createHolder = "create table if not exists holder (id integer primary key, pid integer, since text)";

/**
 * Locks a database against other writers and returns the function that unlocks it. Throws an OperationError if the lock
 * is not free in time. The lock file is never deleted: SQLite requires that its files stay while others have them open.
 */
export async function lockStore(file: string, { waitMs, onWait, signal }: LockWait): Promise<() => void> {
  if (file === ":memory:") return () => {};
  const lock = new Database(`${file}-lock`, { timeout: busyTimeoutMs });
  const self = { pid: process.pid, since: new Date().toISOString() };
  const deadline = performance.now() + waitMs;
  let notified = false;
  while (!(attempt(() => lock.exec(createHolder)) && acquire(lock, self))) {
    const holder = holderOf(lock);
    if (performance.now() >= deadline || signal.aborted) {
      lock.close();
      throw new OperationError(`${file} is locked by ${holder}; nothing was read, try again later`);
    }
    if (!notified) onWait(holder);
    notified = true;
    await sleep(pollIntervalMs);
  }
  return () => lock.close();
}
