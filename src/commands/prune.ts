import { describePruned, firstKeptTime } from "../daily/retention.ts";
import { lockStore } from "../store/lock.ts";
import { openStore, openStoreForWriting } from "../store/open.ts";
import { countPrunable, prune } from "../store/upkeep/prune.ts";
import { days } from "./arguments.ts";
import { type AddCommand, type CommandIo, logStderr } from "./io.ts";
import { dbOption, type StoreOptions } from "./options.ts";

interface PruneFlags extends StoreOptions {
  readonly olderThan: number;
  readonly dryRun?: boolean;
}

async function deleteBefore(io: CommandIo, db: string, before: number): Promise<void> {
  const store = openStoreForWriting(db);
  const { signal } = new AbortController();
  const waiting = (holder: string): void => logStderr(io, `waiting for ${holder}, which writes to ${db}`);
  try {
    const unlock = await lockStore(db, { waitMs: Number.POSITIVE_INFINITY, onWait: waiting, signal });
    try {
      logStderr(io, `deleted ${describePruned(prune(store, before), before)}`);
    } finally {
      unlock();
    }
  } finally {
    store.close();
  }
}

function countBefore(io: CommandIo, db: string, before: number): void {
  const store = openStore(db);
  try {
    logStderr(io, `would delete ${describePruned(countPrunable(store, before), before)}`);
  } finally {
    store.close();
  }
}

async function run(io: CommandIo, { db, olderThan, dryRun }: PruneFlags): Promise<void> {
  const before = firstKeptTime(olderThan, Date.now());
  await (dryRun ? countBefore(io, db, before) : deleteBefore(io, db, before));
}

const examples = `
Deletes whole UTC days. Deleted lines are not read again. The freed space is reused for new requests.

Examples:
  faultline prune --older-than 90d
  faultline prune --older-than 30d --dry-run`;

export const addPrune: AddCommand = (program, io) =>
  program
    .command("prune")
    .description("delete old requests")
    .addOption(dbOption(io))
    .requiredOption("--older-than <days>", "delete requests older than this, e.g. 90d", days)
    .option("--dry-run", "only print how many requests would be deleted")
    .addHelpText("after", examples)
    .action((flags) => run(io, flags));
