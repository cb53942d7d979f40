import { hashOf, same } from "./bytes.ts";
import * as codes from "./memory-map.ts";

// after so many values of a column it is known whether they come again
const trial = 16384;
// what is longer hardly comes again
const longest = 1024;
// nobody makes the search long by values that fall together
const patience = 64;

let seed: u64 = 0;
let words = 0;
let used: usize = codes.arenaAt;
let kinds = 0;
// bytes of a line's key
let keyLength = 0;

/** `parts`: how many the key of a line has; `value`: a number that those who write logs do not know. */
export function setUpWords(parts: i32, value: u64): void {
  keyLength = 4 * parts;
  seed = value;
}

/** How many words have numbers. */
export function wordCount(): i32 {
  return words;
}

/** No word has room any more: numbers begin at 1 again when they are forgotten. */
export function areWordsFull(): bool {
  return (
    words + 1 >= codes.mostWords || used + <usize>(longest + 16) > <usize>(codes.arenaAt + codes.arenaRoom)
  );
}

export function areKindsFull(): bool {
  return kinds + 1 >= codes.mostKinds || (kinds + 2) * keyLength > codes.kindPartsRoom;
}

export function forgetKinds(): void {
  kinds = 0;
  memory.fill(codes.kindsAt, 0, codes.kindPlaces * 8);
}

export function forgetWords(): void {
  words = 0;
  used = codes.arenaAt;
  memory.fill(codes.tableAt, 0, codes.tablePlaces * 16);
  for (let column = 0; column < codes.mostColumns; column++) {
    store<u32>(codes.columnsAt + codes.columnWidth * column, 0, 8);
  }
  forgetKinds();
}

/** Values of a column that are new each time are let go. */
function isWorthIt(column: usize): bool {
  const asked = load<i32>(column);
  if (asked < trial) store<i32>(column, asked + 1);
  return asked < trial || load<i32>(column, 4) >= trial / 4;
}

function found(column: usize, entry: usize): i32 {
  if (load<i32>(column) < trial) store<i32>(column, load<i32>(column, 4) + 1, 4);
  store<u32>(column, entry, 8);
  return load<i32>(entry, 4);
}

function holds(entry: usize, name: i32, from: usize, length: i32): bool {
  return load<i32>(entry, 12) === name && same(load<u32>(entry, 8), from, length);
}

function keep(entry: usize, hash: u32, column: i32, from: usize, length: i32): i32 {
  if (areWordsFull()) return 0;
  memory.copy(used, from, length);
  words++;
  store<u32>(entry, hash);
  store<i32>(entry, words, 4);
  store<u32>(entry, used, 8);
  store<i32>(entry, (column << 16) | length, 12);
  const name = codes.namesAt + codes.nameWidth * words;
  store<i32>(name, column);
  store<u32>(name, used, 4);
  store<i32>(name, length, 8);
  used += length;
  return words;
}

/** The number of a value of a column, from 1 on; 0: it has none. */
export function wordOf(column: i32, from: usize, length: i32): i32 {
  const state: usize = codes.columnsAt + codes.columnWidth * column;
  if (length > longest || !isWorthIt(state)) return 0;
  const name = (column << 16) | length;
  // most often it is that of the line before
  const last: usize = load<u32>(state, 8);
  if (last !== 0 && holds(last, name, from, length)) return found(state, last);
  const hash = <u32>hashOf(from, length, seed + column);
  for (let step = 0, place = hash; step < patience; step++, place++) {
    const entry: usize = codes.tableAt + 16 * (place & (codes.tablePlaces - 1));
    if (load<i32>(entry, 4) === 0) return keep(entry, hash, column, from, length);
    if (load<u32>(entry) === hash && holds(entry, name, from, length)) return found(state, entry);
  }
  return 0;
}

function keptKey(kind: i32): usize {
  return codes.kindPartsAt + keyLength * kind;
}

/** The number of the kind of line whose key stands at `partsAt`; 0: there is no room for it. */
export function kindOf(): i32 {
  const hash = <u32>hashOf(codes.partsAt, keyLength, seed);
  for (let step = 0, place = hash; step < patience; step++, place++) {
    const entry: usize = codes.kindsAt + 8 * (place & (codes.kindPlaces - 1));
    const kind = load<i32>(entry, 4);
    if (kind === 0) {
      if (areKindsFull()) return 0;
      kinds++;
      store<u32>(entry, hash);
      store<i32>(entry, kinds, 4);
      memory.copy(keptKey(kinds), codes.partsAt, keyLength);
      return kinds;
    }
    if (load<u32>(entry) === hash && same(keptKey(kind), codes.partsAt, keyLength)) return kind;
  }
  return 0;
}
