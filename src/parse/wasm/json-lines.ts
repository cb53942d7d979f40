import { at, backslash, blank, findByte, isPlain, quote } from "./bytes.ts";
import { groupsOfKey, isFirst, keyAt, lengthOfKey, nextLine, stepOfKey } from "./json-keys.ts";
import {
  afterColon,
  beginsNumber,
  closeObject,
  endAsWritten,
  endOfConstant,
  endOfNest,
  endOfNumber,
  endOfTexts,
  firstFrom,
  hasEnded,
  nextFrom,
  openList,
  openObject,
} from "./json-values.ts";
import { notFound } from "./literals.ts";
import * as map from "./memory-map.ts";
import { setRange, slotOf, stepAt } from "./steps.ts";

// Splits a line that is one JSON object. Left to the text parser: escapes, bytes that are not printable ASCII, keys that
// occur twice, numbers that JavaScript writes differently.

let slots: usize = 0;
let requiredGroups: i32 = 0;
let foundGroups: i32 = 0;
let unknownKey = false;

/** `groups`: the groups of which a line needs a key, as bits. */
export function setUpJson(groups: i32): void {
  requiredGroups = groups;
}

/** Whether the last line was refused because of an unknown key. */
export function hasUnknownKey(): bool {
  return unknownKey;
}

/** Writes the range of a value to the slot of its key; false if another key of the field has a value. */
function setValue(key: i32, from: usize, to: usize): bool {
  const index = stepOfKey(key);
  foundGroups |= groupsOfKey(key);
  if (index < 0) return true;
  const slot = slotOf(stepAt(index), slots);
  if (load<u32>(slot) !== 0) return false;
  setRange(slot, from, to);
  return true;
}

function splitText(key: i32, from: usize, to: usize): usize {
  const end = findByte(quote, from + 1, to);
  return end < to && setValue(key, from + 1, end) ? end + 1 : notFound;
}

function splitList(key: i32, depth: i32, from: usize, to: usize): usize {
  const end = stepOfKey(key) < 0 ? endOfNest(from, to, depth) : endOfTexts(from, to);
  return end !== notFound && setValue(key, from, end) ? end : notFound;
}

function splitNumber(key: i32, from: usize, to: usize): usize {
  const end = endOfNumber(from, to);
  return end !== notFound && setValue(key, from, endAsWritten()) ? end : notFound;
}

/** null becomes a dash. */
function splitConstant(key: i32, from: usize, to: usize): usize {
  const end = endOfConstant(from, to);
  if (end === notFound) return notFound;
  const isNull = at(from) === 0x6e;
  const isSet = isNull ? setValue(key, map.literalsAt, map.literalsAt + 1) : setValue(key, from, end);
  return isSet ? end : notFound;
}

/** Returns the end of the value of a key. */
function splitValue(key: i32, depth: i32, from: usize, to: usize): usize {
  if (from >= to) return notFound;
  const first = at(from);
  if (first === quote) return splitText(key, from, to);
  if (first === openObject)
    return depth < map.maxJsonDepth ? splitMembers(key, depth + 1, from, to) : notFound;
  if (first === openList) return splitList(key, depth, from, to);
  return beginsNumber(first) ? splitNumber(key, from, to) : splitConstant(key, from, to);
}

/** The key that begins at `from`; 0 if it is unknown or a duplicate. */
function keyIn(outer: i32, before: i32, from: usize, to: usize): i32 {
  if (from >= to || at(from) !== quote) return 0;
  const key = keyAt(outer, before, from + 1, to);
  unknownKey = key === 0;
  return key !== 0 && isFirst(key) ? key : 0;
}

/** Returns the end of the object that begins at `from`. */
function splitMembers(outer: i32, depth: i32, from: usize, to: usize): usize {
  let start = firstFrom(from + 1, to, closeObject);
  let before = 0;
  while (start !== notFound && !hasEnded()) {
    const key = keyIn(outer, before, start, to);
    if (key === 0) return notFound;
    const value = afterColon(start + 1 + lengthOfKey(key) + 1, to);
    const end = value === notFound ? notFound : splitValue(key, depth, value, to);
    start = end === notFound ? notFound : nextFrom(end, to, closeObject);
    before = key;
  }
  return start;
}

/** Writes the ranges of the values to the slots, `width` bytes; false if the line does not match. */
export function splitObject(line: usize, width: i32, from: usize, to: usize): bool {
  unknownKey = false;
  if (from === to || at(from) !== openObject || !isPlain(blank, backslash, from, to)) return false;
  slots = line;
  foundGroups = 0;
  memory.fill(slots, 0, width);
  nextLine();
  return splitMembers(0, 1, from, to) === to && foundGroups === requiredGroups;
}
