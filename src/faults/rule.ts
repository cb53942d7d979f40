import type { Confidence, Hop, RequestRow } from "../request.ts";
import type { Fault, Reason } from "./reasons.ts";

/** The key is left out: the format does not log this field. */
export const unlogged = Symbol("unlogged");
/** Logged, with a value. */
export const known = Symbol("known");

interface Range {
  readonly min?: number;
  readonly max?: number;
}

type Numeric = "4xx" | "5xx" | "failed" | "good" | Range;

/**
 * What a rule asks of one field: a value, any of several, `null` (logged as "-"), a class of statuses
 * ("failed" is 400 and more, "good" 100 to 399), a range with both ends, a pattern, `known` or `unlogged`.
 */
export type Test<T> =
  | T
  | null
  | typeof known
  | typeof unlogged
  | (T extends number ? Numeric : never)
  | (T extends string ? RegExp : never)
  | readonly (T | null | typeof known | typeof unlogged | (T extends number ? Numeric : never))[];

export type When<Seen> = { readonly [Field in keyof Seen]?: Test<NonNullable<Seen[Field]>> };

/** A reason; or a known hop with an unknown reason: something is wrong there, the line does not say what. */
export type Blame = Reason | readonly [fault: Hop, reason: "unknown"];

/**
 * One row of a rule table. `id` is kept with the verdict, `why` is what `explain` says of it.
 * A row without a reason speaks of a request that went well: it only says who answered.
 */
export type Rule<Seen = RequestRow> =
  | readonly [
      id: string,
      when: When<Seen>,
      answered_by: Hop | null,
      blame: Blame,
      how: Confidence,
      why?: string,
    ]
  | readonly [id: string, when: When<Seen>, answered_by: Hop | null];

export interface Verdict {
  readonly answered_by: Hop | null;
  readonly fault: Fault | null;
  readonly reason: Reason | null;
  readonly confidence: Confidence | null;
  readonly rule: string;
}
