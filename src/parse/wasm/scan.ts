import { at, findByte, hashOf } from "./bytes.ts";
import { convert } from "./convert.ts";
import {
  areDimensionKeysFull,
  dimensionKey,
  isDictionaryFull,
  resetDictionary,
  resetDimensionKeys,
  setUpDictionary,
  valueCount,
} from "./dictionary.ts";
import { beginKey, isUncacheable } from "./dimension-key.ts";
import { addJsonKey } from "./json-keys.ts";
import { hasUnknownKey, setUpJson, splitObject } from "./json-lines.ts";
import { resetBackslash } from "./literals.ts";
import * as map from "./memory-map.ts";
import { resetPath } from "./request.ts";
import * as codes from "./scan-codes.ts";
import { setMore, setSeparator, setUpSplit, split } from "./split.ts";
import { conversionOf, keyPartOf, slotOf, stepAt } from "./steps.ts";

export {
  addJsonKey,
  areDimensionKeysFull,
  isDictionaryFull,
  resetDictionary,
  resetDimensionKeys,
  setMore,
  setSeparator,
  valueCount,
};

const lineFeed: u8 = 0x0a;
const carriageReturn: u8 = 0x0d;

let lineBytes = 0;
let hasKeys = false;
let hasChecksums = false;
let isJson = false;
let usedSteps = 0;

/** Collects the steps that convert a value. */
function noteUsedSteps(steps: i32): void {
  usedSteps = 0;
  for (let index = 0; index < steps; index++) {
    const step = stepAt(index);
    if (conversionOf(step) === codes.locate && keyPartOf(step) === codes.notInKey) continue;
    store<i32>(map.usedStepsAt + 4 * usedSteps, index);
    usedSteps++;
  }
}

/** `parts`: number of parts of the dimension key; `head`: length of the literal before the first field. */
export function setUp(steps: i32, slots: i32, parts: i32, head: i32, checksums: bool, seed: u64): void {
  lineBytes = map.lineHeadBytes + map.slotBytes * slots;
  hasKeys = parts > 0;
  hasChecksums = checksums;
  noteUsedSteps(steps);
  setUpSplit(steps, head);
  setUpDictionary(parts, seed);
}

/** Switches to JSON lines. `groups`: the groups of which a line needs a key, as bits. */
export function setJson(groups: i32): void {
  isJson = true;
  setUpJson(groups);
}

/** Checksum of `length` bytes from `from`, chained on `previous`. */
export function checksum(from: usize, length: i32, previous: i32): i32 {
  return <i32>hashOf(from, length, <u64>previous);
}

/** Fills the slots of a line; returns its dimension key, or the code of why it has none. */
function scanLine(slots: usize, from: usize, to: usize): i32 {
  const width = lineBytes - map.lineHeadBytes;
  if (!(isJson ? splitObject(slots, width, from, to) : split(slots, from, to))) {
    return hasUnknownKey() ? codes.unknownKey : codes.noMatch;
  }
  beginKey(hasKeys);
  resetPath();
  for (let each = 0; each < usedSteps; each++) {
    const step = stepAt(load<i32>(map.usedStepsAt + 4 * each));
    convert(step, slotOf(step, slots));
  }
  return isUncacheable() ? codes.uncacheable : dimensionKey();
}

/** Scans the lines of the first `length` bytes of the input; returns their number. `isLast`: the last line needs no line feed. */
export function scan(length: i32, isLast: bool): i32 {
  resetBackslash();
  const maxLines = map.linesBytes / lineBytes;
  const last: usize = map.inputAt + length;
  let lines = 0;
  for (let from: usize = map.inputAt; from < last && lines < maxLines; lines++) {
    const end = findByte(lineFeed, from, last);
    if (end === last && !isLast) break;
    const to = end > from && at(end - 1) === carriageReturn ? end - 1 : end;
    const line: usize = map.linesAt + lineBytes * lines;
    store<u32>(line, from);
    store<u32>(line, to, 4);
    store<i32>(line, scanLine(line + map.lineHeadBytes, from, to), 8);
    if (hasChecksums) store<i32>(line, checksum(from, <i32>(to - from), 0), 12);
    from = end + 1;
  }
  return lines;
}
