import { fragments } from "../reports/fragments.ts";
import type { CountedUnit } from "../reports/head.ts";
import { countedUnit } from "../reports/unit.ts";
import type { Store } from "../store/store.ts";
import type { Limits } from "../units.ts";
import { type CheckOutcome, percent, stateOf, unknown } from "./outcome.ts";
import type { Scope } from "./scope.ts";

// clients whose failures never count against the error budget do not count as traffic either
const counts = (unit: CountedUnit): string => `
  with ${fragments(unit, "counted")}
  select
    ifnull(sum(requests), 0) as requests,
    ifnull(sum(requests * server_error), 0) as errors
  from counted
  where client_kind not in ('scanner', 'health_check', 'internal')
    and (:source is null or source = :source)
    and (:host is null or host = :host)`;

/** Checks the share of requests that count against the error budget. */
export function serverErrors(
  store: Store,
  { since, until, source, host }: Scope,
  limits: Limits,
): CheckOutcome {
  const { requests, errors } = store
    .prepare<[object], { requests: number; errors: number }>(counts(countedUnit(store, { source })))
    .get({ since, until, shift: null, source: source ?? null, host: host ?? null }) ?? {
    requests: 0,
    errors: 0,
  };
  if (requests === 0) return unknown("server errors: no requests in the period");
  const share = errors / requests;
  const state = stateOf(share, limits);
  const over =
    state === "OK" ? "" : `, over ${percent((state === "WARNING" && limits.warning) || limits.critical)}`;
  return {
    state,
    text: `server errors ${percent(share)} (${errors} of ${requests} requests${over})`,
    performance: [
      {
        label: "server_error_share",
        value: share * 100,
        unit: "%",
        warning: limits.warning === null ? null : limits.warning * 100,
        critical: limits.critical * 100,
        maximum: 100,
      },
      { label: "requests", value: requests },
      { label: "server_errors", value: errors },
    ],
  };
}
