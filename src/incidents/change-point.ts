import { changePointScore } from "./change-point-score.ts";
import type { AlertPeriod } from "./merge.ts";
import type { DetectionRules } from "./rules.ts";
import { countsOf, type Series, shareOf } from "./series.ts";

/** The change points of an incident: its first and its last minute with errors. */
export interface ChangePoints {
  readonly start: number;
  readonly end: number;
}

/** The minute between `from` and `to` up to which the errors above `share` add up to the largest sum. */
function largestExcess(series: Series, from: number, to: number, share: number): number {
  const step = from <= to ? 1 : -1;
  let best = from;
  let excess = 0;
  let maxExcess = Number.NEGATIVE_INFINITY;
  for (let minute = from; minute !== to + step; minute += step) {
    const { requests, errors } = countsOf(series, minute, minute);
    excess += errors - share * requests;
    if (errors === 0 || excess <= maxExcess) continue;
    maxExcess = excess;
    best = minute;
  }
  return best;
}

/**
 * Finds when an incident started and ended. Alert windows react late in both directions, so the start is searched
 * backward from the minute the alert opened, and the end forward from the start.
 */
export function changePoints(
  series: Series,
  { opened, last, windows }: AlertPeriod,
  { earliest, baseline, rules }: { earliest: number; baseline: number | null; rules: DetectionRules },
): ChangePoints {
  const observed = shareOf(countsOf(series, opened - windows.short + 1, opened));
  const first = Math.max(earliest, series.from);
  const start = largestExcess(series, opened, first, changePointScore(baseline, observed, rules).boundary);
  const whole = shareOf(countsOf(series, start, last));
  const end = largestExcess(series, start, last, changePointScore(baseline, whole, rules).boundary);
  return { start, end };
}
