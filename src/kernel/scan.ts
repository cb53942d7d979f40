import { at, hashOf, placeOf, quote } from "./bytes.ts";
import * as codes from "./codes.ts";
import { endOf, forgetPlaces, none, stands } from "./ends.ts";
import { take } from "./request.ts";
import { absent, isAbsent, numberIn, portOf } from "./values.ts";
import {
  areKindsFull,
  areWordsFull,
  forgetKinds,
  forgetWords,
  kindOf,
  setUpWords,
  wordCount,
  wordOf,
} from "./words.ts";

export { areKindsFull, areWordsFull, forgetKinds, forgetWords, wordCount };

let steps = 0;
let slots = 0;
let parts = 0;
let headLength = 0;
// of columns: what stands between them, how many a line must have, whether values may stand in quotes
let separator: u8 = 0;
let required = -1;
let mayBeQuoted = false;

function stepAt(index: i32): usize {
  return codes.programAt + 4 * codes.stepWidth * index;
}

let used = 0;
let summed = false;

/** Steps that only find an end are left out where values are looked at. */
function noteUsed(): void {
  used = 0;
  for (let index = 0; index < steps; index++) {
    const step = stepAt(index);
    if (load<i32>(step, 12) === codes.nothing && load<i32>(step, 24) === codes.unkeyed) continue;
    store<i32>(codes.usedAt + 4 * used, index);
    used++;
  }
}

/** `head`: how many bytes of a literal stand before the first field; `sums`: lines get a checksum. */
export function setUp(
  numberOfSteps: i32,
  numberOfSlots: i32,
  numberOfParts: i32,
  head: i32,
  sums: bool,
  seed: u64,
): void {
  steps = numberOfSteps;
  slots = numberOfSlots;
  parts = numberOfParts;
  headLength = head;
  summed = sums;
  noteUsed();
  setUpWords(parts, seed);
}

/** The lines are values between separators, and not fields between literals. */
export function setColumns(between: i32, needed: i32, quoted: bool): void {
  separator = <u8>between;
  required = needed;
  mayBeQuoted = quoted;
}

/** Each field ends at the first place where it can, and what stands behind it must be there. */
function cutByLiterals(line: usize, from: usize, to: usize): bool {
  if (!stands(codes.literalsAt, headLength, from, to)) return false;
  let place = from + headLength;
  for (let index = 0; index < steps; index++) {
    const step = stepAt(index);
    const literal: usize = load<i32>(step, 4);
    const length = load<i32>(step, 8);
    const end = endOf(load<i32>(step), literal, length, place, to);
    if (end === none || !stands(literal, length, end, to)) return false;
    const slot = line + codes.slotWidth * load<i32>(step, 20);
    store<u32>(slot, place);
    store<u32>(slot, end, 4);
    place = end + length;
  }
  return place === to;
}

/** The place of the quote that closes a value; `none` where it is not as simple. */
function closing(from: usize, to: usize): usize {
  const end = placeOf(quote, from, to);
  if (end === to) return none;
  return end + 1 === to || at(end + 1) === separator ? end : none;
}

/** What has a form must have it, or be a dash. */
function hasForm(find: i32, from: usize, to: usize): bool {
  if (find === codes.toLiteral) return true;
  return (to - from === 1 && at(from) === 0x2d) || endOf(find, 0, 0, from, to) === to;
}

/** Puts where a value of a step stands into its slot; gives where the next begins, `none` where the line has another form. */
function cutValue(step: usize, slot: usize, needed: bool, place: usize, to: usize): usize {
  const quoted = mayBeQuoted && at(place) === quote;
  const start = quoted ? place + 1 : place;
  const end = quoted ? closing(start, to) : placeOf(separator, start, to);
  if (end === none || (needed && !hasForm(load<i32>(step), start, end))) return none;
  store<u32>(slot, start);
  store<u32>(slot, end, 4);
  return quoted ? end + 2 : end + 1;
}

function cutBySeparator(line: usize, from: usize, to: usize): bool {
  let place = from;
  // a separator at the end has an empty value behind it, but not where values may stand in quotes
  const last = mayBeQuoted ? to : to + 1;
  for (let index = 0; index < steps; index++) {
    const step = stepAt(index);
    const slot = line + codes.slotWidth * load<i32>(step, 20);
    const needed = index < required;
    if (place < last) {
      place = cutValue(step, slot, needed, place, to);
      if (place === none) return false;
    } else {
      if (needed) return false;
      store<u32>(slot, 0);
    }
  }
  return true;
}

