import * as codes from "./memory-map.ts";

// The steps of the program, as codes.ts describes them.

export function stepAt(index: i32): usize {
  return codes.programAt + 4 * codes.stepWidth * index;
}

export function findOf(step: usize): i32 {
  return load<i32>(step);
}

export function literalOf(step: usize): usize {
  return load<i32>(step, 4);
}

export function literalLength(step: usize): i32 {
  return load<i32>(step, 8);
}

export function makeOf(step: usize): i32 {
  return load<i32>(step, 12);
}

export function columnOf(step: usize): i32 {
  return load<i32>(step, 16);
}

/** The slot of a step, of a line whose slots begin there. */
export function slotOf(step: usize, slots: usize): usize {
  return slots + codes.slotWidth * load<i32>(step, 20);
}

export function keyingOf(step: usize): i32 {
  return load<i32>(step, 24);
}

export function partsOf(step: usize): i32 {
  return load<i32>(step, 28);
}

/** Puts where a value stands into its slot; 0 for one that the line has not. */
export function place(slot: usize, from: usize, to: usize): void {
  store<u32>(slot, from);
  store<u32>(slot, to, 4);
}
