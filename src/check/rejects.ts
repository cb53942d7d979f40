import type { Store } from "../store/store.ts";
import type { Limits } from "../units.ts";
import { type CheckOutcome, percent, stateOf, unknown } from "./outcome.ts";
import type { Scope } from "./scope.ts";

// a file without a single request has no time but that of its reading
const counts = `
  select
    ifnull(sum(read), 0) as read,
    ifnull(sum(rejected), 0) as rejected
  from files
  where unixepoch(ifnull(last_time, ingested_at), 'subsec') * 1000 >= :since
    and (first_time is null or unixepoch(first_time, 'subsec') * 1000 < :until)
    and (:source is null or source = :source)`;

/** The share of lines that no format could read, of the files that reach into the period. */
export function rejects(store: Store, { since, until, source }: Scope, limits: Limits): CheckOutcome {
  const { read, rejected } = store
    .prepare<[object], { read: number; rejected: number }>(counts)
    .get({ since, until, source: source ?? null }) ?? { read: 0, rejected: 0 };
  if (read === 0) return unknown("rejects: no lines in the period");
  const share = rejected / read;
  return {
    state: stateOf(share, limits),
    words: `rejected ${percent(share)} (${rejected} of ${read} lines)`,
    performance: [
      {
        label: "rejected_share",
        value: share * 100,
        unit: "%",
        warning: limits.warning === null ? null : limits.warning * 100,
        critical: limits.critical * 100,
        most: 100,
      },
    ],
  };
}
