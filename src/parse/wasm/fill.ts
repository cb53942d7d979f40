import { isAbsent } from "./absence.ts";
import { portOf } from "./addresses.ts";
import { addMeasure, addMissing, addNumber, addWord, makeStrange } from "./key.ts";
import * as codes from "./memory-map.ts";
import { addRequest, passTarget, take } from "./request.ts";
import { columnOf, keyingOf, makeOf, partsOf } from "./steps.ts";
import { numberIn } from "./values.ts";
import { wordOf } from "./words.ts";

function fillWord(step: usize, slot: usize, from: usize, to: usize): void {
  const number = wordOf(columnOf(step), from, <i32>(to - from));
  store<i32>(slot, number, 8);
  const keying = keyingOf(step);
  if (keying === codes.keyed) addWord(number);
  else if (keying === codes.keyedAsMeasure) addMeasure(isAbsent(from, to));
}

function fillNumber(step: usize, slot: usize, from: usize, to: usize): void {
  const make = makeOf(step);
  const value = numberIn(make, from, to);
  store<f64>(slot, value, 8);
  if (make === codes.addressPort && value >= 0) store<u32>(slot, portOf(from, to), 4);
  addNumber(keyingOf(step), make, value);
}

/** What a field's bytes come to goes into its slot, and into the key. */
export function fill(step: usize, slot: usize): void {
  const make = makeOf(step);
  const from: usize = load<u32>(slot);
  const to: usize = load<u32>(slot, 4);
  if (from === 0) addMissing(partsOf(step));
  else if (make === codes.nothing) makeStrange();
  else if (make === codes.otherTarget) passTarget();
  else if (make === codes.word) fillWord(step, slot, from, to);
  else if (make < codes.request) fillNumber(step, slot, from, to);
  else {
    take(make, slot, columnOf(step), from, to);
    addRequest(slot);
  }
}
