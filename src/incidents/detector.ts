import { type BaselineAt, baselines } from "./baseline.ts";
import { type ChangePoint, extentOf } from "./change-point.ts";
import { type Span, spansOf } from "./merge.ts";
import { type Burn, day, isSlow, type Rules } from "./rules.ts";
import { countsOf, type Minute, type Series, seriesOf, shareOf, without } from "./series.ts";
import { type AlertWindows, burnWatch, riseWatch } from "./windows.ts";

export interface IncidentRow extends ChangePoint {
  /** start of the part that was noticed first: it stays what it is when more is found around it */
  readonly known_by: number;
  readonly ongoing: boolean;
  readonly requests: number;
  readonly errors: number;
  readonly baseline_share: number | null;
  readonly peak_share: number;
  readonly peak_minute: number;
  readonly severity: "page" | "ticket";
}

interface DetectedIncident extends ChangePoint {
  readonly opened: number;
  readonly known_by: number;
  readonly ongoing: boolean;
  readonly usual: number | null;
  readonly page: boolean;
  /** what comes back in so many minutes is the same incident */
  readonly soon: number;
}

type Pages = ReadonlySet<AlertWindows>;

interface Joined {
  span: Span;
  page: boolean;
  /** the shortest window that watches it */
  short: number;
}

/** Spans of several watches that meet are one. */
function joined(spans: readonly Span[], pages: Pages): Joined[] {
  const all: Joined[] = [];
  for (const span of [...spans].sort((one, other) => one.opened - other.opened)) {
    const before = all.at(-1);
    const page = pages.has(span.watch);
    const { short } = span.watch;
    if (!before || before.span.last < span.opened) {
      all.push({ span, page, short });
      continue;
    }
    const last = Math.max(before.span.last, span.last);
    before.span = { ...before.span, last, ongoing: before.span.ongoing || span.ongoing };
    before.page ||= page;
    before.short = Math.min(before.short, short);
  }
  return all;
}

/** What the watches find in a series; nothing of one incident is looked at again for the next. */
function found(
  series: Series,
  watches: readonly AlertWindows[],
  { rules, usual, reach, pages }: { rules: Rules; usual: BaselineAt; reach: number; pages: Pages },
): DetectedIncident[] {
  const all: DetectedIncident[] = [];
  const spans = watches.flatMap((watch) => spansOf(series, watch, { usualAt: usual, rules }));
  for (const { span, page, short } of joined(spans, pages)) {
    const baseline = usual(span.opened)?.share ?? null;
    const earliest = Math.max(span.opened - reach + 1, (all.at(-1)?.end ?? 0) + 1);
    const extent = extentOf(series, span, { earliest, usual: baseline, rules });
    const { opened } = span;
    // a longer window is still full of what the shortest has been calm about
    const ongoing = span.ongoing && series.to - 1 - extent.end < short + rules.calm;
    const soon = Math.max(2 * rules.calm, short);
    all.push({ ...extent, opened, ongoing, known_by: extent.start, usual: baseline, page, soon });
  }
  return all;
}

/** Fast and slow rises that overlap are one incident, and so is what comes back soon: a service that flaps. */
function merged(all: readonly DetectedIncident[]): DetectedIncident[] {
  const one: DetectedIncident[] = [];
  for (const each of [...all].sort((left, right) => left.start - right.start)) {
    const before = one.at(-1);
    if (!before || before.end + Math.max(before.soon, each.soon) < each.start) {
      one.push(each);
      continue;
    }
    const first = before.opened <= each.opened ? before : each;
    one[one.length - 1] = {
      ...first,
      start: before.start,
      end: Math.max(before.end, each.end),
      ongoing: before.ongoing || each.ongoing,
      page: before.page || each.page,
      soon: Math.max(before.soon, each.soon),
    };
  }
  return one;
}

/** The five minutes of an incident that were worst; a window of next to no requests tells nothing. */
function peakOf(series: Series, { start, end }: ChangePoint): { share: number; minute: number } {
  const whole = countsOf(series, start, end);
  const enough = Math.min(10, whole.requests / (end - start + 1));
  let peak = { share: shareOf(whole), minute: end };
  let most = 0;
  for (let minute = start; minute <= end; minute++) {
    const counts = countsOf(series, Math.max(start, minute - 4), minute);
    if (counts.requests < enough || shareOf(counts) <= most) continue;
    most = shareOf(counts);
    peak = { share: most, minute };
  }
  return peak;
}

function described(series: Series, { usual, page, ...rest }: DetectedIncident): IncidentRow {
  const peak = peakOf(series, rest);
  return {
    ...rest,
    ...countsOf(series, rest.start, rest.end),
    baseline_share: usual,
    peak_share: peak.share,
    peak_minute: peak.minute,
    severity: page ? "page" : "ticket",
  };
}

/** An echo of an earlier incident in a long window has next to no errors of its own. */
function isOwn(
  series: Series,
  { start, end }: ChangePoint,
  { min_errors, min_minutes }: Rules,
  share = 0,
): boolean {
  let bad = 0;
  for (let minute = start; minute <= end; minute++) if (countsOf(series, minute, minute).errors > 0) bad++;
  const { requests, errors } = countsOf(series, start, end);
  return bad >= min_minutes && errors - share * requests >= min_errors / 2;
}

const longest = (burns: readonly Burn[]): number => Math.max(60, ...burns.map(({ long }) => long));

function inSeries(series: Series, rules: Rules): IncidentRow[] {
  const usual = baselines(series, rules);
  const fast = rules.burn.filter((burn) => !isSlow(burn));
  const slow = rules.burn.filter(isSlow);
  const burns = fast.map((burn) => burnWatch(series, burn, { rules }));
  const asked = { rules, usual, pages: new Set(burns) };
  const quick = found(series, [...burns, riseWatch(series, usual, rules)], {
    ...asked,
    reach: longest(fast),
  }).filter((each) => isOwn(series, each, rules));
  const unexplained = quick.length > 0 ? without(series, quick) : series;
  const watches = slow.map((burn) => burnWatch(series, burn, { rules, unexplained }));
  const lasting = found(unexplained, watches, { ...asked, reach: longest(slow) }).filter((each) =>
    isOwn(unexplained, each, rules, 1 - rules.slo),
  );
  return merged([...quick, ...lasting]).map((each) => described(series, each));
}

/** A line with a broken clock may lie years from the others: the time between is not walked. */
const apart = 14 * day;

/** The incidents of a series, whose log was read up to a minute. */
export function incidentsOf(minutes: readonly Minute[], newest: number, rules: Rules): IncidentRow[] {
  const sorted = [...minutes].sort(([one], [other]) => one - other);
  const runs: Minute[][] = [];
  for (const minute of sorted) {
    const run = runs.at(-1);
    if (run && minute[0] - (run.at(-1)?.[0] ?? 0) < apart) run.push(minute);
    else runs.push([minute]);
  }
  return runs.flatMap((run) => {
    const last = run.at(-1)?.[0] ?? 0;
    return inSeries(seriesOf(run, Math.min(newest, last + apart) + 1), rules);
  });
}
