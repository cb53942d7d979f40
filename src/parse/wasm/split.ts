import { at, backslash, findByte, quote } from "./bytes.ts";
import { endOf } from "./ends.ts";
import { matches, notFound } from "./literals.ts";
import * as map from "./memory-map.ts";
import * as codes from "./scan-codes.ts";
import { endCodeOf, literalLength, literalOf, setRange, slotOf, stepAt } from "./steps.ts";

let steps = 0;
let headLength = 0;
// for separated values; `required` is -1 for fields between literals
let separator: u8 = 0;
let required = -1;
let mayBeQuoted = false;
// text can follow the last literal
let hasMore = false;

/** `head`: length of the literal before the first field. */
export function setUpSplit(numberOfSteps: i32, head: i32): void {
  steps = numberOfSteps;
  headLength = head;
}

/** Accepts text after the last literal. */
export function setMore(): void {
  hasMore = true;
}

/** Switches to separated values. `needed`: the first values, which a line must have. */
export function setSeparator(between: i32, needed: i32, quoted: bool): void {
  separator = <u8>between;
  required = needed;
  mayBeQuoted = quoted;
}

/** Each field ends at the first possible place, and its literal must follow. */
function splitByLiterals(slots: usize, from: usize, to: usize): bool {
  if (!matches(map.literalsAt, headLength, from, to)) return false;
  let start = from + headLength;
  for (let index = 0; index < steps; index++) {
    const step = stepAt(index);
    const literal = literalOf(step);
    const length = literalLength(step);
    const end = endOf(endCodeOf(step), literal, length, start, to);
    if (end === notFound || !matches(literal, length, end, to)) return false;
    setRange(slotOf(step, slots), start, end);
    start = end + length;
  }
  return hasMore || start === to;
}

/** The address of the closing quote; `notFound` if the quotes are not simple. */
function closingQuote(from: usize, to: usize): usize {
  const end = findByte(quote, from, to);
  if (end === to || at(end - 1) === backslash) return notFound;
  return end + 1 === to || at(end + 1) === separator ? end : notFound;
}

/** Whether a value matches the pattern of its type, or is a dash. */
function hasShape(endCode: i32, from: usize, to: usize): bool {
  if (endCode === codes.endAtLiteral) return true;
  return (to - from === 1 && at(from) === 0x2d) || endOf(endCode, 0, 0, from, to) === to;
}

/** Splits off one value and returns the start of the next; `notFound` if the line does not match. */
function splitValue(step: usize, slots: usize, isRequired: bool, first: usize, to: usize): usize {
  const quoted = mayBeQuoted && at(first) === quote;
  const start = quoted ? first + 1 : first;
  const end = quoted ? closingQuote(start, to) : findByte(separator, start, to);
  if (end === notFound || (isRequired && !hasShape(endCodeOf(step), start, end))) return notFound;
  setRange(slotOf(step, slots), start, end);
  return quoted ? end + 2 : end + 1;
}

function splitBySeparator(slots: usize, from: usize, to: usize): bool {
  let start = from;
  // a separator at the end is followed by an empty value, but not if values may be quoted
  const last = mayBeQuoted ? to : to + 1;
  for (let index = 0; index < steps; index++) {
    const step = stepAt(index);
    const isRequired = index < required;
    if (start < last) {
      start = splitValue(step, slots, isRequired, start, to);
      if (start === notFound) return false;
    } else {
      if (isRequired) return false;
      setRange(slotOf(step, slots), 0, 0);
    }
  }
  return true;
}

/** Writes the ranges of the fields to the slots; false if the line does not match. */
export function split(slots: usize, from: usize, to: usize): bool {
  return required < 0 ? splitByLiterals(slots, from, to) : splitBySeparator(slots, from, to);
}
