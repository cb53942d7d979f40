import type { Store } from "../store/open.ts";
import { sqlText } from "../store/sql-file.ts";
import { requestsNamed } from "./named.ts";

/** A line of one request as one hop wrote it; keys are columns of `requests`, `hop` is its tier. */
export type Hopped = Readonly<Record<string, string | number | null>>;

export interface Trace {
  readonly hops: readonly Hopped[];
  /** one verdict of all hops together: the deepest that failed, where the lines could be joined */
  readonly verdict: Hopped | null;
}

const sql = sqlText("trace/trace.sql");

const ofJourney = `
  select answered_by, fault, reason, confidence, cdn_status as status, origin_status as upstream_status
  from journeys
  where cdn_request = ?`;

/** All lines of one request, from the CDN inwards, and what they say together. */
export function trace(store: Store, id: string): Trace {
  const found = JSON.stringify(requestsNamed(store, id));
  const hops = store.prepare(sql).all({ found }) as Hopped[];
  const edge = hops.find(({ hop }) => hop === "cdn");
  const joined = edge && (store.prepare(ofJourney).get(edge["id"]) as Hopped | undefined);
  const deepest = hops.findLast(({ reason }) => reason !== null) ?? hops.at(-1);
  return { hops, verdict: joined ?? deepest ?? null };
}
