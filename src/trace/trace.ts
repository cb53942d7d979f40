import { guessJourneys } from "../journeys/overlay.ts";
import { sqlText } from "../store/queries.ts";
import type { Store } from "../store/store.ts";
import { minuteMs } from "../units.ts";
import { findRequests, type RequestKey } from "./find-requests.ts";

/** The line of one hop; keys are columns of `requests`, `hop` is its tier and `number` its place. */
type HopRow = Readonly<Record<string, string | number | null>>;

export interface Trace {
  /** from the client inward */
  readonly hops: readonly HopRow[];
  /** columns of `journeys` of the request, of the first one if several have the id */
  readonly verdict: HopRow | null;
}

const selectHops = sqlText("trace/trace.sql");

const selectJourney = `
  select chain, joined_by, answered_by, fault, fault_source, reason, confidence, decided_by, hidden_reason, status,
    origin_status as upstream_status
  from journeys
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

/**
 * Finds all lines of one request, the outermost first, and their common verdict. `id`: see `findRequests`. `guess`: joins
 * lines without a common id by their content.
 */
export function traceRequest(store: Store, id: string, guess = false): Trace {
  const found = findRequests(store, id);
  if (guess) guessAround(store, found);
  const hops = store.prepare(selectHops).all({ found: JSON.stringify(found) }) as HopRow[];
  const [outermost] = hops;
  const verdict =
    outermost &&
    (store.prepare(selectJourney).get({ id: outermost["id"], time_ms: outermost["time_ms"] }) as
      | HopRow
      | undefined);
  return { hops, verdict: verdict ?? outermost ?? null };
}
