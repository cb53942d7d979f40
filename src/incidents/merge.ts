import type { BaselineAt } from "./baseline.ts";
import { changePointScore } from "./change-point-score.ts";
import { type DetectionRules, hour } from "./rules.ts";
import { countsOf, type Series, shareOf } from "./series.ts";
import type { AlertWindows } from "./windows.ts";

/** From the minute an alert opened to the last minute above the threshold of its short window. */
export interface AlertPeriod {
  readonly opened: number;
  readonly last: number;
  readonly ongoing: boolean;
  readonly windows: AlertWindows;
}

/** minutes without any request after which an alert closes */
const maxSilentMinutes = hour;
/** At low traffic errors pause by chance. An alert closes if the log odds of recovery are at least this. */
const minLogOdds = 10;

interface DetectionContext {
  readonly baselineAt: BaselineAt;
  readonly rules: DetectionRules;
}

/** Follows an open alert: gives the last minute above the threshold, and the minute at which the alert closed. */
function follow(
  series: Series,
  windows: AlertWindows,
  opened: number,
  { baselineAt, rules }: DetectionContext,
): { last: number; closed: number | null } {
  // the alert opens at the peak of the short window; the long window is a better estimate of the share that continues
  const observed = shareOf(countsOf(series, opened - windows.long + 1, opened));
  const { boundary, weight } = changePointScore(baselineAt(opened)?.share ?? null, observed, rules);
  let last = opened;
  let minutesBelow = 0;
  let logOdds = 0;
  for (let minute = opened; minute < series.to; minute++) {
    const { requests, errors } = countsOf(series, minute, minute);
    logOdds = Math.max(0, logOdds + weight * (boundary * requests - errors));
    if (windows.isAbove(minute)) {
      last = minute;
      minutesBelow = 0;
      continue;
    }
    const silent = countsOf(series, minute - windows.short + 1, minute).requests === 0;
    minutesBelow += silent ? rules.calm / maxSilentMinutes : 1;
    if (minutesBelow >= rules.calm && (silent || logOdds >= minLogOdds)) return { last, closed: minute };
  }
  return { last, closed: null };
}

/** All alerts of a pair of windows, in order. */
export function alertPeriods(
  series: Series,
  windows: AlertWindows,
  context: DetectionContext,
): AlertPeriod[] {
  const alerts: AlertPeriod[] = [];
  for (let minute = series.from; minute < series.to; minute++) {
    if (!windows.opensAt(minute)) continue;
    const { last, closed } = follow(series, windows, minute, context);
    alerts.push({ opened: minute, last, ongoing: closed === null, windows });
    minute = closed ?? series.to;
  }
  return alerts;
}

/** Overlapping alerts of several windows as one. */
export interface MergedAlert {
  alert: AlertPeriod;
  page: boolean;
  /** minutes of the shortest window */
  short: number;
}

/** Merges alerts that overlap. `paging` are the windows whose alerts page. */
export function mergeAlerts(
  alerts: readonly AlertPeriod[],
  paging: ReadonlySet<AlertWindows>,
): MergedAlert[] {
  const merged: MergedAlert[] = [];
  for (const alert of [...alerts].sort((one, other) => one.opened - other.opened)) {
    const previous = merged.at(-1);
    const page = paging.has(alert.windows);
    const { short } = alert.windows;
    if (!previous || previous.alert.last < alert.opened) {
      merged.push({ alert, page, short });
      continue;
    }
    const last = Math.max(previous.alert.last, alert.last);
    previous.alert = { ...previous.alert, last, ongoing: previous.alert.ongoing || alert.ongoing };
    previous.page ||= page;
    previous.short = Math.min(previous.short, short);
  }
  return merged;
}
