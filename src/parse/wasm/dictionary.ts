import { hashOf, same } from "./bytes.ts";
import * as map from "./memory-map.ts";

// lookups of a column after which its hit rate decides whether its values are interned
const sampleSize = 16384;
// longer values are rarely repeated
const maxValueLength = 1024;
// bounds the search if hashes collide
const maxProbes = 64;

let seed: u64 = 0;
let values = 0;
let usedBytes: usize = map.valueTextAt;
let dimensionKeys = 0;
// bytes of a dimension key
let keyLength = 0;

/** `parts`: number of parts of a dimension key; `hashSeed`: random. */
export function setUpDictionary(parts: i32, hashSeed: u64): void {
  keyLength = 4 * parts;
  seed = hashSeed;
}

/** Number of interned values. */
export function valueCount(): i32 {
  return values;
}

/** No more values can be interned until the dictionary is reset. */
export function isDictionaryFull(): bool {
  return (
    values + 1 >= map.maxValueIds ||
    usedBytes + <usize>(maxValueLength + 16) > <usize>(map.valueTextAt + map.valueTextBytes)
  );
}

export function areDimensionKeysFull(): bool {
  return (
    dimensionKeys + 1 >= map.maxDimensionKeys || (dimensionKeys + 2) * keyLength > map.dimensionKeysBytes
  );
}

export function resetDimensionKeys(): void {
  dimensionKeys = 0;
  memory.fill(map.dimensionTableAt, 0, map.dimensionTableSize * 8);
}

export function resetDictionary(): void {
  values = 0;
  usedBytes = map.valueTextAt;
  memory.fill(map.valueTableAt, 0, map.valueTableSize * 16);
  for (let column = 0; column < map.maxValueColumns; column++) {
    store<u32>(map.valueColumnsAt + map.valueColumnBytes * column, 0, 8);
  }
  resetDimensionKeys();
}

/** Whether the values of a column are repeated often enough to be interned. */
function isRepeated(column: usize): bool {
  const lookups = load<i32>(column);
  if (lookups < sampleSize) store<i32>(column, lookups + 1);
  return lookups < sampleSize || load<i32>(column, 4) >= sampleSize / 4;
}

function foundValue(column: usize, entry: usize): i32 {
  if (load<i32>(column) < sampleSize) store<i32>(column, load<i32>(column, 4) + 1, 4);
  store<u32>(column, entry, 8);
  return load<i32>(entry, 4);
}

function isEntry(entry: usize, name: i32, from: usize, length: i32): bool {
  return load<i32>(entry, 12) === name && same(load<u32>(entry, 8), from, length);
}

function addValue(entry: usize, hash: u32, column: i32, from: usize, length: i32): i32 {
  if (isDictionaryFull()) return 0;
  memory.copy(usedBytes, from, length);
  values++;
  store<u32>(entry, hash);
  store<i32>(entry, values, 4);
  store<u32>(entry, usedBytes, 8);
  store<i32>(entry, (column << 16) | length, 12);
  const name = map.valuesAt + map.valueBytes * values;
  store<i32>(name, column);
  store<u32>(name, usedBytes, 4);
  store<i32>(name, length, 8);
  usedBytes += length;
  return values;
}

/** The id of a value of a column, from 1 on; 0 if it is not interned. */
export function intern(column: i32, from: usize, length: i32): i32 {
  const state: usize = map.valueColumnsAt + map.valueColumnBytes * column;
  if (length > maxValueLength || !isRepeated(state)) return 0;
  const name = (column << 16) | length;
  // most often the value of the previous line
  const last: usize = load<u32>(state, 8);
  if (last !== 0 && isEntry(last, name, from, length)) return foundValue(state, last);
  const hash = <u32>hashOf(from, length, seed + column);
  for (let step = 0, pointer = hash; step < maxProbes; step++, pointer++) {
    const entry: usize = map.valueTableAt + 16 * (pointer & (map.valueTableSize - 1));
    if (load<i32>(entry, 4) === 0) return addValue(entry, hash, column, from, length);
    if (load<u32>(entry) === hash && isEntry(entry, name, from, length)) return foundValue(state, entry);
  }
  return 0;
}

function storedKey(key: i32): usize {
  return map.dimensionKeysAt + keyLength * key;
}

/** The number of the dimension key at `keyPartsAt`, from 1 on; 0 if the table is full. */
export function dimensionKey(): i32 {
  const hash = <u32>hashOf(map.keyPartsAt, keyLength, seed);
  for (let step = 0, pointer = hash; step < maxProbes; step++, pointer++) {
    const entry: usize = map.dimensionTableAt + 8 * (pointer & (map.dimensionTableSize - 1));
    const key = load<i32>(entry, 4);
    if (key === 0) {
      if (areDimensionKeysFull()) return 0;
      dimensionKeys++;
      store<u32>(entry, hash);
      store<i32>(entry, dimensionKeys, 4);
      memory.copy(storedKey(dimensionKeys), map.keyPartsAt, keyLength);
      return dimensionKeys;
    }
    if (load<u32>(entry) === hash && same(storedKey(key), map.keyPartsAt, keyLength)) return key;
  }
  return 0;
}
