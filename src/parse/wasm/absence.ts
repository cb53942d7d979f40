import { at, minus } from "./bytes.ts";

/** The text parser must convert the value. */
export const unsupported: f64 = NaN;
/** No value: empty or `-`. */
export const absent: f64 = -Infinity;

export function isAbsent(from: usize, to: usize): bool {
  return from === to || (from + 1 === to && at(from) === minus);
}
