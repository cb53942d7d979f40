import { expect, it } from "vitest";
import { structureOf } from "../../src/detect/structure.ts";

const of = (text: string): number => structureOf(Buffer.from(text), 0, text.length);
const line =
  '203.0.113.9 - - [24/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 12 "-" "curl/8.5.0" 0.001 app';

it.each([
  [
    "another address and other texts",
    line.replace("203.0.113.9", "203.0.113.10").replace("curl", 'a \\" b [c'),
  ],
  ["another word", line.replace("app", "other-1")],
])("lines have the same structure: %s", (_what, other) => {
  expect(of(other)).toBe(of(line));
});

it.each([
  ["a user", line.replace("- - [", "- ann [")],
  ["a dash in place of a number", line.replace("0.001", "-")],
  ["a word in place of a number", line.replace("0.001", "x")],
  ["another field", `${line} x`],
  ["no brackets", line.replace(/[[\]]/g, "")],
  ["cut within quotes", line.slice(0, line.indexOf("8.5"))],
  ["a number in quotes", line.replace("0.001", '"0.001"')],
])("lines have another structure: %s", (_what, other) => {
  expect(of(other)).not.toBe(of(line));
});
