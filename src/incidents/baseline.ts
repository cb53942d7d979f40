import { day, hour, type Rules } from "./rules.ts";
import { countsOf, type Series, shareOf } from "./series.ts";

/** hours without which there is no baseline: one would be chance */
const fewest = 3;
const daysBack = 7;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

/** What is usual for a series: its error share, and that of the five worst minutes of an hour. */
export interface Baseline {
  readonly share: number;
  readonly peak: number;
}

export type BaselineAt = (minute: number) => Baseline | null;

/** Windows of fewer errors open nothing, so they need not be known as harmless. */
function hourOf(series: Series, first: number, { min_errors }: Rules): Baseline | null {
  const counts = countsOf(series, first, first + hour - 1);
  if (counts.requests === 0) return null;
  let peak = 0;
  for (let minute = first; minute < first + hour && counts.errors >= min_errors; minute++) {
    const window = countsOf(series, minute - 4, minute);
    if (window.errors >= min_errors) peak = Math.max(peak, shareOf(window));
  }
  return { share: shareOf(counts), peak };
}

function remembered<Value>(find: (key: number) => Value): (key: number) => Value {
  const known = new Map<number, Value>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const value = find(key);
    known.set(key, value);
    return value;
  };
}

/**
 * What is usual at a minute: the median of the same hour on the days before (seven at most), or of the 24 hours before
 * where these are fewer than three; null where the series has no past.
 */
export function baselines(series: Series, rules: Rules): BaselineAt {
  const hours = remembered((first) => hourOf(series, first, rules));
  const before = (start: number, step: number, times: number): Baseline[] =>
    Array.from({ length: times }, (_, index) => start - (index + 1) * step)
      .filter((first) => first + hour > series.from)
      .map(hours)
      .filter((each) => each !== null);
  const usual = remembered((start): Baseline | null => {
    const sameHour = before(start, day, daysBack);
    const past = sameHour.length >= fewest ? sameHour : before(start, hour, 24);
    if (past.length < fewest) return null;
    return { share: median(past.map(({ share }) => share)), peak: median(past.map(({ peak }) => peak)) };
  });
  return (minute) => usual(Math.floor(minute / hour) * hour);
}
