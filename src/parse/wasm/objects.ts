import { at, backslash, blank, isPlain, placeOf, quote } from "./bytes.ts";
import {
  beginsNumber,
  behindColon,
  closeObject,
  endAsWritten,
  endOfNest,
  endOfNumber,
  endOfTexts,
  endOfWord,
  firstFrom,
  hasEnded,
  nextFrom,
  openList,
  openObject,
} from "./json-values.ts";
import { groupsOfKey, isFirst, keyAt, lengthOfKey, nextLine, stepOfKey } from "./keys.ts";
import { none } from "./literals.ts";
import * as codes from "./memory-map.ts";
import { place, slotOf, stepAt } from "./steps.ts";

// A line that is one JSON object, cut at the values of its keys. Whatever is not simple is left to the reader of text:
// escapes, what is no printable ASCII, keys that occur twice, numbers that JavaScript writes in another way.

let slots: usize = 0;
let needed: i32 = 0;
let found: i32 = 0;
let unknown = false;

/** `groups`: as bits, those of which a line needs a key. */
export function setUpObjects(groups: i32): void {
  needed = groups;
}

/** Whether the last line was refused for a key that was not met before. */
export function lacksKey(): bool {
  return unknown;
}

/** Puts a value into the slot of its key; false where another key gave one. */
function put(key: i32, from: usize, to: usize): bool {
  const index = stepOfKey(key);
  found |= groupsOfKey(key);
  if (index < 0) return true;
  const slot = slotOf(stepAt(index), slots);
  if (load<u32>(slot) !== 0) return false;
  place(slot, from, to);
  return true;
}

function cutText(key: i32, from: usize, to: usize): usize {
  const end = placeOf(quote, from + 1, to);
  return end < to && put(key, from + 1, end) ? end + 1 : none;
}

function cutList(key: i32, depth: i32, from: usize, to: usize): usize {
  const end = stepOfKey(key) < 0 ? endOfNest(from, to, depth) : endOfTexts(from, to);
  return end !== none && put(key, from, end) ? end : none;
}

function cutNumber(key: i32, from: usize, to: usize): usize {
  const end = endOfNumber(from, to);
  return end !== none && put(key, from, endAsWritten()) ? end : none;
}

/** What is null is read as a dash. */
function cutWord(key: i32, from: usize, to: usize): usize {
  const end = endOfWord(from, to);
  if (end === none) return none;
  const isNull = at(from) === 0x6e;
  const isPut = isNull ? put(key, codes.literalsAt, codes.literalsAt + 1) : put(key, from, end);
  return isPut ? end : none;
}

/** Cuts the value of a key; gives its end. */
function cutValue(key: i32, depth: i32, from: usize, to: usize): usize {
  if (from >= to) return none;
  const first = at(from);
  if (first === quote) return cutText(key, from, to);
  if (first === openObject) return depth < codes.deepestObject ? cutMembers(key, depth + 1, from, to) : none;
  if (first === openList) return cutList(key, depth, from, to);
  return beginsNumber(first) ? cutNumber(key, from, to) : cutWord(key, from, to);
}

/** The key that stands there; 0 for one that may not. */
function cutKey(outer: i32, before: i32, from: usize, to: usize): i32 {
  if (from >= to || at(from) !== quote) return 0;
  const key = keyAt(outer, before, from + 1, to);
  unknown = key === 0;
  return key !== 0 && isFirst(key) ? key : 0;
}

/** Cuts the object that begins there; gives its end. */
function cutMembers(outer: i32, depth: i32, from: usize, to: usize): usize {
  let start = firstFrom(from + 1, to, closeObject);
  let before = 0;
  while (start !== none && !hasEnded()) {
    const key = cutKey(outer, before, start, to);
    if (key === 0) return none;
    const value = behindColon(start + 1 + lengthOfKey(key) + 1, to);
    const end = value === none ? none : cutValue(key, depth, value, to);
    start = end === none ? none : nextFrom(end, to, closeObject);
    before = key;
  }
  return start;
}

/** Puts where the values of a line stand into the slots of the keys, so many bytes; false where it has another form. */
export function cutObject(line: usize, width: i32, from: usize, to: usize): bool {
  unknown = false;
  if (from === to || at(from) !== openObject || !isPlain(blank, backslash, from, to)) return false;
  slots = line;
  found = 0;
  memory.fill(slots, 0, width);
  nextLine();
  return cutMembers(0, 1, from, to) === to && found === needed;
}
