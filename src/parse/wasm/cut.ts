import { at, placeOf, quote } from "./bytes.ts";
import { endOf } from "./ends.ts";
import { none, stands } from "./literals.ts";
import * as codes from "./memory-map.ts";
import { findOf, literalLength, literalOf, place, slotOf, stepAt } from "./steps.ts";

let steps = 0;
let headLength = 0;
// of columns: what stands between them, how many a line must have, whether values may stand in quotes
let separator: u8 = 0;
let required = -1;
let mayBeQuoted = false;

/** `head`: how many bytes of a literal stand before the first field. */
export function setUpCuts(numberOfSteps: i32, head: i32): void {
  steps = numberOfSteps;
  headLength = head;
}

/** The lines are values between separators, and not fields between literals. */
export function setColumns(between: i32, needed: i32, quoted: bool): void {
  separator = <u8>between;
  required = needed;
  mayBeQuoted = quoted;
}

/** Each field ends at the first place where it can, and what stands behind it must be there. */
function cutByLiterals(slots: usize, from: usize, to: usize): bool {
  if (!stands(codes.literalsAt, headLength, from, to)) return false;
  let start = from + headLength;
  for (let index = 0; index < steps; index++) {
    const step = stepAt(index);
    const literal = literalOf(step);
    const length = literalLength(step);
    const end = endOf(findOf(step), literal, length, start, to);
    if (end === none || !stands(literal, length, end, to)) return false;
    place(slotOf(step, slots), start, end);
    start = end + length;
  }
  return start === to;
}

/** The place of the quote that closes a value; `none` where it is not as simple. */
function closing(from: usize, to: usize): usize {
  const end = placeOf(quote, from, to);
  if (end === to) return none;
  return end + 1 === to || at(end + 1) === separator ? end : none;
}

/** What has a form must have it, or be a dash. */
function hasForm(find: i32, from: usize, to: usize): bool {
  if (find === codes.toLiteral) return true;
  return (to - from === 1 && at(from) === 0x2d) || endOf(find, 0, 0, from, to) === to;
}

/** Cuts one value; gives where the next begins, `none` where the line has another form. */
function cutValue(step: usize, slots: usize, needed: bool, first: usize, to: usize): usize {
  const quoted = mayBeQuoted && at(first) === quote;
  const start = quoted ? first + 1 : first;
  const end = quoted ? closing(start, to) : placeOf(separator, start, to);
  if (end === none || (needed && !hasForm(findOf(step), start, end))) return none;
  place(slotOf(step, slots), start, end);
  return quoted ? end + 2 : end + 1;
}

function cutBySeparator(slots: usize, from: usize, to: usize): bool {
  let start = from;
  // a separator at the end has an empty value behind it, but not where values may stand in quotes
  const last = mayBeQuoted ? to : to + 1;
  for (let index = 0; index < steps; index++) {
    const step = stepAt(index);
    const needed = index < required;
    if (start < last) {
      start = cutValue(step, slots, needed, start, to);
      if (start === none) return false;
    } else {
      if (needed) return false;
      place(slotOf(step, slots), 0, 0);
    }
  }
  return true;
}

/** Puts where the fields of a line stand into its slots; false where the line has another form. */
export function cut(slots: usize, from: usize, to: usize): bool {
  return required < 0 ? cutByLiterals(slots, from, to) : cutBySeparator(slots, from, to);
}
