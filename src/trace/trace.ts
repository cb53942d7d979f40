import { guessJourneys } from "../journeys/overlay.ts";
import { sqlText } from "../store/queries.ts";
import type { Store } from "../store/store.ts";
import { minuteMs } from "../units.ts";
import { findRequests, type RequestKey } from "./find-requests.ts";

/** The line of one hop; keys are columns of `requests`, `hop` is its tier and `number` its place. */
export type HopRow = Readonly<Record<string, string | number | null>>;

/** One request. */
export interface Trace {
  /** from the client inward */
  readonly hops: readonly [HopRow, ...HopRow[]];
  /** columns of `journeys` of the request; `why`: see `journeys/verdict.ts` */
  readonly verdict: HopRow;
}

const selectHops = sqlText("trace/trace.sql");

const selectJourney = `
  select chain, joined_by, answered_by, fault, fault_source, reason, confidence, decided_by, why, hidden_reason,
    status, origin_status as upstream_status
  from journey_lines
  where id = :id and time_ms = :time_ms`;

/** A hop may have logged the request this long before or after another one. */
const guessDistanceMs = 10 * minuteMs;

function guessAround(store: Store, found: readonly RequestKey[]): void {
  const times = found.map(({ time_ms }) => time_ms);
  if (times.length === 0) return;
  guessJourneys(store, {
    since: Math.min(...times) - guessDistanceMs,
    until: Math.max(...times) + guessDistanceMs,
  });
}

/** Rows of one request after another, split before each outermost line. */
function requestsOf(rows: readonly HopRow[]): Trace["hops"][] {
  const requests: [HopRow, ...HopRow[]][] = [];
  for (const row of rows) {
    if (row["position"] === 0) requests.push([row]);
    else requests.at(-1)?.push(row);
  }
  return requests;
}

/**
 * Finds all lines of the requests with an id, the outermost first, and their common verdicts. `id`: see `findRequests`.
 * `guess`: joins lines without a common id by their content.
 */
export function traceRequests(store: Store, id: string, guess = false): Trace[] {
  const found = findRequests(store, id);
  if (guess) guessAround(store, found);
  const rows = store.prepare(selectHops).all({ found: JSON.stringify(found) }) as HopRow[];
  const verdict = store.prepare<[object], HopRow>(selectJourney);
  return requestsOf(rows).map((hops) => {
    const [{ id, time_ms }] = hops;
    return { hops, verdict: verdict.get({ id, time_ms }) ?? hops[0] };
  });
}
