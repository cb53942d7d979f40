import { sqlText } from "../store/queries.ts";
import type { Store } from "../store/store.ts";
import { findRequests, type RequestKey } from "./find-requests.ts";
import { guessedPartners, guessJourneys } from "./guess.ts";

/** A line of one request as one hop wrote it; keys are columns of `requests`, `hop` is its tier. */
export type HopRow = Readonly<Record<string, string | number | null>>;

export interface Trace {
  readonly hops: readonly HopRow[];
  /** one verdict of all hops together: the deepest that failed, where the lines could be joined */
  readonly verdict: HopRow | null;
}

const sql = sqlText("trace/trace.sql");

const ofJourney = `
  select joined_by, answered_by, fault, reason, confidence, cdn_status as status, origin_status as upstream_status
  from journeys
  where cdn_request = :id and time_ms = :time_ms`;

// enough to see which logs agree on hosts and clients
const aroundMs = 300_000;

/** Further lines of the request, guessed among those of the same minutes. */
function guessed(store: Store, named: readonly RequestKey[]): RequestKey[] {
  const times = named.map(({ time_ms }) => time_ms);
  guessJourneys(store, { since: Math.min(...times) - aroundMs, until: Math.max(...times) + aroundMs });
  return guessedPartners(
    store,
    named.map(({ id }) => id),
  );
}

/** All lines of one request, from the CDN inwards, and what they say together. */
export function traceRequest(store: Store, id: string, guess = false): Trace {
  const named = findRequests(store, id);
  const found = guess && named.length > 0 ? [...named, ...guessed(store, named)] : named;
  const hops = store.prepare(sql).all({ found: JSON.stringify(found) }) as HopRow[];
  const edge = hops.find(({ hop }) => hop === "cdn");
  const joined =
    edge &&
    (store.prepare(ofJourney).get({ id: edge["id"], time_ms: edge["time_ms"] }) as HopRow | undefined);
  const deepest = hops.findLast(({ reason }) => reason !== null) ?? hops.at(-1);
  return { hops, verdict: joined ?? deepest ?? null };
}
