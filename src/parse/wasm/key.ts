import { absent } from "./absence.ts";
import * as codes from "./memory-map.ts";

// The key of a line: what stands in it but for its measures. Lines with the same key are of the same kind.

// of a value that the line has not
const missing = -2;
// of a measure only this is asked: whether it is there, and zero
const isNone = 1;
const isZero = 2;
const isThere = 3;

let next: usize = 0;
let strange = false;

/** Before the next line; `keyed`: lines have keys at all. */
export function beginKey(keyed: bool): void {
  next = codes.partsAt;
  strange = !keyed;
}

/** Something stands in the line that there is no number for. */
export function isStrange(): bool {
  return strange;
}

export function makeStrange(): void {
  strange = true;
}

function addPart(part: i32): void {
  store<i32>(next, part);
  next += 4;
}

export function addMissing(parts: i32): void {
  for (let each = 0; each < parts; each++) addPart(missing);
}

/** A word by its number; 0: it has none. */
export function addWord(number: i32): void {
  if (number === 0) strange = true;
  addPart(number);
}

export function addMeasure(isAbsent: bool): void {
  addPart(isAbsent ? isNone : isThere);
}

/** A number, or a text that something is known of: `unknown` where it has to be read as text. */
export function addNumber(keying: i32, make: i32, value: f64): void {
  if (isNaN(value)) strange = true;
  else if (keying === codes.keyedAsMeasure) {
    const isNumber = make !== codes.text && (make < codes.address || make > codes.addressAlone);
    addPart(value === absent ? isNone : isNumber && value === 0 ? isZero : isThere);
  } else if (keying === codes.keyed) {
    // what has no room would be taken for another
    if (value > <f64>i32.MAX_VALUE) strange = true;
    addPart(value === absent ? i32.MIN_VALUE : <i32>value);
  }
}
