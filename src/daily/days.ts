import { firstKept } from "../commands/prune.ts";
import type { Config } from "../config/config.ts";
import { startOfDay } from "../reports/instant.ts";
import { dayMs } from "../units.ts";

// a broken clock is not to make a file for every day since 1970
const most = 31;

/** The days whose reports are written: yesterday, and earlier ones that new lines came for; oldest first. */
export function daysToWrite(due: readonly number[], { retention }: Config, now: number): number[] {
  const today = startOfDay(now);
  const first = Math.max(today - most * dayMs, retention === undefined ? 0 : firstKept(retention, now));
  const late = due.filter((each) => each >= first && each < today - dayMs);
  return [...new Set([...late, today - dayMs])].sort((one, other) => one - other);
}
