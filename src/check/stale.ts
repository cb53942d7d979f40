import type { Store } from "../store/store.ts";
import { dayMs, hourMs, type Limits, minuteMs } from "../units.ts";
import { brief, type CheckOutcome, stateOf, unknown } from "./outcome.ts";
import type { Scope } from "./scope.ts";

/** A source without new lines for this time is no longer checked. */
const maxSilenceMs = 30 * dayMs;
/** Later times are ignored: the clock of their server is wrong. */
const maxClockSkewMs = hourMs;

const newest = `
  select
    source,
    max(unixepoch(last_time, 'subsec') * 1000) as time_ms
  from files
  where unixepoch(last_time, 'subsec') * 1000 <= :now
    and (:source is null or source = :source)
  group by source
  order by time_ms`;

const ageText = (ms: number): string =>
  ms < 2 * hourMs ? `${Math.floor(ms / minuteMs)} min` : `${Math.floor(ms / hourMs)} h`;

/** Checks the age of the newest line of each source. The outcome is that of the oldest one. */
export function stale(store: Store, { source, now }: Scope, limits: Limits): CheckOutcome {
  const ages = store
    .prepare<[object], { source: string; time_ms: number }>(newest)
    .all({ now: now + maxClockSkewMs, source: source ?? null })
    .map(({ source: name, time_ms }) => ({ name, age: Math.max(0, now - time_ms) }));
  const active = ages.filter(({ age }) => age < maxSilenceMs);
  const [oldest] = active.length > 0 ? active : ages.slice(-1);
  if (!oldest) return unknown("stale: the database has no requests");
  return {
    state: stateOf(oldest.age, limits),
    text: `newest line of ${brief(oldest.name)} is ${ageText(oldest.age)} old`,
    performance: [
      {
        label: "newest_line_age",
        value: Math.round(oldest.age / 1000),
        unit: "s",
        warning: limits.warning === null ? null : limits.warning / 1000,
        critical: limits.critical / 1000,
      },
    ],
  };
}
