import { describe, expect, it } from "vitest";
import { matches } from "../../src/faults/evaluate.ts";
import { known, unlogged } from "../../src/faults/rule.ts";

describe("what a rule asks of a field", () => {
  it.each([
    ["a number", 502, 502, true],
    ["another number", 502, 504, false],
    ["any of several", [502, 504], 504, true],
    ["none of several", [502, 504], 500, false],
    ["a class", "5xx", 500, true],
    ["another class", "5xx", 404, false],
    ["a word", "waf", "waf", true],
    ["another word", "waf", "forward", false],
    ["a range", { min: 500 }, 504, true],
    ["out of a range", { max: 499 }, 504, false],
    ["no value in a range", { max: 499 }, null, false],
    ["a pattern", /^Lambda/, "LambdaUnhandled", true],
    ["logged as -", null, null, true],
    ["logged as -, but a value is there", null, 200, false],
    ["logged as -, but not logged", null, undefined, false],
    ["known", known, 200, true],
    ["known, but -", known, null, false],
    ["not logged", unlogged, undefined, true],
    ["not logged, but -", unlogged, null, false],
    ["- or not logged", [unlogged, null], undefined, true],
    ["a range or -", [{ max: 9 }, null], null, true],
    ["a range or -, not logged", [{ max: 9 }, null], undefined, false],
  ] as const)("%s", (_what, test, value, expected) => {
    expect(matches(test, value)).toBe(expected);
  });
});
