import { doubtOf } from "./change-point-score.ts";
import type { Span } from "./merge.ts";
import type { Rules } from "./rules.ts";
import { countsOf, type Series, shareOf } from "./series.ts";

/** A rise from its first bad minute to its last. */
export interface ChangePoint {
  readonly start: number;
  readonly end: number;
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
): ChangePoint {
  const noticed = shareOf(countsOf(series, opened - watch.short + 1, opened));
  const first = Math.max(earliest, series.from);
  const start = furthest(series, opened, first, doubtOf(usual, noticed, rules).dividing);
  const whole = shareOf(countsOf(series, start, last));
  const end = furthest(series, start, last, doubtOf(usual, whole, rules).dividing);
  return { start, end };
}