/** Of a measure only this is asked: whether it is there, and zero. */
function sortOf(make: i32, value: f64): i32 {
  if (value === absent) return 1;
  const isNumber = make !== codes.text && (make < codes.address || make > codes.addressAlone);
  return isNumber && value === 0 ? 2 : 3;
}

function partOf(keying: i32, make: i32, value: f64): i32 {
  if (keying === codes.keyedAsMeasure) return sortOf(make, value);
  return value === absent ? i32.MIN_VALUE : <i32>value;
}

// of a value that the line has not
const missing = -2;

let key: usize = 0;
let isStrange = false;

function addPart(part: i32): void {
  store<i32>(key, part);
  key += 4;
}

function addWord(number: i32): void {
  if (number === 0) isStrange = true;
  addPart(number);
}

function addRequest(slot: usize): void {
  if (Number.isNaN(load<f64>(slot, 8))) isStrange = true;
  for (let each = 1; each < codes.requestSlots; each++) {
    const part = slot + each * codes.slotWidth;
    if (each === 4 || each === 5) continue;
    addWord(load<i32>(part, 8));
  }
}

/** The line has no such value. */
function skip(step: usize): void {
  for (let each = load<i32>(step, 28); each > 0; each--) addPart(missing);
}

function fillWord(step: usize, slot: usize, from: usize, to: usize): void {
  const number = wordOf(load<i32>(step, 16), from, <i32>(to - from));
  store<i32>(slot, number, 8);
  const keying = load<i32>(step, 24);
  if (keying === codes.keyed) addWord(number);
  else if (keying === codes.keyedAsMeasure) addPart(isAbsent(from, to) ? 1 : 3);
}

function fillNumber(step: usize, slot: usize, from: usize, to: usize): void {
  const make = load<i32>(step, 12);
  const keying = load<i32>(step, 24);
  const value = numberIn(make, from, to);
  store<f64>(slot, value, 8);
  if (make === codes.addressPort && value >= 0) store<u32>(slot, portOf(from, to), 4);
  if (isNaN(value)) isStrange = true;
  else if (keying !== codes.unkeyed) addPart(partOf(keying, make, value));
}

/** What a field's bytes come to goes into its slot, and into the key. */
function fill(step: usize, slot: usize): void {
  const make = load<i32>(step, 12);
  const from: usize = load<u32>(slot);
  const to: usize = load<u32>(slot, 4);
  if (from === 0) skip(step);
  else if (make === codes.nothing) isStrange = true;
  else if (make === codes.word) fillWord(step, slot, from, to);
  else if (make < codes.request) fillNumber(step, slot, from, to);
  else {
    take(make, slot, load<i32>(step, 16), from, to);
    addRequest(slot);
  }
}

function readLine(line: usize, from: usize, to: usize): i32 {
  const first = line + codes.lineHead;
  const fits = required < 0 ? cutByLiterals(first, from, to) : cutBySeparator(first, from, to);
  if (!fits) return codes.unfit;
  key = codes.partsAt;
  isStrange = parts === 0;
  for (let each = 0; each < used; each++) {
    const step = stepAt(load<i32>(codes.usedAt + 4 * each));
    fill(step, first + codes.slotWidth * load<i32>(step, 20));
  }
  return isStrange ? codes.strange : kindOf();
}

/** A number by which stretches are told apart that say the same in all that is stored; `before`: that of what stands before. */
export function sumOf(from: usize, length: i32, before: i32): i32 {
  return <i32>hashOf(from, length, <u64>before);
}

const lineEnd: u8 = 0x0a;
const carriageReturn: u8 = 0x0d;

/** Reads the lines that stand in the first bytes of the input; `whole`: the last of them needs no end. Gives how many. */
export function scan(length: i32, whole: bool): i32 {
  forgetPlaces();
  const stride = codes.lineHead + codes.slotWidth * slots;
  const most = codes.linesRoom / stride;
  const last: usize = codes.inputAt + length;
  let lines = 0;
  for (let from: usize = codes.inputAt; from < last && lines < most; lines++) {
    const end = placeOf(lineEnd, from, last);
    if (end === last && !whole) break;
    const to = end > from && at(end - 1) === carriageReturn ? end - 1 : end;
    const line: usize = codes.linesAt + stride * lines;
    store<u32>(line, from);
    store<u32>(line, to, 4);
    store<i32>(line, readLine(line, from, to), 8);
    if (summed) store<i32>(line, sumOf(from, <i32>(to - from), 0), 12);
    from = end + 1;
  }
  return lines;
}
