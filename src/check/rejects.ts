import type { Store } from "../store/store.ts";
import type { Limits } from "../units.ts";
import { type CheckOutcome, percent, stateOf, unknown } from "./outcome.ts";
import type { Scope } from "./scope.ts";

// a file without requests is counted at the time of its ingestion
const counts = `
  select
    ifnull(sum(read), 0) as read,
    ifnull(sum(rejected), 0) as rejected
  from files
  where unixepoch(ifnull(last_time, ingested_at), 'subsec') * 1000 >= :since
    and (first_time is null or unixepoch(first_time, 'subsec') * 1000 < :until)
    and (:source is null or source = :source)`;

/** Checks the share of lines that no format could parse, in the files that overlap the period. */
export function rejects(store: Store, { since, until, source }: Scope, limits: Limits): CheckOutcome {
  const { read, rejected } = store
    .prepare<[object], { read: number; rejected: number }>(counts)
    .get({ since, until, source: source ?? null }) ?? { read: 0, rejected: 0 };
  if (read === 0) return unknown("rejects: no lines in the period");
  const share = rejected / read;
  return {
    state: stateOf(share, limits),
    text: `rejected ${percent(share)} (${rejected} of ${read} lines)`,
    performance: [
      {
        label: "rejected_share",
        value: share * 100,
        unit: "%",
        warning: limits.warning === null ? null : limits.warning * 100,
        critical: limits.critical * 100,
        maximum: 100,
      },
    ],
  };
}
