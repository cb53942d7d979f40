import { absent } from "./absence.ts";
import * as map from "./memory-map.ts";
import * as codes from "./scan-codes.ts";

// Builds the dimension key of a line: its dimensions, and the presence of its measures.

// a value that the line does not have
const missing = -2;
// the states of a measure
const isNone = 1;
const isZero = 2;
const isPresent = 3;

let next: usize = 0;
let uncacheable = false;

/** Call before each line. `hasKey`: the program asks for dimension keys. */
export function beginKey(hasKey: bool): void {
  next = map.keyPartsAt;
  uncacheable = !hasKey;
}

/** A value has no number, so the line gets no dimension key. */
export function isUncacheable(): bool {
  return uncacheable;
}

export function markUncacheable(): void {
  uncacheable = true;
}

function addPart(part: i32): void {
  store<i32>(next, part);
  next += 4;
}

export function addMissing(parts: i32): void {
  for (let each = 0; each < parts; each++) addPart(missing);
}

/** 0: the value has no id. */
export function addValueId(id: i32): void {
  if (id === 0) uncacheable = true;
  addPart(id);
}

export function addPresence(isAbsent: bool): void {
  addPart(isAbsent ? isNone : isPresent);
}

/** Adds the result of a conversion to a number. */
export function addNumber(keyPart: i32, conversion: i32, value: f64): void {
  if (isNaN(value)) uncacheable = true;
  else if (keyPart === codes.presence) {
    const isNumber =
      conversion !== codes.plainText && (conversion < codes.address || conversion > codes.ipv4);
    addPart(value === absent ? isNone : isNumber && value === 0 ? isZero : isPresent);
  } else if (keyPart === codes.dimension) {
    // it does not fit into a part
    if (value > <f64>i32.MAX_VALUE) uncacheable = true;
    addPart(value === absent ? i32.MIN_VALUE : <i32>value);
  }
}
