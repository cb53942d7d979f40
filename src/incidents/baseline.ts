import { type DetectionRules, day, hour } from "./rules.ts";
import { countsOf, type Series, shareOf } from "./series.ts";

/** minimum number of past hours; a baseline of fewer would be noise */
const minHours = 3;
const maxDays = 7;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

/** The usual error share of a series, and the usual share of the worst five minutes of an hour. */
interface Baseline {
  readonly share: number;
  readonly peak: number;
}

export type BaselineAt = (minute: number) => Baseline | null;

/** Windows with fewer than `min_errors` cannot open an incident, so the peak ignores them. */
function hourOf(series: Series, first: number, { min_errors }: DetectionRules): Baseline | null {
  const counts = countsOf(series, first, first + hour - 1);
  if (counts.requests === 0) return null;
  let peak = 0;
  for (let minute = first; minute < first + hour && counts.errors >= min_errors; minute++) {
    const window = countsOf(series, minute - 4, minute);
    if (window.errors >= min_errors) peak = Math.max(peak, shareOf(window));
  }
  return { share: shareOf(counts), peak };
}

function memoize<Value>(compute: (key: number) => Value): (key: number) => Value {
  const values = new Map<number, Value>();
  return (key) => {
    const cached = values.get(key);
    if (cached !== undefined) return cached;
    const value = compute(key);
    values.set(key, value);
    return value;
  };
}

/**
 * The baseline of a minute: the median of the same hour on up to seven days before, or of the 24 hours before if fewer
 * than three of those days have data; null if fewer than three hours have data.
 */
export function baselines(series: Series, rules: DetectionRules): BaselineAt {
  const hours = memoize((first) => hourOf(series, first, rules));
  const before = (start: number, step: number, times: number): Baseline[] =>
    Array.from({ length: times }, (_, index) => start - (index + 1) * step)
      .filter((first) => first + hour > series.from)
      .map(hours)
      .filter((each) => each !== null);
  const baselineOf = memoize((start): Baseline | null => {
    const sameHour = before(start, day, maxDays);
    const past = sameHour.length >= minHours ? sameHour : before(start, hour, 24);
    if (past.length < minHours) return null;
    return { share: median(past.map(({ share }) => share)), peak: median(past.map(({ peak }) => peak)) };
  });
  return (minute) => baselineOf(Math.floor(minute / hour) * hour);
}
