// In: the requests and errors of a source and host by minute, and the rules. Out: its incidents.
import { type BaselineAt, baselines } from "./baseline.ts";
import { type ChangePoints, changePoints } from "./change-point.ts";
import { alertPeriods, mergeAlerts } from "./merge.ts";
import { type Burn, type DetectionRules, day, isSlow } from "./rules.ts";
import { countsOf, type Minute, type Series, seriesOf, shareOf, withoutPeriods } from "./series.ts";
import { type AlertWindows, burnRateWindows, riseWindows } from "./windows.ts";

export interface IncidentRow extends ChangePoints {
  /** start of the part that was detected first; it does not change when the incident grows */
  readonly identity_minute: number;
  readonly ongoing: boolean;
  readonly requests: number;
  readonly errors: number;
  readonly baseline_share: number | null;
  readonly peak_share: number;
  readonly peak_minute: number;
  readonly severity: "page" | "ticket";
}

interface DetectedIncident extends ChangePoints {
  readonly opened: number;
  readonly identity_minute: number;
  readonly ongoing: boolean;
  readonly baseline: number | null;
  readonly page: boolean;
  /** errors that return within this many minutes belong to the same incident */
  readonly reopenWithin: number;
}

interface DetectionOptions {
  readonly rules: DetectionRules;
  readonly baselineAt: BaselineAt;
  /** maximum number of minutes from the start of an incident to its alert */
  readonly lookBack: number;
  readonly paging: ReadonlySet<AlertWindows>;
}

/** The incidents that some windows detect; an incident starts after the end of the one before. */
function detect(
  series: Series,
  allWindows: readonly AlertWindows[],
  { rules, baselineAt, lookBack, paging }: DetectionOptions,
): DetectedIncident[] {
  const incidents: DetectedIncident[] = [];
  const alerts = allWindows.flatMap((windows) => alertPeriods(series, windows, { baselineAt, rules }));
  for (const { alert, page, short } of mergeAlerts(alerts, paging)) {
    const { opened } = alert;
    const baseline = baselineAt(opened)?.share ?? null;
    const earliest = Math.max(opened - lookBack + 1, (incidents.at(-1)?.end ?? 0) + 1);
    const extent = changePoints(series, alert, { earliest, baseline, rules });
    // a longer window contains errors for which the shortest window has already resolved
    const ongoing = alert.ongoing && series.to - 1 - extent.end < short + rules.calm;
    const reopenWithin = Math.max(2 * rules.calm, short);
    incidents.push({
      ...extent,
      opened,
      ongoing,
      identity_minute: extent.start,
      baseline,
      page,
      reopenWithin,
    });
  }
  return incidents;
}

/** Merges incidents that overlap or follow each other closely: a service that flaps has one incident. */
function mergeIncidents(incidents: readonly DetectedIncident[]): DetectedIncident[] {
  const merged: DetectedIncident[] = [];
  for (const incident of [...incidents].sort((one, other) => one.start - other.start)) {
    const previous = merged.at(-1);
    const gap = previous ? Math.max(previous.reopenWithin, incident.reopenWithin) : 0;
    if (!previous || previous.end + gap < incident.start) {
      merged.push(incident);
      continue;
    }
    const first = previous.opened <= incident.opened ? previous : incident;
    merged[merged.length - 1] = {
      ...first,
      start: previous.start,
      end: Math.max(previous.end, incident.end),
      ongoing: previous.ongoing || incident.ongoing,
      page: previous.page || incident.page,
      reopenWithin: gap,
    };
  }
  return merged;
}

/** The worst five minutes of an incident; a window with very few requests does not count. */
function peakOf(series: Series, { start, end }: ChangePoints): { share: number; minute: number } {
  const total = countsOf(series, start, end);
  const minRequests = Math.min(10, total.requests / (end - start + 1));
  let peak = { share: shareOf(total), minute: end };
  let maxShare = 0;
  for (let minute = start; minute <= end; minute++) {
    const counts = countsOf(series, Math.max(start, minute - 4), minute);
    if (counts.requests < minRequests || shareOf(counts) <= maxShare) continue;
    maxShare = shareOf(counts);
    peak = { share: maxShare, minute };
  }
  return peak;
}

function rowOf(series: Series, { baseline, page, ...rest }: DetectedIncident): IncidentRow {
  const peak = peakOf(series, rest);
  return {
    ...rest,
    ...countsOf(series, rest.start, rest.end),
    baseline_share: baseline,
    peak_share: peak.share,
    peak_minute: peak.minute,
    severity: page ? "page" : "ticket",
  };
}

/** Whether an incident has errors above `share` itself. A long window that contains an earlier incident has few. */
function hasErrors(
  series: Series,
  { start, end }: ChangePoints,
  { min_errors, min_minutes }: DetectionRules,
  share = 0,
): boolean {
  let minutes = 0;
  for (let minute = start; minute <= end; minute++)
    if (countsOf(series, minute, minute).errors > 0) minutes++;
  const { requests, errors } = countsOf(series, start, end);
  return minutes >= min_minutes && errors - share * requests >= min_errors / 2;
}

const longestWindow = (burns: readonly Burn[]): number => Math.max(60, ...burns.map(({ long }) => long));

function detectInSeries(series: Series, rules: DetectionRules): IncidentRow[] {
  const baselineAt = baselines(series, rules);
  const fast = rules.burn.filter((burn) => !isSlow(burn));
  const slow = rules.burn.filter(isSlow);
  const burnWindows = fast.map((burn) => burnRateWindows(series, burn, { rules }));
  const options = { rules, baselineAt, paging: new Set(burnWindows) };
  const fastIncidents = detect(series, [...burnWindows, riseWindows(series, baselineAt, rules)], {
    ...options,
    lookBack: longestWindow(fast),
  }).filter((each) => hasErrors(series, each, rules));
  const unexplained = fastIncidents.length > 0 ? withoutPeriods(series, fastIncidents) : series;
  const slowWindows = slow.map((burn) => burnRateWindows(series, burn, { rules, unexplained }));
  const slowIncidents = detect(unexplained, slowWindows, {
    ...options,
    lookBack: longestWindow(slow),
  }).filter((each) => hasErrors(unexplained, each, rules, 1 - rules.slo));
  return mergeIncidents([...fastIncidents, ...slowIncidents]).map((each) => rowOf(series, each));
}

/** A longer gap splits a series: a line with a wrong clock can be years away from the others. */
const maxGap = 14 * day;

/** The incidents of a series. `newest` is the last minute that its log covers. */
export function incidentsOf(
  minutes: readonly Minute[],
  newest: number,
  rules: DetectionRules,
): IncidentRow[] {
  const sorted = [...minutes].sort(([one], [other]) => one - other);
  const runs: Minute[][] = [];
  for (const minute of sorted) {
    const run = runs.at(-1);
    if (run && minute[0] - (run.at(-1)?.[0] ?? 0) < maxGap) run.push(minute);
    else runs.push([minute]);
  }
  return runs.flatMap((run) => {
    const last = run.at(-1)?.[0] ?? 0;
    return detectInSeries(seriesOf(run, Math.min(newest, last + maxGap) + 1), rules);
  });
}
