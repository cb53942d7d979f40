import { UsageError } from "../errors.ts";
import { minuteMs } from "../units.ts";
import { incidentsOf } from "./detector.ts";
import { type DetectionRules, defaultRules } from "./rules.ts";
import type { Minute } from "./series.ts";

interface CollectedMinutes {
  readonly minutes: Minute[];
  newest: number;
  rules: string;
}

/** Rules from JSON, in which null is the default. */
function rulesOf(json: string): DetectionRules {
  const configured = Object.entries(JSON.parse(json) as object).filter(([, value]) => value !== null);
  const rules = { ...defaultRules, ...Object.fromEntries(configured) } as DetectionRules;
  if (rules.slo > 0 && rules.slo < 1) return rules;
  throw new UsageError(`an SLO must be between 0 and 1, and ${rules.slo} is not`);
}

/**
 * The SQL aggregate `detect_incidents(minute, requests, errors, newest, rules)`: the incidents of one series as a JSON
 * list.
 */
export const detectIncidents = {
  start: (): CollectedMinutes => ({ minutes: [], newest: 0, rules: "{}" }),
  step(
    collected: CollectedMinutes,
    minute: number,
    requests: number,
    errors: number,
    newest: number,
    rules: string,
  ): CollectedMinutes {
    collected.minutes.push([minute, requests, errors]);
    collected.newest = newest;
    collected.rules = rules;
    return collected;
  },
  result({ minutes, newest, rules }: CollectedMinutes): string {
    const incidents = incidentsOf(minutes, newest, rulesOf(rules));
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
  },
};
