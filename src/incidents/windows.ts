import type { BaselineAt } from "./baseline.ts";
import type { Burn, DetectionRules } from "./rules.ts";
import { countsOf, type Series, shareOf } from "./series.ts";

/** A long and a short window with a threshold. Lengths are in minutes. */
export interface AlertWindows {
  readonly short: number;
  readonly long: number;
  /** whether an alert opens at this minute */
  readonly opensAt: (minute: number) => boolean;
  /** whether the short window that ends with this minute is above its threshold */
  readonly isAbove: (minute: number) => boolean;
}

/** Number of minutes above the threshold; a single spike is no incident. */
function minutesAbove(series: Series, first: number, last: number, threshold: number): number {
  let above = 0;
  for (let minute = first; minute <= last; minute++) {
    const counts = countsOf(series, minute, minute);
    if (counts.errors > 0 && shareOf(counts) >= threshold) above++;
  }
  return above;
}

/** With fewer errors than `min_errors` times this, noise alone can exceed the budget for some time. */
const significantErrorFactor = 5;

/**
 * The windows of a burn rate. `unexplained` is the series without the incidents that other windows found: the outage
 * stays in a window of days and would open the alert again and again.
 */
export function burnRateWindows(
  series: Series,
  { rate, long, short }: Burn,
  { rules, unexplained = series }: { rules: DetectionRules; unexplained?: Series },
): AlertWindows {
  const budget = 1 - rules.slo;
  const threshold = rate * budget;
  const isAbove = (minute: number): boolean => {
    const counts = countsOf(unexplained, minute - short + 1, minute);
    return counts.errors > 0 && shareOf(counts) >= threshold;
  };
  const opensAt = (minute: number): boolean => {
    const counts = countsOf(series, minute - long + 1, minute);
    // the part of the window before the log began counts as successful
    const loggedFraction = Math.min(long, minute - series.from + 1) / long;
    const aboveBudget = counts.errors - budget * counts.requests;
    return (
      counts.requests >= rules.min_requests &&
      (aboveBudget >= rules.min_errors / 2 || counts.errors >= rules.min_errors * significantErrorFactor) &&
      shareOf(counts) * loggedFraction >= threshold &&
      isAbove(minute) &&
      minutesAbove(unexplained, minute - short + 1, minute, threshold) >= rules.min_minutes
    );
  };
  return { short, long, opensAt, isAbove };
}

const riseWindow = 5;
/** Three times a small baseline is noise in a busy series; this many standard deviations are not. */
const minDeviations = 7;
/** Peaks of the baseline, such as hourly deploys, are usual; this many times the peak is not. */
const minPeakRatio = 1.5;

/** The window of a rise above the baseline. */
export function riseWindows(series: Series, baselineAt: BaselineAt, rules: DetectionRules): AlertWindows {
  const isAbove = (minute: number): boolean => {
    const counts = countsOf(series, minute - riseWindow + 1, minute);
    const baseline = baselineAt(minute);
    return counts.errors > 0 && baseline !== null && shareOf(counts) >= rules.rise * baseline.share;
  };
  const opensAt = (minute: number): boolean => {
    const counts = countsOf(series, minute - riseWindow + 1, minute);
    if (counts.errors < rules.min_errors || !isAbove(minute)) return false;
    const { share, peak } = baselineAt(minute) ?? { share: 0, peak: 0 };
    const expected = Math.max(share, peak) * counts.requests;
    return (
      shareOf(counts) >= minPeakRatio * peak &&
      counts.errors >= expected + minDeviations * Math.sqrt(expected) &&
      minutesAbove(series, minute - riseWindow + 1, minute, rules.rise * share) >= rules.min_minutes
    );
  };
  return { short: riseWindow, long: riseWindow, opensAt, isAbove };
}
