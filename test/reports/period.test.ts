import { describe, expect, it } from "vitest";
import { UsageError } from "../../src/errors.ts";
import { describePeriod, type PeriodFlags, periodOf } from "../../src/reports/period.ts";

const now = Date.parse("2026-07-10T15:30:00Z");
const held = { since: Date.parse("2026-06-01T08:00:00Z"), until: Date.parse("2026-07-09T20:00:00Z") };
const iso = (time: number) => new Date(time).toISOString().replace(/:00\.000Z$/, "");

it.each<[PeriodFlags, string, string, string]>([
  [{}, "yesterday", "2026-07-09T00:00", "2026-07-10T00:00"],
  [{}, "30 days", "2026-06-09T20:00", "2026-07-09T20:00"],
  [{}, "24 hours", "2026-07-08T20:00", "2026-07-09T20:00"],
  [{ all: true }, "yesterday", "2026-06-01T08:00", "2026-07-09T20:00"],
  [{ date: "2026-07-01" }, "24 hours", "2026-07-01T00:00", "2026-07-02T00:00"],
  [{ date: "yesterday" }, "30 days", "2026-07-09T00:00", "2026-07-10T00:00"],
  [{ date: " Today " }, "30 days", "2026-07-10T00:00", "2026-07-11T00:00"],
  [{ date: "3d ago" }, "30 days", "2026-07-07T00:00", "2026-07-08T00:00"],
  [{ date: "2024-02-29" }, "yesterday", "2024-02-29T00:00", "2024-03-01T00:00"],
  [{ since: "2026-07-01", until: "2026-07-02" }, "yesterday", "2026-07-01T00:00", "2026-07-02T00:00"],
  [{ since: "2h ago", until: "30m ago" }, "yesterday", "2026-07-10T13:30", "2026-07-10T15:00"],
  [{ since: "2 weeks ago", until: "now" }, "yesterday", "2026-06-26T15:30", "2026-07-10T15:30"],
  [{ since: "1 hour ago" }, "yesterday", "2026-07-10T14:30", "2026-07-10T15:30"],
  [{ until: "yesterday" }, "yesterday", "1970-01-01T00:00", "2026-07-09T00:00"],
  [{ since: "2026-07-01T10:30", until: "2026-07-01 11:00:00Z" }, "x", "2026-07-01T10:30", "2026-07-01T11:00"],
  [
    { since: "2026-07-01T10:30+02:00", until: "2026-07-01T10:30-0130" },
    "x",
    "2026-07-01T08:30",
    "2026-07-01T12:00",
  ],
])("%j, usually %s", (flags, usual, since, until) => {
  const period = periodOf(flags, usual, held, now);
  expect([iso(period.since), iso(period.until)]).toEqual([since, until]);
});

it("ends an open period at the newest line if it is in the future", () => {
  const ahead = { since: now, until: now + 5000 };
  expect(periodOf({ since: "1h ago" }, "yesterday", ahead, now).until).toBe(now + 5000);
});

it("ends at the present if the database is empty", () => {
  expect(periodOf({}, "24 hours", null, now)).toEqual({ since: now - 86_400_000, until: now });
});

it.each<[PeriodFlags, string]>([
  [{ date: "2026-02-30" }, '--date "2026-02-30": no such time'],
  [{ date: "2026-13-01" }, '--date "2026-13-01": no such time'],
  [{ since: "2026-07-01T25:00" }, '--since "2026-07-01T25:00": no such time'],
  [{ since: "99999999999 weeks ago" }, '--since "99999999999 weeks ago": no such time'],
  [{ date: "tomorow" }, '--date "tomorow": not a time; write 2026-07-01'],
  [{ until: "2 months ago" }, '--until "2 months ago": not a time'],
  [{ date: "" }, '--date "": not a time'],
  [{ date: "2026-07-01", since: "2h ago" }, '--date "2026-07-01" and --since "2h ago" exclude each other'],
  [{ date: "2026-07-01", until: "now" }, '--date "2026-07-01" and --until "now" exclude each other'],
  [{ all: true, date: "today" }, '--all and --date "today" exclude each other'],
  [{ all: true, since: "today" }, '--all and --since "today" exclude each other'],
  [{ since: "2026-07-02", until: "2026-07-01" }, '--until "2026-07-01" is not after --since "2026-07-02"'],
  [{ since: "today", until: "2026-07-10" }, '--until "2026-07-10" is not after --since "today"'],
  [{ since: "2030-01-01" }, '--since "2030-01-01" is after the present and after the last line'],
])("rejects %j", (flags, message) => {
  expect(() => periodOf(flags, "yesterday", held, now)).toThrow(UsageError);
  expect(() => periodOf(flags, "yesterday", held, now)).toThrow(message);
});

describe("as text", () => {
  it.each([
    ["2026-07-01", "2026-07-02", "2026-07-01 (UTC)"],
    ["2026-07-01", "2026-07-03", "2026-07-01 until 2026-07-03 (UTC)"],
    [
      "2026-07-01T10:00Z",
      "2026-07-02T10:00:00.001Z",
      "2026-07-01T10:00:00Z until 2026-07-02T10:00:00.001Z (UTC)",
    ],
  ])("%s, %s", (since, until, words) => {
    expect(describePeriod({ since: Date.parse(since), until: Date.parse(until) })).toBe(words);
  });
});
