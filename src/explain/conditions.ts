import { known, unlogged } from "../faults/rule.ts";

const range = ({ min, max }: { min?: number; max?: number }): string => {
  if (max === undefined) return `at least ${min}`;
  return min === undefined ? `at most ${max}` : `${min} to ${max}`;
};

/** What a rule asks of a field, in words. */
function testWords(test: unknown): string {
  if (test === unlogged) return "not logged";
  if (test === known) return "given";
  if (test === null) return "-";
  if (Array.isArray(test)) return test.map(testWords).join(" or ");
  if (test instanceof RegExp) return `matches ${test.source}`;
  if (typeof test === "object") return range(test as { min?: number; max?: number });
  return test === "" ? "empty" : String(test);
}

/** The conditions of a rule in a line: `status 502, try_connect_ms -`. */
export const whenWords = (when: object): string =>
  Object.entries(when)
    .map(([field, test]) => `${field} ${testWords(test)}`)
    .join(", ");
