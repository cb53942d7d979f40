import { at, hashOf, placeOf, quote, same } from "./bytes.ts";
import * as codes from "./memory-map.ts";

// Keys of objects that were met before, each known within the object around it; entry 0 is the line's own object.
// Most lines have the keys of the line before in its order, so each remembers which came next.

let keys = 0;
let line = 0;

function entryOf(key: i32): usize {
  return codes.keysAt + codes.keyWidth * key;
}

/** The step of a key's values; -1: nobody asks for them. */
export function stepOfKey(key: i32): i32 {
  return load<i32>(entryOf(key), 12);
}

/** Groups of keys of which a line needs one, as bits: those that this key belongs to. */
export function groupsOfKey(key: i32): i32 {
  return load<i32>(entryOf(key), 16);
}

function hashOfKey(outer: i32, from: usize, length: i32): u32 {
  return <u32>hashOf(from, length, outer);
}

/** A key of the object that is the value of another, or of the line's own (0); its name stands where it stays. */
export function addKey(outer: i32, from: usize, length: i32, step: i32, groups: i32): void {
  keys++;
  const entry = entryOf(keys);
  store<u32>(entry, from);
  store<i32>(entry, length, 4);
  store<i32>(entry, outer, 8);
  store<i32>(entry, step, 12);
  store<i32>(entry, groups, 16);
  let place = hashOfKey(outer, from, length);
  while (load<i32>(placeAt(place)) !== 0) place++;
  store<i32>(placeAt(place), keys);
}

function placeAt(place: u32): usize {
  return codes.keyPlacesAt + 4 * (place & (codes.keyPlaces - 1));
}

function isNamed(entry: usize, from: usize, length: i32): bool {
  return load<i32>(entry, 4) === length && same(load<u32>(entry), from, length);
}

/** 0: it was not met before. */
function search(outer: i32, from: usize, length: i32): i32 {
  let place = hashOfKey(outer, from, length);
  while (true) {
    const key = load<i32>(placeAt(place));
    if (key === 0 || (load<i32>(entryOf(key), 8) === outer && isNamed(entryOf(key), from, length)))
      return key;
    place++;
  }
}

/** The key whose name begins there, in an object; `before`: the key before it in the same object, 0 for none. */
export function keyAt(outer: i32, before: i32, from: usize, to: usize): i32 {
  // the first of an object stands with the object, any other with the one before it
  const guess = before === 0 ? entryOf(outer) + 20 : entryOf(before) + 24;
  const likely = load<i32>(guess);
  if (likely !== 0) {
    const length = load<i32>(entryOf(likely), 4);
    const end = from + length;
    if (end < to && at(end) === quote && same(load<u32>(entryOf(likely)), from, length)) return likely;
  }
  const end = placeOf(quote, from, to);
  const key = end === to ? 0 : search(outer, from, <i32>(end - from));
  if (key !== 0) store<i32>(guess, key);
  return key;
}

export function lengthOfKey(key: i32): i32 {
  return load<i32>(entryOf(key), 4);
}

/** Before the keys of another line. */
export function nextLine(): void {
  line++;
}

/** Whether a key stands in this line for the first time. */
export function isFirst(key: i32): bool {
  const entry = entryOf(key);
  const first = load<i32>(entry, 28) !== line;
  store<i32>(entry, line, 28);
  return first;
}
