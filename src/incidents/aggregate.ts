import { UsageError } from "../errors.ts";
import { minuteMs } from "../units.ts";
import { incidentsOf } from "./detector.ts";
import { type DetectionRules, defaultRules } from "./rules.ts";
import type { Minute } from "./series.ts";

/** Rules from JSON, in which null is the default. */
function rulesOf(json: string): DetectionRules {
  const configured = Object.entries(JSON.parse(json) as object).filter(([, value]) => value !== null);
  const rules = { ...defaultRules, ...Object.fromEntries(configured) } as DetectionRules;
  if (rules.slo > 0 && rules.slo < 1) return rules;
  throw new UsageError(`an SLO must be between 0 and 1, and ${rules.slo} is not`);
}

/** The requests and errors of a minute of a series. */
export type SeriesMinute = readonly [series: number, minute: number, requests: number, errors: number];

function minutesBySeries(minutes: Iterable<SeriesMinute>): Map<number, Minute[]> {
  const all = new Map<number, Minute[]>();
  for (const [series, ...minute] of minutes) {
    const others = all.get(series);
    if (others) others.push(minute);
    else all.set(series, [minute]);
  }
  return all;
}

/**
 * The incidents of all series as a JSON list; `series` is the number of the series.
 * `newest` is a JSON list of pairs of a series and the last minute that its log covers; `rules` is a JSON object.
 */
export function detectIncidents(
  seriesMinutes: Iterable<SeriesMinute>,
  newest: string,
  rules: string,
): string {
  const newestBySeries = new Map(JSON.parse(newest) as [series: number, minute: number][]);
  const parsedRules = rulesOf(rules);
  const incidents = [...minutesBySeries(seriesMinutes)].flatMap(([series, minutes]) => {
    const last = minutes.reduce((latest, [minute]) => Math.max(latest, minute), 0);
    return incidentsOf(minutes, Math.max(last, newestBySeries.get(series) ?? 0), parsedRules).map((row) => ({
      series,
      ...row,
    }));
  });
  return JSON.stringify(
    incidents.map(({ start, end, identity_minute, peak_minute, ongoing, ...rest }) => ({
      ...rest,
      ongoing: ongoing ? 1 : 0,
      identity_ms: identity_minute * minuteMs,
      start_ms: start * minuteMs,
      end_ms: (end + 1) * minuteMs,
      peak_ms: peak_minute * minuteMs,
    })),
  );
}
