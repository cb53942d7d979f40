import { at, hashOf, placeOf } from "./bytes.ts";
import { cut, setColumns, setUpCuts } from "./cut.ts";
import { fill } from "./fill.ts";
import { beginKey, isStrange } from "./key.ts";
import { addKey } from "./keys.ts";
import { forgetPlaces } from "./literals.ts";
import * as codes from "./memory-map.ts";
import { cutObject, lacksKey, setUpObjects } from "./objects.ts";
import { forgetPath } from "./request.ts";
import { keyingOf, makeOf, slotOf, stepAt } from "./steps.ts";
import {
  areKindsFull,
  areWordsFull,
  forgetKinds,
  forgetWords,
  kindOf,
  setUpWords,
  wordCount,
} from "./words.ts";

export { addKey, areKindsFull, areWordsFull, forgetKinds, forgetWords, setColumns, wordCount };

const lineEnd: u8 = 0x0a;
const carriageReturn: u8 = 0x0d;

let stride = 0;
let keyed = false;
let summed = false;
let objects = false;
let used = 0;

/** Steps that only find an end are left out where values are looked at. */
function noteUsed(steps: i32): void {
  used = 0;
  for (let index = 0; index < steps; index++) {
    const step = stepAt(index);
    if (makeOf(step) === codes.nothing && keyingOf(step) === codes.unkeyed) continue;
    store<i32>(codes.usedAt + 4 * used, index);
    used++;
  }
}

/** `head`: how many bytes of a literal stand before the first field; `sums`: lines get a checksum. */
export function setUp(steps: i32, slots: i32, parts: i32, head: i32, sums: bool, seed: u64): void {
  stride = codes.lineHead + codes.slotWidth * slots;
  keyed = parts > 0;
  summed = sums;
  noteUsed(steps);
  setUpCuts(steps, head);
  setUpWords(parts, seed);
}

/** The lines are JSON objects; `groups`: as bits, those of which a line needs a key. */
export function setObjects(groups: i32): void {
  objects = true;
  setUpObjects(groups);
}

/** A number by which stretches are told apart that say the same in all that is stored; `before`: that of what stands before. */
export function sumOf(from: usize, length: i32, before: i32): i32 {
  return <i32>hashOf(from, length, <u64>before);
}

/** The kind of a line, after its slots were filled. */
function readLine(slots: usize, from: usize, to: usize): i32 {
  const width = stride - codes.lineHead;
  if (!(objects ? cutObject(slots, width, from, to) : cut(slots, from, to))) {
    return lacksKey() ? codes.unknownKey : codes.unfit;
  }
  beginKey(keyed);
  forgetPath();
  for (let each = 0; each < used; each++) {
    const step = stepAt(load<i32>(codes.usedAt + 4 * each));
    fill(step, slotOf(step, slots));
  }
  return isStrange() ? codes.strange : kindOf();
}

/** Reads the lines that stand in the first bytes of the input; `whole`: the last of them needs no end. Gives how many. */
export function scan(length: i32, whole: bool): i32 {
  forgetPlaces();
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
    store<i32>(line, readLine(line + codes.lineHead, from, to), 8);
    if (summed) store<i32>(line, sumOf(from, <i32>(to - from), 0), 12);
    from = end + 1;
  }
  return lines;
}
