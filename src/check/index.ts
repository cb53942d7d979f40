// Input: the database, a period and limits. Output: one outcome per check, with the state of a monitoring plug-in.
import { OperationError, UsageError } from "../errors.ts";
import type { Store } from "../store/store.ts";
import { hourMs, type Limits } from "../units.ts";
import { type Incident, incidentsOf, ongoingIncidents } from "./incidents.ts";
import { missingImportant } from "./missing.ts";
import { type CheckOutcome, unknown } from "./outcome.ts";
import { rejects } from "./rejects.ts";
import type { Scope } from "./scope.ts";
import { serverErrors } from "./server-errors.ts";
import { stale } from "./stale.ts";

/** The checks to run, with their limits; an absent one is not run. */
export interface Checks {
  readonly incidents?: boolean | undefined;
  readonly server_error_share?: Limits | undefined;
  readonly missing_important?: boolean | undefined;
  readonly stale?: Limits | undefined;
  readonly rejects?: Limits | undefined;
}

export const defaultChecks: Checks = {
  incidents: true,
  server_error_share: { warning: null, critical: 0.01 },
  missing_important: true,
  stale: { warning: null, critical: 26 * hourMs },
  rejects: { warning: null, critical: 0.01 },
};

export interface Checked {
  readonly outcomes: Readonly<Record<string, CheckOutcome>>;
  /** null if the check was not run or failed */
  readonly incidents: readonly Incident[] | null;
}

/** A check that fails is unknown; the others still run. */
function attempt(name: string, check: () => CheckOutcome): CheckOutcome {
  try {
    return check();
  } catch (error) {
    if (error instanceof UsageError || error instanceof OperationError)
      return unknown(`${name}: ${error.message}`);
    throw error;
  }
}

export function runChecks(store: Store, scope: Scope, checks: Checks): Checked {
  const outcomes: Record<string, CheckOutcome> = {};
  let incidents: readonly Incident[] | null = null;
  const check = (name: keyof Checks, run: () => CheckOutcome): void => {
    outcomes[name] = attempt(name, run);
  };
  if (checks.incidents) {
    check("incidents", () => {
      incidents = incidentsOf(store, scope);
      return ongoingIncidents(incidents);
    });
  }
  const { server_error_share, stale: staleLimits, rejects: rejectLimits } = checks;
  if (server_error_share) check("server_error_share", () => serverErrors(store, scope, server_error_share));
  if (checks.missing_important) check("missing_important", () => missingImportant(store, scope));
  if (staleLimits) check("stale", () => stale(store, scope, staleLimits));
  if (rejectLimits) check("rejects", () => rejects(store, scope, rejectLimits));
  return { outcomes, incidents };
}
