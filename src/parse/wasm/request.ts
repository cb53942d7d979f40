import { absent, unsupported } from "./absence.ts";
import { at, blank, colon, dot, findByte, isDigit, isPlain, slash } from "./bytes.ts";
import { intern } from "./dictionary.ts";
import { addValueId, markUncacheable } from "./dimension-key.ts";
import * as map from "./memory-map.ts";
import * as codes from "./scan-codes.ts";

const question: u8 = 0x3f;
const hash: u8 = 0x23;

/** Interns a part of a request. */
function internPart(slot: usize, column: i32, from: usize, to: usize): void {
  store<u32>(slot, from);
  store<u32>(slot, to, 4);
  store<i32>(slot, intern(column, from, <i32>(to - from)), 8);
}

/** The blank before the version of `GET /a?b HTTP/1.1`; 0 if there is no version. */
function beforeVersion(from: usize, to: usize): usize {
  if (to < from + 9) return 0;
  const pointer = at(to - 2) === dot ? to - 9 : to - 7;
  if (at(pointer) !== blank || load<u32>(pointer + 1) !== 0x50545448 || at(pointer + 5) !== slash) return 0;
  if (!isDigit(at(to - 1)) || !isDigit(at(pointer + 6))) return 0;
  return pointer;
}

/** The start of the path of `https://host/path`; 0 for other text. */
function pathOfUrl(from: usize, to: usize): usize {
  let pointer = from;
  while (pointer < to && <u8>(at(pointer) - 0x61) < 26) pointer++;
  if (pointer === from || pointer + 3 > to) return 0;
  if (at(pointer) !== colon || at(pointer + 1) !== slash || at(pointer + 2) !== slash) return 0;
  pointer += 3;
  while (pointer < to && at(pointer) !== slash && at(pointer) !== question) pointer++;
  return pointer < to && at(pointer) === slash ? pointer : 0;
}

/** Splits a path with its query, or a URL, without escapes. */
function splitTarget(slot: usize, column: i32, from: usize, to: usize): bool {
  // without blanks, backslashes and fragments
  if (from >= to || !isPlain(blank + 1, hash, from, to)) return false;
  const start = at(from) === slash ? from : pathOfUrl(from, to);
  if (start === 0) return false;
  const end = findByte(question, start, to);
  if (start > from) {
    const scheme = findByte(colon, from, start);
    internPart(slot + map.schemeSlot * map.slotBytes, column + 1, from, scheme);
    internPart(slot + map.hostSlot * map.slotBytes, column + 2, scheme + 3, start);
  }
  internPart(slot + map.pathSlot * map.slotBytes, column + 3, start, end);
  const query = slot + map.querySlot * map.slotBytes;
  store<u32>(query, end + 1);
  store<u32>(query, max(to, end + 1), 4);
  return true;
}

function splitRequestLine(slot: usize, column: i32, from: usize, to: usize): bool {
  const last = beforeVersion(from, to);
  if (last === 0) return false;
  let first = from;
  while (first < last && <u8>(at(first) - 0x41) < 26) first++;
  if (first === from || at(first) !== blank || !splitTarget(slot, column, first + 1, last)) return false;
  internPart(slot + map.methodSlot * map.slotBytes, column, from, first);
  internPart(slot + map.protocolSlot * map.slotBytes, column + 4, last + 1, to);
  return true;
}

let hasPath = false;

/** Call before each line. */
export function resetPath(): void {
  hasPath = false;
}

/** A second target; ignored if the line has a path. */
export function skipTarget(): void {
  if (!hasPath) markUncacheable();
}

/** Splits a request line or a target; an unusual one is left to the text parser. */
export function splitRequest(conversion: i32, slot: usize, column: i32, from: usize, to: usize): void {
  for (let each = 1; each < map.requestSlots; each++) store<i32>(slot + each * map.slotBytes, -1, 8);
  const isSplit =
    conversion === codes.request
      ? splitRequestLine(slot, column, from, to)
      : splitTarget(slot, column, from, to);
  if (isSplit) hasPath = true;
  store<f64>(slot, isSplit ? 1 : conversion === codes.target && from === to ? absent : unsupported, 8);
}

/** Adds the parts to the dimension key, except path and query. */
export function addRequest(slot: usize): void {
  if (isNaN(load<f64>(slot, 8))) markUncacheable();
  for (let each = 1; each < map.requestSlots; each++) {
    if (each === map.pathSlot || each === map.querySlot) continue;
    addValueId(load<i32>(slot + each * map.slotBytes, 8));
  }
}
