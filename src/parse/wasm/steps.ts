import * as map from "./memory-map.ts";

// Access to the steps of the scan program: see memory-map.ts.

export function stepAt(index: i32): usize {
  return map.programAt + 4 * map.stepFields * index;
}

export function endCodeOf(step: usize): i32 {
  return load<i32>(step);
}

export function literalOf(step: usize): usize {
  return load<i32>(step, 4);
}

export function literalLength(step: usize): i32 {
  return load<i32>(step, 8);
}

export function conversionOf(step: usize): i32 {
  return load<i32>(step, 12);
}

export function valueColumnOf(step: usize): i32 {
  return load<i32>(step, 16);
}

/** The slot of a step, for a line whose slots begin at `slots`. */
export function slotOf(step: usize, slots: usize): usize {
  return slots + map.slotBytes * load<i32>(step, 20);
}

export function keyPartOf(step: usize): i32 {
  return load<i32>(step, 24);
}

export function keyPartsOf(step: usize): i32 {
  return load<i32>(step, 28);
}

/** Writes the range of a value to its slot; 0, 0 for a value that the line does not have. */
export function setRange(slot: usize, from: usize, to: usize): void {
  store<u32>(slot, from);
  store<u32>(slot, to, 4);
}
