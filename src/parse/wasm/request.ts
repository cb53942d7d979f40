import { absent, unknown } from "./absence.ts";
import { at, blank, colon, dot, isDigit, isPlain, placeOf, slash } from "./bytes.ts";
import { addWord, makeStrange } from "./key.ts";
import * as codes from "./memory-map.ts";
import { wordOf } from "./words.ts";

const question: u8 = 0x3f;
const hash: u8 = 0x23;

/** A value of a request that is a word of its own. */
function setWord(slot: usize, column: i32, from: usize, to: usize): void {
  store<u32>(slot, from);
  store<u32>(slot, to, 4);
  store<i32>(slot, wordOf(column, from, <i32>(to - from)), 8);
}

/** `GET /a?b HTTP/1.1`: where the blank before the version stands; 0 where no such version does. */
function beforeVersion(from: usize, to: usize): usize {
  if (to < from + 9) return 0;
  const place = at(to - 2) === dot ? to - 9 : to - 7;
  if (at(place) !== blank || load<u32>(place + 1) !== 0x50545448 || at(place + 5) !== slash) return 0;
  if (!isDigit(at(to - 1)) || !isDigit(at(place + 6))) return 0;
  return place;
}

/** Where the path of `https://host/path` begins; 0 where it is no such URL. */
function pathOfUrl(from: usize, to: usize): usize {
  let place = from;
  while (place < to && <u8>(at(place) - 0x61) < 26) place++;
  if (place === from || place + 3 > to) return 0;
  if (at(place) !== colon || at(place + 1) !== slash || at(place + 2) !== slash) return 0;
  place += 3;
  while (place < to && at(place) !== slash && at(place) !== question) place++;
  return place < to && at(place) === slash ? place : 0;
}

/** A path with its query, or a URL, of plain characters. */
function takeTarget(slot: usize, column: i32, from: usize, to: usize): bool {
  // no blank, nor what servers escape with or cut off
  if (from >= to || !isPlain(blank + 1, hash, from, to)) return false;
  const start = at(from) === slash ? from : pathOfUrl(from, to);
  if (start === 0) return false;
  const end = placeOf(question, start, to);
  if (start > from) {
    const scheme = placeOf(colon, from, start);
    setWord(slot + codes.schemeSlot * codes.slotWidth, column + 1, from, scheme);
    setWord(slot + codes.hostSlot * codes.slotWidth, column + 2, scheme + 3, start);
  }
  setWord(slot + codes.pathSlot * codes.slotWidth, column + 3, start, end);
  const query = slot + codes.querySlot * codes.slotWidth;
  store<u32>(query, end + 1);
  store<u32>(query, max(to, end + 1), 4);
  return true;
}

function takeRequest(slot: usize, column: i32, from: usize, to: usize): bool {
  const last = beforeVersion(from, to);
  if (last === 0) return false;
  let first = from;
  while (first < last && <u8>(at(first) - 0x41) < 26) first++;
  if (first === from || at(first) !== blank || !takeTarget(slot, column, first + 1, last)) return false;
  setWord(slot + codes.methodSlot * codes.slotWidth, column, from, first);
  setWord(slot + codes.protocolSlot * codes.slotWidth, column + 4, last + 1, to);
  return true;
}

let hasPath = false;

/** Before the next line. */
export function forgetPath(): void {
  hasPath = false;
}

/** A target beside what gave the path already says nothing. */
export function passTarget(): void {
  if (!hasPath) makeStrange();
}

/** Takes a request line or a target apart; what is unusual about one is left to the reader of text. */
export function take(make: i32, slot: usize, column: i32, from: usize, to: usize): void {
  for (let each = 1; each < codes.requestSlots; each++) store<i32>(slot + each * codes.slotWidth, -1, 8);
  const taken =
    make === codes.request ? takeRequest(slot, column, from, to) : takeTarget(slot, column, from, to);
  if (taken) hasPath = true;
  store<f64>(slot, taken ? 1 : make === codes.target && from === to ? absent : unknown, 8);
}

/** Its words are parts of the key, but for its path; its query is none. */
export function addRequest(slot: usize): void {
  if (isNaN(load<f64>(slot, 8))) makeStrange();
  for (let each = 1; each < codes.requestSlots; each++) {
    if (each === codes.pathSlot || each === codes.querySlot) continue;
    addWord(load<i32>(slot + each * codes.slotWidth, 8));
  }
}
