import type { BaselineAt } from "./baseline.ts";
import type { Burn, Rules } from "./rules.ts";
import { countsOf, type Series, shareOf } from "./series.ts";

/** Watches a series for one kind of rise. */
export interface AlertWindows {
  readonly short: number;
  readonly long: number;
  /** whether an incident opens at this minute */
  readonly opens: (minute: number) => boolean;
  /** whether the short window up to this minute is over its line */
  readonly over: (minute: number) => boolean;
}

/** Different minutes of a window that are bad by themselves: one spike is no rise. */
function badMinutes(series: Series, first: number, last: number, line: number): number {
  let bad = 0;
  for (let minute = first; minute <= last; minute++) {
    const counts = countsOf(series, minute, minute);
    if (counts.errors > 0 && shareOf(counts) >= line) bad++;
  }
  return bad;
}

/** Up to so many times the errors that are asked for, chance alone can be over the budget for a while. */
const few = 5;

/**
 * Watches for a burn of the error budget. The short window may look at the series without what other watches found:
 * an outage stays in windows of days for days, and would be told again and again.
 */
export function burnWatch(
  series: Series,
  { rate, long, short }: Burn,
  { rules, unexplained = series }: { rules: Rules; unexplained?: Series },
): AlertWindows {
  const budget = 1 - rules.slo;
  const line = rate * budget;
  const over = (minute: number): boolean => {
    const counts = countsOf(unexplained, minute - short + 1, minute);
    return counts.errors > 0 && shareOf(counts) >= line;
  };
  const opens = (minute: number): boolean => {
    const counts = countsOf(series, minute - long + 1, minute);
    // what was before the log began counts as good
    const seen = Math.min(long, minute - series.from + 1) / long;
    const above = counts.errors - budget * counts.requests;
    return (
      counts.requests >= rules.min_requests &&
      (above >= rules.min_errors / 2 || counts.errors >= rules.min_errors * few) &&
      shareOf(counts) * seen >= line &&
      over(minute) &&
      badMinutes(unexplained, minute - short + 1, minute, line) >= rules.min_minutes
    );
  };
  return { short, long, opens, over };
}

const window = 5;
/** A busy series passes three times a small baseline by chance, but not by so many standard deviations. */
const deviations = 7;
/** What a deploy every hour does is usual; half as much again is not. */
const aboveUsualPeak = 1.5;

export function riseWatch(series: Series, usualAt: BaselineAt, rules: Rules): AlertWindows {
  const over = (minute: number): boolean => {
    const counts = countsOf(series, minute - window + 1, minute);
    const usual = usualAt(minute);
    return counts.errors > 0 && usual !== null && shareOf(counts) >= rules.rise * usual.share;
  };
  const opens = (minute: number): boolean => {
    const counts = countsOf(series, minute - window + 1, minute);
    if (counts.errors < rules.min_errors || !over(minute)) return false;
    const { share, peak } = usualAt(minute) ?? { share: 0, peak: 0 };
    const expected = Math.max(share, peak) * counts.requests;
    return (
      shareOf(counts) >= aboveUsualPeak * peak &&
      counts.errors >= expected + deviations * Math.sqrt(expected) &&
      badMinutes(series, minute - window + 1, minute, rules.rise * share) >= rules.min_minutes
    );
  };
  return { short: window, long: window, opens, over };
}
