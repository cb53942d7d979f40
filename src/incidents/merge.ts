import type { BaselineAt } from "./baseline.ts";
import { doubtOf } from "./change-point-score.ts";
import { hour, type Rules } from "./rules.ts";
import { countsOf, type Series, shareOf } from "./series.ts";
import type { AlertWindows } from "./windows.ts";

/** From where a watch first spoke up to where its short window was last over the line. */
export interface Span {
  readonly opened: number;
  readonly last: number;
  readonly ongoing: boolean;
  readonly watch: AlertWindows;
}

/** Where nobody came nothing was calm; only after an hour of it an incident is over. */
const patience = hour;
/** Where few come, errors stay away for a while by chance: calm is believed when this is the logarithm of the odds. */
const certainty = 10;

/** Follows an open incident: gives the last minute over the line, and the one at which it was over. */
function follow(
  series: Series,
  watch: AlertWindows,
  opened: number,
  { usualAt, rules }: { usualAt: BaselineAt; rules: Rules },
): { last: number; closed: number | null } {
  // the short window opens it at its worst: the long one tells better how bad it goes on
  const noticed = shareOf(countsOf(series, opened - watch.long + 1, opened));
  const { dividing, weight } = doubtOf(usualAt(opened)?.share ?? null, noticed, rules);
  let last = opened;
  let calm = 0;
  let odds = 0;
  for (let minute = opened; minute < series.to; minute++) {
    const { requests, errors } = countsOf(series, minute, minute);
    odds = Math.max(0, odds + weight * (dividing * requests - errors));
    if (watch.over(minute)) {
      last = minute;
      calm = 0;
      continue;
    }
    const silent = countsOf(series, minute - watch.short + 1, minute).requests === 0;
    calm += silent ? rules.calm / patience : 1;
    if (calm >= rules.calm && (silent || odds >= certainty)) return { last, closed: minute };
  }
  return { last, closed: null };
}

/** Every span of a watch, in order. */
export function spansOf(
  series: Series,
  watch: AlertWindows,
  by: { usualAt: BaselineAt; rules: Rules },
): Span[] {
  const spans: Span[] = [];
  for (let minute = series.from; minute < series.to; minute++) {
    if (!watch.opens(minute)) continue;
    const { last, closed } = follow(series, watch, minute, by);
    spans.push({ opened: minute, last, ongoing: closed === null, watch });
    minute = closed ?? series.to;
  }
  return spans;
}
