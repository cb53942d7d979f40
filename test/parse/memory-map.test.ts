import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import * as map from "../../src/parse/wasm/memory-map.ts";

const pageBytes = 0x10000;
const pages = Number(/--initialMemory (\d+)/.exec(readFileSync("package.json", "utf8"))?.[1]);
// the scanner reads up to 16 bytes after a range
const readAhead = 16;

const areas: readonly (readonly [name: string, start: number, bytes: number])[] = [
  ["program", map.programAt, map.maxSteps * map.stepFields * 4],
  ["literals", map.literalsAt, map.literalsBytes],
  ["key parts", map.keyPartsAt, map.maxKeyParts * 4],
  ["value columns", map.valueColumnsAt, map.maxValueColumns * map.valueColumnBytes],
  ["used steps", map.usedStepsAt, map.maxSteps * 4],
  ["input", map.inputAt, map.inputBytes + readAhead],
  ["lines", map.linesAt, map.linesBytes],
  ["JSON keys", map.jsonKeysAt, map.maxJsonKeys * map.jsonKeyBytes],
  ["JSON key table", map.jsonKeyTableAt, map.jsonKeyTableSize * 4],
  ["JSON key names", map.jsonKeyNamesAt, map.jsonKeyNamesBytes + readAhead],
  ["value table", map.valueTableAt, map.valueTableSize * 16],
  ["values", map.valuesAt, map.maxValueIds * map.valueBytes],
  ["dimension table", map.dimensionTableAt, map.dimensionTableSize * 8],
  ["dimension keys", map.dimensionKeysAt, map.dimensionKeysBytes],
  ["texts of values", map.valueTextAt, map.valueTextBytes + readAhead],
];

it("the areas of the scanner's memory do not overlap", () => {
  const overlapping = areas.filter(([, start, bytes], index) => {
    const next = areas[index + 1]?.[1] ?? pages * pageBytes;
    return start + bytes > next;
  });
  expect(overlapping).toEqual([]);
  expect(areas[0]?.[1]).toBeGreaterThanOrEqual(pageBytes);
});
