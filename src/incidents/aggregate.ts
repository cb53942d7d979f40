import { UsageError } from "../errors.ts";
import { minuteMs } from "../units.ts";
import { incidentsOf } from "./detector.ts";
import { type Rules, usualRules } from "./rules.ts";
import type { Minute } from "./series.ts";

interface Gathered {
  readonly minutes: Minute[];
  newest: number;
  rules: string;
}

/** Rules as SQL hands them over, JSON in which null stands for what is usual. */
function rulesOf(json: string): Rules {
  const given = Object.entries(JSON.parse(json) as object).filter(([, value]) => value !== null);
  const rules = { ...usualRules, ...Object.fromEntries(given) } as Rules;
  if (rules.slo > 0 && rules.slo < 1) return rules;
  throw new UsageError(`an SLO of ${rules.slo} is no share between 0 and 1`);
}

/** The SQL aggregate `rises(minute, requests, errors, newest, rules)`: a JSON list of the incidents of one series. */
export const rises = {
  start: (): Gathered => ({ minutes: [], newest: 0, rules: "{}" }),
  step(
    gathered: Gathered,
    minute: number,
    requests: number,
    errors: number,
    newest: number,
    rules: string,
  ): Gathered {
    gathered.minutes.push([minute, requests, errors]);
    gathered.newest = newest;
    gathered.rules = rules;
    return gathered;
  },
  result({ minutes, newest, rules }: Gathered): string {
    const all = incidentsOf(minutes, newest, rulesOf(rules));
    return JSON.stringify(
      all.map(({ start, end, known_by, peak_minute, ongoing, ...rest }) => ({
        ...rest,
        ongoing: ongoing ? 1 : 0,
        known_by: known_by * minuteMs,
        start_ms: start * minuteMs,
        end_ms: (end + 1) * minuteMs,
        peak_ms: peak_minute * minuteMs,
      })),
    );
  },
};
