import { type Command, InvalidArgumentError } from "commander";
import { startOfDay } from "../reports/instant.ts";
import { lockStore } from "../store/lock.ts";
import { changeStore, openStore } from "../store/open.ts";
import type { Store } from "../store/store.ts";
import { type Pruned, prunable, prune } from "../store/upkeep/prune.ts";
import { duration } from "../units.ts";
import { dbOption, type StoreOptions } from "./db-option.ts";
import { logStderr } from "./talk.ts";

interface PruneFlags extends StoreOptions {
  readonly olderThan: number;
  readonly dryRun?: boolean;
}

/** Whole days go, so that a day's reports stay what they are. */
export const firstKept = (retention: number, now: number): number => startOfDay(now) - retention;

export function pruneTold(
  store: Store,
  before: number,
  act: (store: Store, before: number) => Pruned,
): string {
  const { requests, rejects } = act(store, before);
  const verb = act === prune ? "deleted" : "would delete";
  return `${verb} ${requests} requests from before ${new Date(before).toISOString().slice(0, 10)} (UTC), and ${rejects} rejected lines`;
}

async function prunes(db: string, before: number): Promise<void> {
  const store = changeStore(db);
  const { signal } = new AbortController();
  const waiting = (holder: string): void => logStderr(`waiting for ${holder}, which writes to ${db}`);
  try {
    const unlock = await lockStore(db, { wait: Number.POSITIVE_INFINITY, waiting, signal });
    try {
      logStderr(pruneTold(store, before, prune));
    } finally {
      unlock();
    }
  } finally {
    store.close();
  }
}

function wouldPrune(db: string, before: number): void {
  const store = openStore(db);
  try {
    logStderr(pruneTold(store, before, prunable));
  } finally {
    store.close();
  }
}

async function run({ db, olderThan, dryRun }: PruneFlags): Promise<void> {
  const before = firstKept(olderThan, Date.now());
  await (dryRun ? wouldPrune(db, before) : prunes(db, before));
}

function days(text: string): number {
  const length = /[dw]\s*$/.test(text) ? duration(text) : null;
  if (length === null) throw new InvalidArgumentError("Say a number of days, as 90d.");
  return length;
}

const examples = `
Whole UTC days go. What was read stays known, so nothing is read again; the space is used for new requests.

Examples:
  faultline prune --older-than 90d
  faultline prune --older-than 30d --dry-run`;

export const addPrune = (program: Command): Command =>
  program
    .command("prune")
    .description("delete old requests")
    .addOption(dbOption())
    .requiredOption("--older-than <days>", "what is older goes: 90d", days)
    .option("--dry-run", "only say how much would go")
    .addHelpText("after", examples)
    .action(run);
