import type { Confidence, Hop, RequestRow } from "../request.ts";
import type { Fault, Reason } from "./reasons.ts";

/** Matches a key that is left out: the format does not log this field. */
export const unlogged = Symbol("unlogged");
/** Matches any logged value. */
export const known = Symbol("known");

export interface NumberRange {
  readonly min?: number;
  readonly max?: number;
}

type NumberTest = "4xx" | "5xx" | "failed" | "good" | NumberRange;

/**
 * The condition on one field: a value, a list of alternatives, `null` (logged as "-"), a class of statuses ("failed":
 * 400 and above, "5xx": 500 and above, because some servers send up to 999, "good": 100 to 399), an inclusive range, a
 * pattern, `known` or `unlogged`.
 */
type FieldTest<T> =
  | T
  | null
  | typeof known
  | typeof unlogged
  | (T extends number ? NumberTest : never)
  | (T extends string ? RegExp : never)
  | readonly (T | null | typeof known | typeof unlogged | (T extends number ? NumberTest : never))[];

export type When<Fields> = { readonly [Field in keyof Fields]?: FieldTest<NonNullable<Fields[Field]>> };

/** A reason; or a hop with an unknown reason, if the line shows only where the failure was. */
export type Blame = Reason | readonly [fault: Hop, reason: "unknown"];

/**
 * One row of a rule table. `id` is stored with the verdict; `why` is printed by `explain`.
 * A row without a reason is for a request that did not fail, and only sets `answered_by`.
 */
export type Rule<Fields = RequestRow> =
  | readonly [
      id: string,
      when: When<Fields>,
      answered_by: Hop | null,
      blame: Blame,
      confidence: Confidence,
      why?: string,
    ]
  | readonly [id: string, when: When<Fields>, answered_by: Hop | null];

/** What the client got in place of a failure: a stale copy, the answer to a retry, or another good answer. */
export type HiddenBy = "stale" | "retry" | "replaced";

/** One row of a table of failures behind good answers; `why` is printed by `explain`. */
export type HiddenRule<Fields = RequestRow> = readonly [
  id: string,
  when: When<Fields>,
  cause: Reason,
  by: HiddenBy,
  why: string,
];

export interface Verdict {
  readonly answered_by: Hop | null;
  readonly fault: Fault | null;
  readonly reason: Reason | null;
  readonly confidence: Confidence | null;
  readonly rule: string;
}
