import type { Store } from "../store/store.ts";
import { dayMs, hourMs, type Limits, minuteMs } from "../units.ts";
import { brief, type CheckOutcome, stateOf, unknown } from "./outcome.ts";
import type { Scope } from "./scope.ts";

// a source that has been silent for so long is no more
const gone = 30 * dayMs;
// a clock may be ahead by so much
const ahead = hourMs;

const newest = `
  select
    source,
    max(unixepoch(last_time, 'subsec') * 1000) as time_ms
  from files
  where unixepoch(last_time, 'subsec') * 1000 <= :now
    and (:source is null or source = :source)
  group by source
  order by time_ms`;

const hours = (ms: number): string =>
  ms < 2 * hourMs ? `${Math.floor(ms / minuteMs)} min` : `${Math.floor(ms / hourMs)} h`;

/** How old the newest line of each source is. */
export function stale(store: Store, { source, now }: Scope, limits: Limits): CheckOutcome {
  const all = store
    .prepare<[object], { source: string; time_ms: number }>(newest)
    .all({ now: now + ahead, source: source ?? null })
    .map(({ source: name, time_ms }) => ({ name, age: Math.max(0, now - time_ms) }));
  const alive = all.filter(({ age }) => age < gone);
  const [oldest] = alive.length > 0 ? alive : all.slice(-1);
  if (!oldest) return unknown("stale: the database holds no requests");
  return {
    state: stateOf(oldest.age, limits),
    words: `newest line of ${brief(oldest.name)} is ${hours(oldest.age)} old`,
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
