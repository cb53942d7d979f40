import { at, minus } from "./bytes.ts";

/** Another form than the usual ones: the reader of text knows. */
export const unknown: f64 = NaN;
/** No value: `-` or nothing at all. */
export const absent: f64 = -Infinity;

export function isAbsent(from: usize, to: usize): bool {
  return from === to || (from + 1 === to && at(from) === minus);
}
