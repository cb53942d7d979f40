import { at, findByte, hashOf, quote, same } from "./bytes.ts";
import * as map from "./memory-map.ts";

// The known keys, each within its outer key; key 0 is the object of the line. Most lines have the keys of the previous line
// in the same order, so each key stores the key that followed it.

let keyCount = 0;
let line = 0;

function entryOf(key: i32): usize {
  return map.jsonKeysAt + map.jsonKeyBytes * key;
}

/** The step of a key's values; -1 if they are not used. */
export function stepOfKey(key: i32): i32 {
  return load<i32>(entryOf(key), 12);
}

/** The groups of required keys that this key belongs to, as bits. */
export function groupsOfKey(key: i32): i32 {
  return load<i32>(entryOf(key), 16);
}

function hashOfKey(outer: i32, from: usize, length: i32): u32 {
  return <u32>hashOf(from, length, outer);
}

/** Adds a key within the key `outer`. The name is not copied. */
export function addJsonKey(outer: i32, from: usize, length: i32, step: i32, groups: i32): void {
  keyCount++;
  const entry = entryOf(keyCount);
  store<u32>(entry, from);
  store<i32>(entry, length, 4);
  store<i32>(entry, outer, 8);
  store<i32>(entry, step, 12);
  store<i32>(entry, groups, 16);
  let pointer = hashOfKey(outer, from, length);
  while (load<i32>(tableEntry(pointer)) !== 0) pointer++;
  store<i32>(tableEntry(pointer), keyCount);
}

function tableEntry(hash: u32): usize {
  return map.jsonKeyTableAt + 4 * (hash & (map.jsonKeyTableSize - 1));
}

function isName(entry: usize, from: usize, length: i32): bool {
  return load<i32>(entry, 4) === length && same(load<u32>(entry), from, length);
}

/** The number of a key; 0 if it is unknown. */
function search(outer: i32, from: usize, length: i32): i32 {
  let pointer = hashOfKey(outer, from, length);
  while (true) {
    const key = load<i32>(tableEntry(pointer));
    if (key === 0 || (load<i32>(entryOf(key), 8) === outer && isName(entryOf(key), from, length))) return key;
    pointer++;
  }
}

/** The key whose name begins at `from`; 0 if it is unknown. `before`: the previous key of the object, or 0. */
export function keyAt(outer: i32, before: i32, from: usize, to: usize): i32 {
  // stored with the previous key, or with the outer key if it is the first
  const guess = before === 0 ? entryOf(outer) + 20 : entryOf(before) + 24;
  const likely = load<i32>(guess);
  if (likely !== 0) {
    const length = load<i32>(entryOf(likely), 4);
    const end = from + length;
    if (end < to && at(end) === quote && same(load<u32>(entryOf(likely)), from, length)) return likely;
  }
  const end = findByte(quote, from, to);
  const key = end === to ? 0 : search(outer, from, <i32>(end - from));
  if (key !== 0) store<i32>(guess, key);
  return key;
}

export function lengthOfKey(key: i32): i32 {
  return load<i32>(entryOf(key), 4);
}

/** Call before each line. */
export function nextLine(): void {
  line++;
}

/** Whether the line has not had the key before. */
export function isFirst(key: i32): bool {
  const entry = entryOf(key);
  const first = load<i32>(entry, 28) !== line;
  store<i32>(entry, line, 28);
  return first;
}
