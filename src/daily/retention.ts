import { startOfDay } from "../reports/instant.ts";
import type { PruneResult } from "../store/upkeep/prune.ts";

/** The first time that is kept, in ms. Only whole days are deleted: the reports of a day must not change. */
export const firstKeptTime = (retention: number, now: number): number => startOfDay(now) - retention;

export const describePruned = ({ requests, rejects }: PruneResult, before: number): string =>
  `${requests} requests and ${rejects} rejected lines from before ${new Date(before).toISOString().slice(0, 10)} (UTC)`;
