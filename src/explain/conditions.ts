import { isRange } from "../faults/evaluate.ts";
import { known, type NumberRange, unlogged } from "../faults/rule.ts";

const describeRange = ({ min, max }: NumberRange): string => {
  if (max === undefined) return `at least ${min}`;
  return min === undefined ? `at most ${max}` : `${min} to ${max}`;
};

/** The condition on one field as text. */
function describeTest(test: unknown): string {
  if (test === unlogged) return "not logged";
  if (test === known) return "present";
  if (test === null) return "-";
  if (Array.isArray(test)) return test.map(describeTest).join(" or ");
  if (test instanceof RegExp) return `matches ${test.source}`;
  if (isRange(test)) return describeRange(test);
  return test === "" ? "empty" : String(test);
}

/** The conditions of a rule on one line: `status 502, try_connect_ms -`. */
export const describeConditions = (when: object): string =>
  Object.entries(when)
    .map(([field, test]) => `${field} ${describeTest(test)}`)
    .join(", ");
