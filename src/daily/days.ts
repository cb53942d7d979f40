import type { Config } from "../config/config.ts";
import { startOfDay } from "../reports/instant.ts";
import { dayMs } from "../units.ts";
import { firstKeptTime } from "./retention.ts";

// a wrong clock must not create a file for every day since 1970
const maxLateDays = 31;

/** The days whose reports are written: yesterday and earlier days that received new lines, oldest first. */
export function daysToWrite(due: readonly number[], { retention }: Config, now: number): number[] {
  const today = startOfDay(now);
  const first = Math.max(
    today - maxLateDays * dayMs,
    retention === undefined ? 0 : firstKeptTime(retention, now),
  );
  const late = due.filter((each) => each >= first && each < today - dayMs);
  return [...new Set([...late, today - dayMs])].sort((one, other) => one - other);
}
