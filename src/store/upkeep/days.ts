import { dayMs } from "../../units.ts";

// a wrong clock makes a period of years, with lines on its first and last day only
const maxDays = 400;

/** The UTC days from one time to another, in ms, as days since 1970; of an implausibly long period its first and last. */
export function daysBetween([first, last]: readonly [first: number, last: number]): readonly number[] {
  const from = Math.floor(first / dayMs);
  const to = Math.floor(last / dayMs);
  if (to - from > maxDays) return [from, to];
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
