import { unjoinedSources } from "../journeys/unjoined.ts";
import type { Store } from "../store/store.ts";
import type { CheckOutcome } from "./outcome.ts";
import type { Scope } from "./scope.ts";

/** A remark about sources whose requests should be joined and are not. It does not change the state. */
export function unjoinedRemark(store: Store, scope: Scope): CheckOutcome[] {
  const text = scope.source ? null : unjoinedSources(store, scope);
  return text === null ? [] : [{ state: "OK", text, performance: [] }];
}
