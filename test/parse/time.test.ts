import { describe, expect, it } from "vitest";
import { clfTime, isoMicroseconds, isoTime, scaled } from "../../src/parse/text/time.ts";

const shown = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());

describe("the time of a Common Log Format", () => {
  it.each([
    ["24/Nov/2026:23:33:59 +0000", "2026-11-24T23:33:59.000Z"],
    ["24/Nov/2026:23:33:59 +0530", "2026-11-24T18:03:59.000Z"],
    ["24/Nov/2026:23:33:59 -0330", "2026-11-25T03:03:59.000Z"],
    ["01/Jan/2027:00:30:00 +0100", "2026-12-31T23:30:00.000Z"],
    ["24/Nov/2026:23:33:59.999999 +0000", "2026-11-24T23:33:59.999Z"],
    ["24/Nov/2026:23:33:59.1 +0000", "2026-11-24T23:33:59.100Z"],
    ["29/Feb/2028:00:00:00 +0000", "2028-02-29T00:00:00.000Z"],
    ["31/Dec/2016:23:59:60 +0000", "2017-01-01T00:00:00.000Z"],
    ["29/Feb/2026:00:00:00 +0000", null],
    ["31/Apr/2026:00:00:00 +0000", null],
    ["00/Nov/2026:00:00:00 +0000", null],
    ["24/Nov/2026:24:00:00 +0000", null],
    ["24/Nov/2026:00:60:00 +0000", null],
    ["24/Nov/2026:00:00:61 +0000", null],
    ["24/Nox/2026:00:00:00 +0000", null],
    ["24/nov/2026:00:00:00 +0000", null],
    ["24/Nov/2026:00:00:00", null],
    ["24/constructor/2026:00:00:00 +0000", null],
    ["-", null],
    ["", null],
  ])("%s: %s", (text, expected) => {
    expect(shown(clfTime(text))).toBe(expected);
    expect(shown(clfTime(text))).toBe(expected);
  });
});

describe("ISO 8601", () => {
  it.each([
    ["2026-11-24T23:33:59Z", "2026-11-24T23:33:59.000Z"],
    ["2026-11-24 23:33:59", "2026-11-24T23:33:59.000Z"],
    ["2026-11-24T23:33:59,5+05:30", "2026-11-24T18:03:59.500Z"],
    ["2026-11-24T23:33:59-0330", "2026-11-25T03:03:59.000Z"],
    ["2026-11-24 23:33:59.123 +0000", "2026-11-24T23:33:59.123Z"],
    ["2026-11-24T23:33:59.9999999Z", "2026-11-24T23:33:59.999Z"],
    ["2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"],
    ["2026-02-29T00:00:00Z", null],
    ["2026-13-01T00:00:00Z", null],
    ["2026-00-01T00:00:00Z", null],
    ["2026-11-24T24:00:00Z", null],
    ["2026-11-24", null],
    ["2026-11-24T23:33:59z", null],
    ["x2026-11-24T23:33:59Z", null],
  ])("%s: %s", (text, expected) => {
    expect(shown(isoTime(text))).toBe(expected);
  });

  it("has a precision of microseconds for differences; further digits are cut", () => {
    const first = isoMicroseconds("2026-11-24T10:00:00.000001Z") ?? 0;
    expect((isoMicroseconds("2026-11-24T10:00:00.0000359Z") ?? 0) - first).toBe(34);
  });
});

describe("numbers are cut, not rounded", () => {
  it.each([
    ["0.001", 3, 1],
    ["0.0019", 3, 1],
    ["1.005", 3, 1005],
    ["4.35", 2, 435],
    ["0.29", 2, 29],
    ["60", 3, 60_000],
    ["60.", 3, 60_000],
    ["1795514460.8759", 3, 1_795_514_460_875],
    ["9007199254740991", 0, Number.MAX_SAFE_INTEGER],
    ["9007199254740992", 0, null],
    ["9007199254740991", 3, null],
    ["-1", 3, null],
    ["1e3", 3, null],
    [".5", 3, null],
    ["", 3, null],
    ["-", 3, null],
    ["0x10", 0, null],
  ])("%s to %i digits: %s", (text, digits, expected) => {
    expect(scaled(text, digits)).toBe(expected);
  });
});
