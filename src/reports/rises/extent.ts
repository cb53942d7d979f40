import type { Rules } from "./rules.ts";
import { countsOf, type Series, shareOf } from "./series.ts";
import type { Span } from "./watch.ts";

/** A rise from its first bad minute to its last. */
export interface Extent {
  readonly start: number;
  readonly end: number;
}

/**
 * The share that tells a usual minute from a bad one with the least doubt: the logarithmic mean of both, where chance
 * (Poisson) makes the same number of errors equally likely of either.
 */
function dividingShare(usual: number | null, bad: number, rules: Rules): number {
  const least = (1 - rules.slo) / 10;
  const low = Math.min(Math.max(usual ?? 0, least), bad / 3);
  return (bad - low) / Math.log(bad / low);
}

/** Walks from a minute in steps, and stops where the errors above the dividing share add up to most. */
function furthest(series: Series, from: number, to: number, share: number): number {
  const step = from <= to ? 1 : -1;
  let best = from;
  let excess = 0;
  let most = Number.NEGATIVE_INFINITY;
  for (let minute = from; minute !== to + step; minute += step) {
    const { requests, errors } = countsOf(series, minute, minute);
    excess += errors - share * requests;
    if (errors === 0 || excess <= most) continue;
    most = excess;
    best = minute;
  }
  return best;
}

/**
 * Windows notice late and forget late. The rise began where, looking back from the minute it was noticed, the errors
 * above the dividing share add up to most, and ended where, looking on, they do.
 */
export function extentOf(
  series: Series,
  { opened, last, watch }: Span,
  { earliest, usual, rules }: { earliest: number; usual: number | null; rules: Rules },
): Extent {
  const noticed = shareOf(countsOf(series, opened - watch.short + 1, opened));
  const start = furthest(
    series,
    opened,
    Math.max(earliest, series.from),
    dividingShare(usual, noticed, rules),
  );
  const whole = shareOf(countsOf(series, start, last));
  const end = furthest(series, start, last, dividingShare(usual, whole, rules));
  return { start, end };
}
