import type { Store } from "../store/store.ts";
import { dayMs } from "../units.ts";
import { fragments } from "./fragments.ts";
import type { Period } from "./period.ts";
import { countedUnit } from "./unit.ts";

/** From the first to the last request of the database; null if it has none. */
export function coverage(store: Store): Period | null {
  // SQLite reads one end of an index only if min() and max() are in separate queries
  // https://www.sqlite.org/optoverview.html
  const first = store.prepare<[], number | null>("select min(time_ms) from request_rows").pluck().get();
  const last = store.prepare<[], number | null>("select max(time_ms) from request_rows").pluck().get();
  return typeof first === "number" && typeof last === "number" ? { since: first, until: last + 1 } : null;
}

interface CoverageFilter extends Period {
  readonly source?: string | undefined;
  readonly host?: string | undefined;
  readonly per_hop?: boolean | undefined;
}

/** Whether the period has a request, optionally only of one source and host. */
export function coversPeriod(store: Store, { since, until, source, host }: CoverageFilter): boolean {
  const statement = store.prepare<[object], number>(`
    select 1
    from requests
    where time_ms >= :since
      and time_ms < :until
      and (:source is null or source = :source)
      and (:host is null or host = :host)
    limit 1`);
  return statement.pluck().get({ since, until, source: source ?? null, host: host ?? null }) === 1;
}

/** Number of failed requests of health checks and scanners, which a report excludes and mentions in a note. */
export function excludedFailures(
  store: Store,
  { since, until, source, host, per_hop }: CoverageFilter,
): number {
  const statement = store.prepare<[object], number>(`
    with ${fragments(countedUnit(store, { per_hop, source }), "counted")}
    select ifnull(sum(requests), 0)
    from counted
    where failed
      and client_kind in ('health_check', 'scanner')
      and (:source is null or source = :source)
      and (:host is null or host = :host)`);
  const filter = { since, until, shift: null, source: source ?? null, host: host ?? null };
  return statement.pluck().get(filter) ?? 0;
}

export const coveredSources = (store: Store): string[] =>
  store
    .prepare<[], string>("select source from files union select source from shapes order by source")
    .pluck()
    .all();

// seeks from day to day in the index; GROUP BY would read all of it
const daysSql = `
  with recursive days (number) as (
    select min(time_ms) / 86400000 from request_rows
    union all
    select (select min(time_ms) / 86400000 from request_rows where time_ms >= (number + 1) * 86400000)
    from days
    where number is not null
  )
  select number from days where number is not null`;

const maxRanges = 8;
const date = (number: number): string => new Date(number * dayMs).toISOString().slice(0, 10);

/** The days with requests as text, consecutive days as a range: "2026-07-01 to 2026-07-03, 2026-07-09". */
export function coveredDays(store: Store): string {
  const runs: [first: number, last: number][] = [];
  for (const number of store.prepare<[], number>(daysSql).pluck().iterate()) {
    const run = runs.at(-1);
    if (run && run[1] + 1 === number) run[1] = number;
    else runs.push([number, number]);
  }
  const texts = runs.map(([first, last]) =>
    first === last ? date(first) : `${date(first)} to ${date(last)}`,
  );
  // lines with a wrong clock can add many single days
  return texts.length > maxRanges ? `${texts.slice(0, maxRanges).join(", ")} and more` : texts.join(", ");
}
