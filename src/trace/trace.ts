import { sqlText } from "../store/queries.ts";
import type { Store } from "../store/store.ts";
import { findRequests, type RequestKey } from "./find-requests.ts";
import { guessedPartners, guessJourneys } from "./guess.ts";

/** The line of one hop; keys are columns of `requests`, `hop` is its tier. */
type HopRow = Readonly<Record<string, string | number | null>>;

export interface Trace {
  readonly hops: readonly HopRow[];
  /** the verdict of the journey; without one, that of the deepest hop that failed */
  readonly verdict: HopRow | null;
}

const selectHops = sqlText("trace/trace.sql");

const selectJourney = `
  select joined_by, answered_by, fault, reason, confidence, cdn_status as status, origin_status as upstream_status
  from journeys
  where cdn_request = :id and time_ms = :time_ms`;

// enough lines to find out whether the logs agree on hosts and clients
const guessMarginMs = 300_000;

function guessLines(store: Store, lines: readonly RequestKey[]): RequestKey[] {
  const times = lines.map(({ time_ms }) => time_ms);
  guessJourneys(store, {
    since: Math.min(...times) - guessMarginMs,
    until: Math.max(...times) + guessMarginMs,
  });
  return guessedPartners(
    store,
    lines.map(({ id }) => id),
  );
}

/**
 * Finds all lines of one request, the CDN first, and their common verdict. `id`: see `findRequests`; `guess`: also joins
 * lines without a common id.
 */
export function traceRequest(store: Store, id: string, guess = false): Trace {
  const found = findRequests(store, id);
  const lines = guess && found.length > 0 ? [...found, ...guessLines(store, found)] : found;
  const hops = store.prepare(selectHops).all({ found: JSON.stringify(lines) }) as HopRow[];
  const edge = hops.find(({ hop }) => hop === "cdn");
  const journey =
    edge &&
    (store.prepare(selectJourney).get({ id: edge["id"], time_ms: edge["time_ms"] }) as HopRow | undefined);
  const deepest = hops.findLast(({ reason }) => reason !== null) ?? hops.at(-1);
  return { hops, verdict: journey ?? deepest ?? null };
}
